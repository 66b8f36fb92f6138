"""A question to a person at the desk: seen, taken, answered, handed on, closed; and visits."""

import asyncio
import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import Settings
from bot.desk_acts import MoveTicket, OpenTicket
from bot.process import App
from bot.roles import Role
from bot.storage import tickets
from bot.ticket import Ticket, TicketKind, TicketState, TicketStep
from bot.types import Address, Inbound, Reply
from tests.chat import Chat, Clock
from tests.clerk import ORIGIN, Clerk, Hall
from tests.officials import told
from tests.staff import COMMUNE

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
QUESTION = "Nhà tôi xin cấp đổi sổ đỏ thì nộp ở đâu?"
SCRIPT = "<script>alert(1)</script>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PAGE = "/desk/tickets/1"
AFTER = re.compile(r'name="after" value="(\d+)"')
LIVE = re.compile(r'hx-get="([^"]+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def asks(chat: Chat, code: str = "K7M2QP", text: str = QUESTION, **more: object) -> Reply:
    """Let a citizen ask a person, as the handlers do; returns the bot's greeting before it."""
    greeting = await chat.says("giờ làm việc")
    kind, area = more.pop("kind", TicketKind.question), more.pop("area", EAST)
    act = OpenTicket(code, kind, area, text, **more)  # type: ignore[arg-type] # by name
    await chat.app.performing.do(chat.address, act)
    return greeting


async def read(app: App, id_: int = 1) -> Ticket:
    """Read a ticket."""
    found = await app.helpdesk.ticket(id_=id_)
    assert found
    return found


async def got(chat: Chat) -> list[Reply]:
    """Let all leave that waits, and return what this citizen was sent."""
    await told(chat)
    return chat.replies


async def hears(chat: Chat, text: str) -> list[Reply]:
    """Let a citizen write; returns what came back, also a moment later."""
    before = len(await got(chat))
    await chat.gets(Inbound(chat.address, "", text))
    return (await got(chat))[before:]


async def answers(clerk: Clerk, text: str, then: str = "back", **more: str) -> None:
    """Fill the form of the page on the screen in, and send it."""
    await clerk.opens(PAGE)
    assert clerk.page
    after = AFTER.search(clerk.page.text)
    await clerk.sends(
        f"{PAGE}/reply", {"text": text, "then": then, "after": after[1] if after else "0", **more}
    )


async def test_a_question_from_the_list_to_the_answer(
    hall: Hall, app: App, chat: Chat, clock: Clock
) -> None:
    """Seen, taken: the bot is silent; each answer comes once, with who speaks; the bot is back."""
    await asks(chat, promised_at=clock() + timedelta(hours=4))
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/tickets")
        listed = officer.sees
        await officer.sends(f"{PAGE}/claim")
        taken = officer.sees
        silent = await hears(chat, "giờ làm việc")
        before = len(await got(chat))

        await answers(officer, "Bà con có sổ cũ không?", then="stay")
        await officer.sends(
            f"{PAGE}/reply",
            {"text": "Mời ra quầy số 2.", "then": "back"},
            files={"file": ("Giấy mời.png", PNG, "image/png")},
        )
        answered = officer.sees
        (again,) = await hears(chat, "giờ làm việc")

    assert "Đang chờ (1)" in listed
    assert f"K7M2QP · {QUESTION}" in listed
    assert "Thôn Đông" in listed
    assert "hẹn 13:00 thứ tư 25/11/2026" in listed
    assert "Đã nhận. Trợ lý im lặng" in taken
    assert "đang trả lời: Chị Lan" in taken
    assert silent == []
    first, second, last = (await got(chat))[before:]
    assert first.text == "Cán bộ xã (Chị Lan) trả lời · mã K7M2QP:\nBà con có sổ cũ không?"
    assert second.text.endswith("Mời ra quầy số 2.")
    assert second.image
    assert second.image.alt == "Giấy mời"
    assert last.text == again.text
    assert "Trợ lý lại nói chuyện với bà con" in answered
    assert "đã trả lời" in answered
    assert "Giấy mời" in answered
    assert (await read(app)).state is TicketState.answered


async def test_a_form_pressed_twice_is_sent_once(hall: Hall, chat: Chat) -> None:
    """Also the one that goes on talking; saying the same words anew is another message."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        before = len(await got(chat))
        await officer.opens(PAGE)
        assert officer.page
        after = AFTER.findall(officer.page.text)[0]
        for _ in range(2):
            form = {"text": "Cán bộ nghe.", "then": "stay", "after": after}
            await officer.sends(f"{PAGE}/reply", form)
        once = len(await got(chat)) - before
        twice_said = officer.sees
        await answers(officer, "Cán bộ nghe.", then="stay")
        anew = len(await got(chat)) - before

    assert once == 1
    assert "Đã gửi." in twice_said
    assert anew == 2


@pytest.mark.parametrize("then", ["back", "stay"])
async def test_two_presses_at_once_send_one_message(hall: Hall, chat: Chat, then: str) -> None:
    """Both forms were found unsent when they came in: the commit lets one of them through."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        if then == "stay":
            await officer.sends(f"{PAGE}/claim")
        before = len(await got(chat))
        page = await officer.opens(PAGE)
        form = {
            "text": "Mời ra quầy số 2.",
            "then": then,
            "after": AFTER.findall(page.text)[0],
            "csrf": await officer.csrf(),
        }
        sent = await asyncio.gather(
            *(
                officer.browser.post(f"{PAGE}/reply", data=form, headers={"Origin": ORIGIN})
                for _ in range(2)
            )
        )

    assert [one.status_code for one in sent] == [200, 200]
    assert all("Đã gửi." in one.text for one in sent)
    assert len(await got(chat)) == before + 1


async def test_a_page_that_a_colleague_has_overtaken_sends_nothing(hall: Hall, chat: Chat) -> None:
    """It says who answered, and keeps what was typed; pressed again, it is meant."""
    await asks(chat)
    async with (
        hall.clerk(Role.officer) as lan,
        hall.clerk(Role.officer, id_="hoa", name="Chị Hoa") as hoa,
    ):
        before = len(await got(chat))
        page = await hoa.opens(PAGE)
        seen = AFTER.findall(page.text)[0]
        await answers(lan, "Mời ra quầy 2.")
        refused = await hoa.sends(
            f"{PAGE}/reply", {"text": "Mời ra quầy 5.", "then": "back", "after": seen}
        )
        said, once = hoa.sees, len(await got(chat))
        closed = await hoa.sends(f"{PAGE}/close", {"reason": "Trùng", "after": seen})
        again = AFTER.findall(refused.text)[0]
        await hoa.sends(f"{PAGE}/reply", {"text": "Quầy 2 nghỉ.", "then": "back", "after": again})

    assert refused.status_code == closed.status_code == 409
    assert "Chị Lan vừa trả lời bà con. Nút vừa bấm chưa làm gì" in said
    assert "Mời ra quầy 5.</textarea>" in refused.text
    assert "Chị Lan vừa trả lời bà con." in closed.text
    assert once == before + 1
    assert [one.text.partition("\n")[2] for one in (await got(chat))[before:]] == [
        "Mời ra quầy 2.",
        "Quầy 2 nghỉ.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Mở https://vneid-gov.com/x", "giống trang giả mạo", id="a lookalike"),
        pytest.param("Xem bit.ly/abc nhé", "không phải trang nhà nước", id="an unofficial link"),
        pytest.param("Số căn cước 001099012345 à?", "số căn cước", id="an id number"),
        pytest.param("đúng " * 400, "nhiều nhất 1500", id="too long"),
        pytest.param("  ", "Viết câu trả lời, hoặc chọn một tệp", id="nothing"),
    ],
)
async def test_what_may_not_be_sent_is_said_in_words(
    hall: Hall, chat: Chat, text: str, said: str
) -> None:
    """What was typed stays in the form, with the file; nothing leaves."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        await officer.sends(f"{PAGE}/claim")
        before = len(await got(chat))
        picture = {"file": ("a.png", PNG, "image/png")} if text.strip() else None
        answer = await officer.sends(f"{PAGE}/reply", {"text": text}, files=picture)
        kept = re.findall(r'name="(kept|kept_title)" value="([^"]+)"', answer.text)
        if kept:
            await answers(officer, "Mời ra quầy.", **dict(kept))
        else:
            await answers(officer, "Mời ra quầy.")
        (sent,) = (await got(chat))[before:]

    assert answer.status_code == 422
    assert said in " ".join(html.unescape(answer.text).split())
    assert f"{html.escape(text.strip())}</textarea>" in answer.text.replace(" </text", "</text")
    assert bool(sent.image) is bool(picture)
    assert sent.text.endswith("Mời ra quầy.")


async def test_a_file_of_the_wrong_kind_is_not_taken(hall: Hall, chat: Chat) -> None:
    """It is said at the file, and the text waits for another one."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        answer = await officer.sends(
            f"{PAGE}/reply",
            {"text": "Mời xem tệp."},
            files={"file": ("giay.pdf", b"MZ\x90\x00\x03" + bytes(90), "application/pdf")},
        )
        said = officer.sees
        forged = await officer.sends(f"{PAGE}/reply", {"text": "", "kept": "../xaoi.db"})
        lost = await officer.sends(f"{PAGE}/reply", {"kept": f"phieu-{'0' * 24}.png"})

    assert answer.status_code == 422
    assert "Tệp này không mở được. Trợ lý nhận ảnh JPG, PNG và tệp PDF" in said
    assert "Mời xem tệp.</textarea>" in answer.text
    assert forged.status_code == 422
    assert "Chọn lại tệp." in lost.text


