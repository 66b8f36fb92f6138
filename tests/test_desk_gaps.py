"""What the bot did not know, at the desk: asked, written, published by another, told, dropped."""

import json
import re
from pathlib import Path

import pytest

from bot.config import Settings
from bot.desk_acts import Unanswered, WriteAnswer
from bot.process import App
from bot.roles import Role
from bot.storage import gaps
from bot.types import Address
from tests.chat import Chat
from tests.clerk import ORIGIN, Clerk, Hall, words
from tests.officials import told
from tests.staff import COMMUNE

WAYS = (
    "lịch tiêm phòng dại cho chó",
    "tiem phong cho dai ngay nao",
    "chó nhà tôi muốn tiêm phòng dại thì đăng ký ở đâu",
)
SAY = "Cán bộ thú y tiêm tại nhà văn hóa thôn, từ 7 giờ sáng thứ Bảy. Bà con xích chó lại."
SOURCE = "Thông báo 12/TB-UBND của xã"
SCRIPT = "<script>alert(1)</script>"
PAGE = "/desk/gaps/1"
STRIKE = re.compile(r'name="strike" value="(\d+)"[^>]*> <span>Xoá: (.*?) <')
SEAL = re.compile(r'name="seal" value="([^"]+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def ask(app: App, *questions: str) -> None:
    """Let citizens ask what nobody knows, and the clock gather it."""
    for number, text in enumerate(questions):
        await app.performing.do(Address("test", f"c{number}"), Unanswered(text))
    await app.chores.gaps.tick()


def shown(clerk: Clerk) -> str:
    """Return the page on the screen as it was sent."""
    assert clerk.page is not None
    return clerk.page.text


async def decides(clerk: Clerk, decision: str, **fields: str) -> None:
    """Press a button of the gap's page."""
    shown = await clerk.opens(PAGE)
    seal = SEAL.search(shown.text)
    given = {"decision": decision, "seal": seal[1] if seal else "", **fields}
    await clerk.sends(f"{PAGE}/decide", given)


async def test_a_question_nobody_knew_is_answered_for_all(
    hall: Hall, app: App, chat: Chat
) -> None:
    """Asked in three ways, one row; written, published by another, told; taken back again."""
    for text in WAYS:
        await chat.says(text)
    await app.chores.gaps.tick()
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
    ):
        await officer.opens("/desk/gaps")
        listed, rows = officer.sees, shown(officer).count('href="/desk/gaps/')
        await officer.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        kept = officer.sees
        heard = await told(Chat(app, chat.channel, chat.clock, approver.address or chat.address))
        await officer.sends(f"{PAGE}/decide", {"decision": "publish"})
        own = officer.sees

        await decides(approver, "return", why=" ")
        unsaid = approver.sees
        await decides(approver, "return", why="Thêm giờ nghỉ trưa")
        await officer.opens(PAGE)
        back = officer.sees
        await officer.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        await decides(approver, "publish", seal="00000000")
        overtaken = approver.page
        await decides(approver, "publish")
        published = approver.sees
        answers = [await chat.says(text) for text in (*WAYS, "bao giờ xã tiêm dại cho chó vậy")]

        await officer.opens("/desk/gaps?view=answered")
        using = officer.sees
        await officer.sends(f"{PAGE}/decide", {"decision": "drop"})
        not_theirs = officer.sees
        await decides(approver, "drop")
        dropped = approver.sees
        after = await chat.says(WAYS[0])

    assert "Chưa có (1)" in listed
    assert "hỏi 3 lần" in listed
    assert rows == 1
    assert "Đã giữ. Chờ người duyệt cho dùng." in kept
    assert "Chị Lan viết. Dùng đến hết ngày 25/11/2027." in kept
    assert "Có câu trả lời chờ duyệt" in heard.text
    assert "Việc này của người duyệt." in own
    assert "Hãy ghi cần sửa gì." in unsaid
    assert "Cần xem lại: Thêm giờ nghỉ trưa" in back
    assert overtaken
    assert overtaken.status_code == 409
    assert "Câu này vừa thay đổi" in overtaken.text
    assert "Từ giờ trợ lý biết câu này." in published
    assert "Anh Nam duyệt." in published
    assert all(SAY in one.text and SOURCE in one.text for one in answers)
    assert "hỏi 3 lần" in using
    assert "Chỉ người duyệt mới rút được." in not_theirs
    assert "Đã bỏ qua câu này." in dropped
    assert SAY not in after.text
    assert "Gặp cán bộ" in [one.label for one in after.buttons]