async def test_handed_on_it_is_the_others(hall: Hall, app: App, chat: Chat) -> None:
    """Only places where somebody answers are offered; then it is no longer there for the first."""
    await asks(chat)
    async with (
        hall.clerk(Role.officer, area=EAST) as east,
        hall.clerk(Role.officer, area=WEST, name="Anh Tài") as west,
    ):
        unseen = await west.opens(PAGE)
        await east.opens(PAGE)
        offered = east.page.text if east.page else ""
        nowhere = await east.sends(f"{PAGE}/hand-on", {"area": "none", "why": "Nhờ xem giúp"})
        nobody = await east.sends(f"{PAGE}/hand-on", {"area": f"{COMMUNE}/bai_dau"})
        await east.sends(f"{PAGE}/hand-on", {"area": WEST, "why": "Nhờ xem giúp"})
        done = east.sees
        gone = await east.opens(PAGE)
        await west.opens(PAGE)

    assert unseen.status_code == 404
    assert "Thôn Đoài</option>" in offered
    assert "Thôn Bãi Dâu</option>" not in offered
    assert nowhere.status_code == nobody.status_code == 422
    assert "Chọn nơi khác để chuyển." in nowhere.text
    assert 'value="Nhờ xem giúp"' in nowhere.text
    assert "chưa có ai trả lời" in nobody.text
    assert "Đã chuyển phiếu K7M2QP cho Thôn Đoài." in done
    assert gone.status_code == 404
    assert "Chị Lan chuyển cho Thôn Đoài: Nhờ xem giúp" in west.sees
    assert (await read(app)).area == WEST


async def test_a_colleague_s_ticket_is_left_to_them(hall: Hall, app: App, chat: Chat) -> None:
    """It is said who answers, what was typed is not lost; an approver may take it over."""
    await asks(chat)
    async with (
        hall.clerk(Role.officer, id_="hoa", name="Chị Hoa") as hoa,
        hall.clerk(Role.officer) as lan,
        hall.clerk(Role.approver, name="Anh Nam") as nam,
    ):
        await lan.opens(PAGE)
        await hoa.sends(f"{PAGE}/claim")
        before = len(await got(chat))
        refused = await lan.sends(f"{PAGE}/reply", {"text": "Mời ra quầy 5."})
        words, still = lan.sees, refused.text
        claim = await lan.sends(f"{PAGE}/claim")
        release = await lan.sends(f"{PAGE}/release")
        await lan.opens(PAGE)
        theirs = lan.page.text if lan.page else ""
        await nam.opens(PAGE)
        offered = nam.sees
        await nam.sends(f"{PAGE}/claim")
        taken = await read(app)
        late = await hoa.sends(f"{PAGE}/reply", {"text": "Chờ chút."})
        await nam.sends(f"{PAGE}/claim")
        await nam.sends(f"{PAGE}/release")

    assert refused.status_code == claim.status_code == release.status_code == 409
    assert "Một đồng nghiệp đang trả lời phiếu này." in words
    assert "đang trả lời: Chị Hoa" in words
    assert "Mời ra quầy 5.</textarea>" in still
    assert "Gửi, để trợ lý quay lại" not in still + theirs
    assert "Nhận thay" not in words
    assert "Nhận thay Chị Hoa" in offered
    assert taken.state is TicketState.held
    assert late.status_code == 409
    assert "Đã để lại cho người khác." in nam.sees
    assert (await read(app)).state is TicketState.waiting
    assert len(await got(chat)) == before