async def test_what_was_taken_back_comes_again_by_two(hall: Hall, app: App, chat: Chat) -> None:
    """Never as an old version of content, which one person could bring back."""
    await ask(app, WAYS[0])
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
    ):
        await officer.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        await decides(approver, "publish")
        old = f"/desk/content/answer/hoi_1/versions/{app.shelf.latest['answer', 'hoi_1'].version}"
        await decides(approver, "drop")
        await approver.opens(old)
        barred, page = approver.sees, shown(approver)
        forced = await approver.sends(f"{old}/back")
        still = await chat.says(WAYS[0])
        await officer.opens(PAGE)
        drafts, kept = officer.sees, shown(officer)
        await officer.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        await decides(approver, "publish")
        again = await chat.says(WAYS[0])

    assert "Câu trả lời của xã không dùng lại ở đây." in barred
    assert f"{old}/back" not in page
    assert forced.status_code == 409
    assert SAY not in still.text
    assert "Muốn dùng lại câu trả lời cũ" in drafts
    assert f"{SAY}</textarea>" in kept
    assert SAY in again.text


async def test_a_phrasing_that_tells_of_somebody_is_struck_out(hall: Hall, app: App) -> None:
    """Whoever writes, and whoever publishes, reads each and deletes it for good, never all."""
    told_of = "lịch tiêm phòng dại cho chó nhà ông hàng xóm điếc"
    also = "lịch tiêm phòng dại cho chó nhà sát trường"
    await ask(app, WAYS[0], told_of, also)
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
    ):
        await officer.opens(PAGE)
        boxes = {text.strip(): id_ for id_, text in STRIKE.findall(shown(officer))}
        answer = {"text": SAY, "source": SOURCE}
        every = await officer.sends(f"{PAGE}/write", {**answer, "strike": [*boxes.values()]})
        await officer.sends(f"{PAGE}/write", {**answer, "strike": [boxes[told_of]]})
        await approver.opens(PAGE)
        left = {text.strip() for _, text in STRIKE.findall(shown(approver))}
        await decides(approver, "publish", strike=boxes[also])
        published = app.shelf.library.answers["hoi_1"]
        await officer.opens(PAGE)
        asked_now = {text.strip() for _, text in STRIKE.findall(shown(officer))}
        await decides(approver, "drop", strike=boxes[WAYS[0]])
        gone = await officer.opens(PAGE)

    assert boxes.keys() == {WAYS[0], told_of, also}
    assert every.status_code == 422
    assert "Để lại ít nhất một cách hỏi." in words(every)
    assert SAY in every.text
    assert every.text.count(" checked") == 3
    assert left == {WAYS[0], also}
    assert published.asked == (WAYS[0],)
    assert asked_now == {WAYS[0]}
    assert gone.status_code == 404
    async with app.db.read() as tx:
        assert await gaps.questions(tx, 1) == []


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        pytest.param({"text": ""}, "text", "Chưa có câu trả lời", id="no answer"),
        pytest.param({"text": "chữ " * 200}, "text", "Hãy rút còn 600", id="too long"),
        pytest.param({"source": ""}, "source", "Chưa ghi nguồn", id="no source"),
        pytest.param({"source": "bit.ly/abc"}, "source", "dùng trang .gov.vn", id="bad source"),
        pytest.param({"text": "Xem http://abc.xyz"}, "text", "dùng trang .gov.vn", id="a link"),
        pytest.param({"valid_to": "31/12"}, "valid_to", "Chưa đọc được ngày", id="no date"),
        pytest.param({"valid_to": "2026-11-24"}, "valid_to", "Ngày này đã qua", id="a past day"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_where_it_stands(
    hall: Hall, app: App, typed: dict[str, str], field: str, said: str
) -> None:
    """At its field, and nothing that was typed is lost."""
    await ask(app, WAYS[0])
    form = {"text": SAY, "source": SOURCE, "valid_to": "2027-06-30", **typed}

    async with hall.clerk(Role.officer) as officer:
        answer = await officer.sends(f"{PAGE}/write", form)

    assert answer.status_code == 422
    (error,) = re.findall(rf'<p class="error" id="{field}-error">([^<]+)', answer.text)
    assert said in error
    assert answer.text.count('class="error"') == 1
    assert f"{form['text'].strip()}</textarea>" in answer.text.replace(" </text", "</text")
    assert f'value="{form["source"]}"' in answer.text
    assert f'value="{form["valid_to"]}"' in answer.text


async def test_what_is_not_one_s_own_is_refused_in_words(hall: Hall, app: App) -> None:
    """A colleague's draft, an approver who would write, a village's officer, unknown pages."""
    await ask(app, WAYS[0])
    async with (
        hall.clerk(Role.officer) as lan,
        hall.clerk(Role.officer, id_="hoa", name="Chị Hoa") as hoa,
        hall.clerk(Role.officer, area=f"{COMMUNE}/thon_dong") as village,
        hall.clerk(Role.approver) as approver,
        hall.clerk(Role.officer, Role.approver, name="Bà Mai") as both,
    ):
        await both.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        await decides(both, "publish")
        own = both.sees
        await decides(approver, "return", why="Ghi rõ giờ")
        await lan.sends(f"{PAGE}/write", {"text": SAY, "source": SOURCE})
        late = await hoa.sends(f"{PAGE}/write", {"text": "Tiêm ở xã.", "source": SOURCE})
        writes = await approver.sends(f"{PAGE}/write", {"text": "Ra xã.", "source": SOURCE})
        unknown = await approver.sends(f"{PAGE}/decide", {"decision": "burn"})
        await village.opens("/desk/gaps")
        listed = village.sees
        missing = [
            (await clerk.opens(f"/desk/gaps/{id_}")).status_code
            for clerk, id_ in ((village, "1"), (lan, "x"), (lan, "77"), (lan, "²"))
        ]

    assert "Người viết không tự duyệt. Nhờ một người duyệt khác." in own
    assert "chờ duyệt" in own
    assert late.status_code == writes.status_code == 409
    assert "Đã có người viết, đang chờ duyệt." in late.text
    assert "Tiêm ở xã.</textarea>" in late.text
    assert "Giữ, gửi người duyệt" not in late.text
    assert "Việc này của cán bộ xã." in writes.text
    assert unknown.status_code == 422
    assert "Việc này của cán bộ xã và người duyệt của xã." in listed
    assert WAYS[0] not in listed
    assert missing == [404] * 4


async def test_script_is_shown_as_text_and_long_lists_have_pages(hall: Hall, app: App) -> None:
    """In a question, in an answer, in a source; twenty on a page, below 100 kB."""
    await ask(app, f"tiêm phòng dại {SCRIPT} cho chó")
    lines = (Path(__file__).parent / "data" / "gaps.jsonl").read_text("utf-8").splitlines()
    await ask(app, *{one["gap"]: one["text"] for one in map(json.loads, lines)}.values())
    async with hall.clerk(Role.officer) as officer:
        assert officer.address
        await app.performing.do(
            officer.address, WriteAnswer(1, f"{SCRIPT} Tiêm ở xã.", f"{SCRIPT} xã")
        )
        shown = [await officer.opens(path) for path in ("/desk/gaps", "/desk/gaps?page=1", PAGE)]
        shown.append(await officer.sends(f"{PAGE}/write", {"text": SCRIPT, "source": ""}))
        odd = await officer.opens("/desk/gaps?page=-1&view=x")

    assert all("<script>alert" not in page.text for page in shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Tiêm ở xã." in shown[2].text
    assert all(len(page.content) < 100_000 for page in shown)
    assert "Trang sau" in shown[0].text
    assert "Trang trước" in shown[1].text
    assert odd.status_code == 200