async def test_what_changed_meanwhile_is_said(hall: Hall, app: App, chat: Chat) -> None:
    """The citizen calls the bot back while the official writes: the page says so, and sends it."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        await officer.sends(f"{PAGE}/claim")
        await officer.sends(f"{PAGE}/close", {"reason": " "})
        unclosed = officer.page
        await hears(chat, "/menu")
        released = await officer.sends(f"{PAGE}/release")
        await officer.sends(f"{PAGE}/close", {"reason": "Đã gọi điện"})
        closed = officer.sees
        over = await officer.sends(f"{PAGE}/reply", {"text": "Còn gì không ạ?"})
        twice = await officer.sends(f"{PAGE}/close", {"reason": "Đã gọi điện"})

    assert unclosed
    assert unclosed.status_code == 422
    assert "Ghi một câu: vì sao khép phiếu." in unclosed.text
    assert released.status_code == 409
    assert "Phiếu này vừa thay đổi" in released.text
    assert "Đã khép phiếu K7M2QP." in closed
    assert over.status_code == twice.status_code == 409
    assert "Còn gì không ạ?</textarea>" in over.text
    assert (await got(chat))[-1].text.startswith("Câu hỏi mã K7M2QP đã khép lại.")
    assert (await read(app)).state is TicketState.closed


async def test_the_talk_fetches_only_what_is_new(hall: Hall, chat: Chat) -> None:
    """Lines and no page; nothing at all while nothing has changed; the news in a few words."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        await officer.sends(f"{PAGE}/claim")
        shown = await officer.opens(PAGE)

        async def part(page: str) -> tuple[int, str]:
            path = html.unescape(LIVE.findall(page)[0])
            fetched = await officer.browser.get(path, headers={"hx-request": "true"})
            return fetched.status_code, fetched.text

        quiet = await part(shown.text)
        await chat.gets(Inbound(chat.address, "", "Tôi còn sổ cũ."))
        _, more = await part(shown.text)
        await hears(chat, "/menu")
        _, changed = await part(more)

    assert quiet == (204, "")
    assert "Tôi còn sổ cũ." in more
    assert "Bà con vừa nhắn thêm." in more
    assert "<form" not in more + changed
    assert "<html" not in more + changed
    assert "Phiếu vừa thay đổi: đang chờ." in changed


async def test_a_phone_number_goes_when_the_visit_is_over(
    hall: Hall, app: App, chat: Chat, clock: Clock
) -> None:
    """A round by village to print; an answered visit stays on it; closed, the number is gone."""
    for code, village in (("K7M2QP", "thon_dong"), ("H4R8XT", "thon_doai"), ("M3K7QX", "")):
        await asks(
            chat, code, "Xin làm căn cước tại nhà", kind=TicketKind.visit, area=COMMUNE,
            village=village, errand="can_cuoc", relation="cha_me", phone="0912 345 678",
            promised_at=clock() + timedelta(hours=1),
        )  # fmt: skip
    async with hall.clerk(Role.officer) as officer:
        await answers(officer, "Thứ Sáu cán bộ đến.")
        clock.later(hours=2)
        await officer.opens("/desk/visits")
        listed, source = officer.sees, officer.page.text if officer.page else ""
        await officer.opens(PAGE)
        one = officer.sees
        await officer.sends(f"{PAGE}/close", {"reason": "đã làm xong tại nhà"})
        rest = officer.sees
        await officer.opens(PAGE)

    assert re.findall(r"(Thôn \w+|Chưa rõ thôn): (\d) nhà", listed) == [
        ("Chưa rõ thôn", "1"), ("Thôn Đoài", "1"), ("Thôn Đông", "1"),
    ]  # fmt: skip
    assert "làm căn cước, cho cha mẹ 0912 345 678" in listed
    assert "đã trả lời" in listed
    assert listed.count("quá hẹn") == 2
    assert 'href="tel:0912345678"' in source
    assert "Làm căn cước, cho cha mẹ. Gọi lại: 0912 345 678" in one
    assert "Đã khép phiếu K7M2QP." in rest
    assert "K7M2QP</a>" not in (officer.page.text if officer.page else "")
    assert "H4R8XT" in rest
    assert "0912" not in officer.sees
    assert "không có số" in officer.sees
    async with app.db.read() as tx:
        found = await tickets.by_code(tx, "K7M2QP")
    assert found
    assert not found.phone


async def test_no_visit_falls_off_the_round(hall: Hall, app: App, chat: Chat) -> None:
    """However many questions there are; a hundred on the screen, all of them to print."""
    now = app.now()
    visit = Ticket(0, "H4R8XT", TicketKind.visit, TicketState.answered, EAST, chat.address,
                   now - timedelta(days=9), village="thon_dong", errand="vneid")  # fmt: skip
    question = replace(visit, kind=TicketKind.question, moved_at=now)
    async with app.db.begin() as tx:
        await tickets.add(tx, visit)
        for number in range(100):
            await tickets.add(tx, replace(visit, code=f"A{number:05}", asked_at=now))
        for number in range(500):
            await tickets.add(tx, replace(question, code=f"B{number:05}"))
    async with hall.clerk(Role.officer) as officer:
        first = await officer.opens("/desk/visits")
        second = await officer.opens("/desk/visits?from=100")
        whole = await officer.opens("/desk/visits?all=1")
        await officer.opens("/desk/")
        today = officer.sees
        last = await officer.opens("/desk/tickets?view=answered&from=550")

    assert "H4R8XT" in first.text
    assert "Thôn Đông: 101 nhà" in first.text
    assert "một phần của 101 nhà" in first.text
    assert len(first.content) < 100_000
    assert [page.text.count("☐") for page in (first, second, whole)] == [100, 1, 101]
    assert "In trang này (Ctrl+P)" in whole.text
    assert "101 nhà cần đến" in today
    assert last.text.count('href="/desk/tickets/') >= 50


async def test_a_file_for_one_citizen_is_fetched_by_its_name_only(hall: Hall, chat: Chat) -> None:
    """Channels fetch it by its address, which nobody guesses; nothing on the way keeps it."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer, hall.clerk() as anybody:
        await officer.sends(
            f"{PAGE}/reply", {"text": ""}, files={"file": ("Giấy.png", PNG, "image/png")}
        )
        (sent,) = [one for one in await got(chat) if one.image]
        assert sent.image
        fetched = await anybody.browser.get(f"/media/{sent.image.name}")

    assert sent.image.name.startswith("phieu-")
    assert (fetched.status_code, fetched.content) == (200, PNG)
    assert fetched.headers["cache-control"] == "no-store"


async def test_script_is_shown_as_text(hall: Hall, chat: Chat) -> None:
    """In what citizens ask, in what officials are called, in what a file is called."""
    await asks(chat, text=f"{SCRIPT} sổ đỏ ở đâu")
    async with hall.clerk(Role.officer, name=f"{SCRIPT} Lan") as officer:
        await officer.sends(
            f"{PAGE}/reply", {"then": "stay"}, files={"file": (f"{SCRIPT}.png", PNG, "image/png")}
        )
        shown = [await officer.opens(path) for path in (PAGE, "/desk/tickets", "/desk/visits")]
        shown.append(await officer.browser.get(PAGE, headers={"hx-request": "true"}))
        shown.append(await officer.sends(f"{PAGE}/reply", {"text": f"{SCRIPT} x.com/a"}))
        shown.append(await officer.opens(f"/desk/tickets?code={SCRIPT}&view={SCRIPT}"))

    assert all("<script>alert" not in page.text for page in shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; sổ đỏ ở đâu" in shown[0].text
    assert "&lt;script&gt;" in shown[5].text
    assert "không phải trang nhà nước" in shown[4].text


async def test_long_lists_have_pages_and_a_code_leads_to_its_ticket(
    hall: Hall, app: App, chat: Chat
) -> None:
    """Fifty on a page, below 100 kB, what waits longest first; whoever calls tells six letters."""
    letters = "FHKMPQRTVX"
    codes = [f"{a}7{b}2{c}P" for a in letters for b in letters[:6] for c in letters[0]]
    for number, code in enumerate(codes):
        chat.clock.later(minutes=1)
        await app.performing.do(
            Address("test", f"c{number}"),
            OpenTicket(code, TicketKind.question, EAST, f"Câu {number}: " + "sổ đỏ " * 60),
        )
    await app.performing.do(
        Address("test", "far"), OpenTicket("X7M2QP", TicketKind.question, WEST, "Xa")
    )
    async with hall.clerk(Role.officer, area=EAST) as officer:
        first = await officer.opens("/desk/tickets")
        beginning = officer.sees
        await officer.opens("/desk/tickets?view=open&from=50")
        end = officer.sees
        await officer.opens("/desk/tickets?from=x&view=nothing")
        await officer.opens(f"/desk/tickets?code=mã {codes[7].lower()}")
        led = officer.sees
        await officer.opens("/desk/tickets?code=X7M2QP")
        theirs = officer.sees
        missing = [
            (await officer.opens(f"/desk/tickets/{id_}")).status_code
            for id_ in ("0", "x", "99999999999999999999", "²", "61")
        ]

    assert len(first.content) < 100_000
    assert "Đang chờ (60)" in beginning
    assert "Câu 0:" in beginning
    assert "Câu 50:" not in beginning
    assert "Trang sau" in beginning
    assert "Câu 59:" in end
    assert "Trang trước" in end
    assert f"Phiếu hỏi {codes[7]}" in led
    assert "Không thấy phiếu này ở nơi mình trả lời." in theirs
    assert missing == [404] * 5


async def test_a_step_in_chat_is_seen_here(hall: Hall, app: App, chat: Chat) -> None:
    """The same ticket, taken in chat and answered at the desk; who is forgotten has no words."""
    await asks(chat)
    async with hall.clerk(Role.officer) as officer:
        assert officer.address
        await app.performing.do(officer.address, MoveTicket(1, TicketStep.claim))
        await answers(officer, "Mời ra quầy.")
        await chat.gets(Inbound(chat.address, "", kind="withdrawn"))
        await officer.opens(PAGE)

    assert QUESTION not in officer.sees
    assert "(đã xoá)" in officer.sees
