"""Content at the desk: edited in sentences, judged by somebody else, told, taken back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from bot.config import ROOT, Settings
from bot.desk.content.carrying import packed, unpacked
from bot.desk.content.form import boxes, filled
from bot.desk.content.merging import merged
from bot.desk.content.objecting import placed
from bot.hours import VIETNAM
from bot.process import App
from bot.roles import Role
from bot.storage import library
from bot.types import Address
from content.editing.repeating import DEEP, REPEATS, why_not
from tests.chat import Chat, Clock
from tests.clerk import Clerk, office
from tests.officials import EAST, official
from tests.test_desk_publishing import NEW, OLD

STAY, PROFILE, FLOW = (
    f"/desk/content/{one}" for one in ("procedure/tam_tru", "commune/commune", "flow/thu")
)
LINE = "Giấy thuê nhà, viết tay cũng được"
OLD_LINE = "Giấy thuê nhà hoặc cho ở nhờ, không cần công chứng"
FILES = [
    *(("procedure", path) for path in sorted((ROOT / "content/procedures").glob("*.yaml"))),
    *(("flow", path) for path in sorted((ROOT / "content/flows").glob("*.yaml"))),
    ("commune", ROOT / "content/commune.yaml"),
]


class Read(HTMLParser):
    """Reads the fields of a page, and the names that labels give them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.labels: dict[str, list[str]] = {}
        self._open = ""
        self._label = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        self.ids[given.get("id", "")] = name
        if tag == "input" and name:
            self.fields[name] = given.get("value", "")
        if tag in {"textarea", "select"}:
            self.fields[name], self._open = "", name
        if tag == "option" and "selected" in given:
            self.fields[self._open] = given["value"]
        if tag == "label":
            self._label = given["for"]

    def handle_data(self, data: str) -> None:
        if self._label:
            self.labels.setdefault(data.strip(), []).append(self._label)
            self._label = ""
        elif self._open and self.lasttag == "textarea":
            self.fields[self._open] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            # As browsers do: the first line break of a text area is none of its text.
            self.fields[self._open] = self.fields[self._open].removeprefix("\n")
            self._open = ""

    def name(self, label: str, number: int = 0) -> str:
        """Return the name of the field with this label."""
        return self.ids[self.labels[label][number]]


def read(clerk: Clerk) -> Read:
    """Read what is on the screen."""
    return Read(shown(clerk))


def shown(clerk: Clerk) -> str:
    """Return the page on the screen as it was sent."""
    assert clerk.page is not None
    return clerk.page.text


def here(clerk: Clerk) -> str:
    """Return the path of what is on the screen."""
    assert clerk.page is not None
    return clerk.page.url.path


async def types(clerk: Clerk, path: str, wish: str, **typed: str) -> None:
    """Type into the form on the screen, by its names (`__` for a dot), and press a button."""
    form = {
        key: said for key, said in read(clerk).fields.items() if key[:2] == "f." or key in WITH
    }
    assert form.keys() & {"under", "yaml"}
    form |= {name.replace("__", "."): said for name, said in typed.items()}
    await clerk.sends(f"{path}/edit", form, do=wish)


WITH = {"under", "base", "yaml"}


@dataclass
class Staff:
    """Two who write, one of whom also approves; one who approves; everybody else."""

    lan: Clerk
    hoa: Clerk
    nam: Clerk

    async def publishes(self, path: str = "") -> None:
        """Let Nam publish the draft that is on Lan's screen."""
        await self.nam.sends(f"{path or here(self.lan)}/decide", decision="publish")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be written to, with a small flow."""
    folder = tmp_path / "content"
    copytree(ROOT / "content", folder, ignore=ignore_patterns("__pycache__", "*.py", "pictures"))
    (folder / "pictures").symlink_to(ROOT / "content" / "pictures")
    (folder / "flows" / "thu.yaml").write_text(OLD, encoding="utf-8")
    return folder


@pytest.fixture
def settings(settings: Settings, content: Path) -> Settings:
    return settings.model_copy(update={"content": content, "commune": content / "commune.yaml"})


@pytest.fixture
async def staff(app: App) -> AsyncIterator[Staff]:
    async with office(app) as hall, AsyncExitStack() as seated:
        sit = seated.enter_async_context
        yield Staff(
            await sit(hall.clerk(Role.officer, name="Chị Lan", id_="lan-desk")),
            await sit(hall.clerk(Role.officer, Role.approver, name="Chị Hoa", id_="hoa-desk")),
            await sit(hall.clerk(Role.approver, name="Anh Nam", id_="nam-desk")),
        )


async def test_a_sentence_is_edited_judged_told_and_taken_back(chat: Chat, staff: Staff) -> None:
    """From the form to the citizen and back; the author never says yes to themselves."""
    hoa, nam = staff.hoa, staff.nam
    await chat.says("xin chào")
    before = (await chat.says("tạm trú cần giấy gì")).text
    await hoa.opens(f"{STAY}/edit")
    bring = read(hoa).name("Cần mang")
    lines = read(hoa).fields[bring].replace(OLD_LINE, LINE)

    await types(hoa, STAY, "look", **{bring: lines})
    looked, still_typed = hoa.sees, read(hoa).fields[bring]
    await types(hoa, STAY, "save")
    draft, own = here(hoa), hoa.sees
    await hoa.sends(f"{draft}/decide", decision="publish")
    refused = hoa.page
    waiting = (await chat.says("tạm trú cần giấy gì")).text
    await nam.opens("/desk/content")
    listed = nam.sees
    await nam.opens(draft)
    judged = nam.sees
    await staff.publishes(draft)
    published = nam.sees
    told = (await chat.says("tạm trú cần giấy gì")).text
    await nam.opens(draft)
    settled = nam.sees
    [first] = [one for one in await chat.app.shelf.history("tam_tru") if one.by == "bundle"]
    await nam.opens(f"{STAY}/versions/{first.version}")
    old = nam.sees
    await nam.sends(f"{STAY}/versions/{first.version}/back")
    back = nam.sees
    after = (await chat.says("tạm trú cần giấy gì")).text

    assert "Cần mang Đang nói Giấy thuê nhà hoặc cho ở nhờ" in looked
    assert LINE in looked
    assert "Phải sửa trước" not in looked
    assert still_typed == lines
    assert "Bà con sẽ thấy Hỏi chung ĐĂNG KÝ TẠM TRÚ" in own
    assert "do chính mình soạn" in own
    assert "Cho dùng " not in own.partition("Quyết định")[2]
    assert refused is not None
    assert refused.status_code == 422
    assert before == waiting == after
    assert "Chờ duyệt (1) Đăng ký tạm trú, gia hạn tạm trú Bản nháp của Chị Hoa" in listed
    assert "Cho dùng" in judged.partition("Quyết định")[2]
    assert "Muốn quay lại: xuống “Lịch sử”" in published
    assert "Chị Hoa soạn, Anh Nam duyệt" in published
    assert LINE in told
    assert "Bản nháp này đã được cho dùng." in settled
    assert f"Đang nói {LINE}" in old
    assert "Dùng lại bản này" in old
    assert "Anh Nam quay lại" in back


async def test_what_must_be_mended_is_told_at_its_box(chat: Chat, staff: Staff) -> None:
    """Objections bar publishing, not drafting; a sentence is shown as the text it is."""
    lan, nam = staff.lan, staff.nam
    await lan.opens(f"{STAY}/edit")
    page = read(lan)
    time, title = page.name("Bao lâu"), page.name("Tên")
    script = "Tạm trú <script>alert(1)</script>"

    await types(lan, STAY, "look", **{time: "5 ngày làm việc.", title: script})
    looked, box = shown(lan), read(lan).labels["Bao lâu"][0]
    await types(lan, STAY, "save")
    draft = here(lan)
    await staff.publishes(draft)
    refused, status = nam.sees, nam.page
    pages = [looked, shown(lan), shown(nam)]
    await lan.sends(f"{draft}/decide", decision="publish")
    officer = lan.sees
    for path in (f"{STAY}/edit", "/desk/content", STAY):
        await lan.opens(path)
        pages.append(shown(lan))
    await lan.opens(f"{STAY}/edit")
    going_on = lan.sees, read(lan).fields[time]
    await types(lan, STAY, "save", **{time: "3 ngày làm việc.", title: "Tạm trú"})
    mended = here(lan)
    await staff.publishes(mended)
    told = (await chat.says("tạm trú cần giấy gì")).text

    assert f'<a href="#{box}">Bao lâu: số “5 ngay” chưa có nguồn' in looked
    assert f'id="{box}-error">Bao lâu: số “5 ngay”' in looked
    assert "Vẫn lưu nháp được." in looked
    assert status is not None
    assert status.status_code == 422
    assert "Còn chỗ phải sửa. Bao lâu" in refused
    assert "Cần người duyệt hoặc quản trị" in officer
    assert "Đang sửa tiếp bản nháp của Chị Lan" in going_on[0]
    assert going_on[1] == "5 ngày làm việc."
    assert mended != draft
    assert "Bao lâu: 3 ngày làm việc." in told
    assert all("<script>alert" not in page for page in pages)
    assert sum("&lt;script&gt;alert(1)" in page for page in pages) == 4


async def test_the_communes_own_facts_are_told_at_once(
    chat: Chat, staff: Staff, clock: Clock
) -> None:
    """A phone, a new village, a year's days off: each is what citizens get from then on."""
    lan = staff.lan
    await official(chat, "hoa-chat", "Hoa", Role.officer)
    clock.now = datetime(2026, 12, 31, 15, 0, tzinfo=VIETNAM)
    await asks(chat)
    before = chat.replies[-1].text
    await lan.enter()
    await staff.nam.enter()
    await lan.opens(f"{PROFILE}/edit")
    page = read(lan)
    phone = page.fields["f.points.cong_an.phone"]
    unread = {"f.days_off.2027.closed.+": "hôm nào đó"}
    await types(lan, PROFILE, "save", **unread)
    kept = read(lan).fields["f.days_off.2027.closed.+"], lan.sees

    await types(
        lan,
        PROFILE,
        "look",
        **{
            "f.points.cong_an.phone": "0200 000 555",
            "f.villages.+": "Thôn Hạnh Phúc",
            "f.days_off.2027.confirmed": "true",
            "f.days_off.2027.closed.+": "04/01/2027 Nghỉ bù",
        },
    )
    looked = lan.sees
    await types(lan, PROFILE, "save")
    await staff.publishes()
    told = await chat.says("làm căn cước ở đâu")
    await chat.says("đổi thôn")
    village = await chat.says("Hạnh Phúc")
    clock.later(minutes=1)
    other = Chat(chat.app, chat.channel, clock, Address("test", "ba"))
    await asks(other)

    assert phone == "0200 000 022"
    assert "xã xác nhận" in before
    assert kept[0] == "hôm nào đó"
    assert "Chưa lưu. Chữ đã gõ còn nguyên" in kept[1]
    assert "Cần sửa (1) Ngày nghỉ năm 2027 · ngày nghỉ: chưa đọc được" in kept[1]
    assert "hẹn trả lời trước" in looked
    assert "04/01 Nghỉ bù" in looked
    assert "0200 000 555" in told.text
    assert "Thôn Hạnh Phúc" in village.text
    assert "Cán bộ trả lời trước 3 giờ 31 chiều thứ ba 05/01/2027." in other.replies[-1].text


async def asks(chat: Chat) -> None:
    """Send a question to the officials."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    await chat.says("Giấy khai sinh của cháu bao giờ có")


async def test_a_flow_is_rewritten_under_somebody(chat: Chat, staff: Staff, clock: Clock) -> None:
    """As a whole file, by who knows it: whoever is in the middle finishes theirs, twice."""
    lan, nam = staff.lan, staff.nam
    await chat.says("/flow thu")
    await chat.presses("Bắt đầu")
    await lan.opens(f"{FLOW}/edit")
    await types(lan, FLOW, "whole", **{"f.cost": "Không mất gì."})
    carried = read(lan).fields["yaml"]

    await types(lan, FLOW, "look", yaml=NEW.replace("Nhanh.", "Vui lòng nhanh."))
    wrong = lan.sees
    await types(lan, FLOW, "save", yaml=NEW)
    looked = lan.sees
    await staff.publishes()
    other = Chat(chat.app, chat.channel, clock, Address("test", "ba"))
    await other.says("/flow thu")
    new = (await other.presses("Bắt đầu")).text
    await nam.opens(FLOW)
    [*_, first] = await chat.app.edits.history("flow", "thu")
    await nam.opens(f"{FLOW}/versions/{first.version}")
    said = nam.sees
    await nam.sends(f"{FLOW}/versions/{first.version}/back")
    mine = (await chat.presses("Xong, làm tiếp")).text
    theirs = (await other.presses("Xong, làm tiếp")).text
    versions = [one.version for one in await chat.app.edits.history("flow", "thu")]
    await nam.opens(f"{FLOW}/compare?old={versions[0]}&new={versions[1]}")
    compared = nam.sees

    assert "cost: Không mất gì." in carried
    assert "Dòng 8. Thời gian: có chữ cấm “vui lòng”." in wrong
    assert "Bước first Bước đầu, bản mới." in looked
    assert "Bước đầu, bản mới." in new
    assert "vẫn làm tiếp bản của mình" in said
    assert "Bước giữa, bản cũ." in mine
    assert "Bước giữa, bản mới." in theirs
    assert f"Bản {versions[1]} Bước đầu, bản mới." in compared


async def test_two_at_once_lose_nothing(chat: Chat, staff: Staff) -> None:
    """Whoever is second reads what came meanwhile, and puts their own upon it."""
    lan, hoa = staff.lan, staff.hoa
    await lan.opens(f"{PROFILE}/edit")
    await hoa.opens(f"{PROFILE}/edit")
    await types(lan, PROFILE, "save", **{"f.points.cong_an.phone": "0200 000 555"})
    await staff.publishes()

    mine = {"f.greeting": "Chào bà con xã ta!"}
    await types(hoa, PROFILE, "look", **mine)
    told, kept = hoa.sees, read(hoa).fields
    await types(hoa, PROFILE, "save")
    draft = here(hoa)
    await staff.publishes(draft)
    late = staff.nam.sees
    await hoa.opens(f"{PROFILE}/edit?from={draft.rpartition('/')[2]}")
    await types(hoa, PROFILE, "merge")
    both = read(hoa).fields
    await types(hoa, PROFILE, "save")
    await staff.publishes(here(hoa))
    commune = chat.app.shelf.library.commune

    assert "Bài này vừa có bản mới" in told
    assert "Chị Lan soạn, Anh Nam duyệt, " in told
    assert "Bản mới 0200 000 555" in told
    assert kept["f.greeting"] == mine["f.greeting"]
    assert kept["f.points.cong_an.phone"] == "0200 000 022"
    assert "đã có bản mới do người khác" in late
    assert (both["f.greeting"], both["f.points.cong_an.phone"]) == (*mine.values(), "0200 000 555")
    assert (commune.greeting, commune.points[1].phone) == (*mine.values(), "0200 000 555")


async def test_broken_yaml_keeps_what_was_typed(staff: Staff) -> None:
    """It is told by its line, kept as a draft, opened as it was, and never published."""
    lan, nam = staff.lan, staff.nam
    broken = OLD.replace("title:", " title: [")
    await lan.opens(f"{FLOW}/edit")
    await types(lan, FLOW, "whole")

    await types(lan, FLOW, "save", yaml="title: &a [*a]")
    endless, nothing = lan.sees, read(lan).fields["yaml"]
    await types(lan, FLOW, "boxes", yaml=broken)
    told, kept = lan.sees, read(lan).fields["yaml"]
    await types(lan, FLOW, "save")
    draft = here(lan)
    await nam.opens(draft)
    judged = nam.sees
    await staff.publishes(draft)
    refused = nam.page
    await lan.opens(f"{FLOW}/edit")
    again = read(lan).fields["yaml"]
    await lan.sends(f"{draft}/decide", decision="drop")
    await lan.opens(draft)

    assert "Dòng 2: chưa đúng kiểu YAML" in told
    assert kept == again == broken
    assert REPEATS in endless
    assert nothing == "title: &a [*a]"
    assert "Phải sửa trước khi cho dùng (1)" in judged
    assert "Dòng 2: chưa đúng kiểu YAML" in judged
    assert refused is not None
    assert refused.status_code == 422
    assert "Bản nháp này đã bỏ." in lan.sees


async def test_of_the_programs_version_and_ours_a_person_chooses(
    app: App, staff: Staff, content: Path
) -> None:
    """Both are shown; ours stays until somebody says so, or drafts from theirs."""
    lan, nam = staff.lan, staff.nam
    await lan.opens(f"{PROFILE}/edit")
    await types(lan, PROFILE, "save", **{"f.points.cong_an.phone": "0200 000 555"})
    await staff.publishes()
    file = content / "commune.yaml"
    file.write_text(file.read_text("utf-8").replace("0200 000 044", "0200 000 045"), "utf-8")
    await app.shelf.publish_bundled(app.now())

    await nam.opens("/desk/content")
    listed = nam.sees
    await lan.opens(PROFILE)
    shown_to_lan = lan.sees
    await lan.opens(f"{PROFILE}/edit?from=program")
    drafted = read(lan).fields
    await nam.opens(PROFILE)
    both = nam.sees
    version = app.shelf.latest["commune", "commune"].version
    await nam.sends(f"{PROFILE}/versions/{version}/back")
    ours = nam.sees, app.shelf.library.commune.points[1].phone
    file.write_text(file.read_text("utf-8").replace("0200 000 045", "0200 000 046"), "utf-8")
    await app.shelf.publish_bundled(app.now())
    await lan.opens(f"{PROFILE}/edit?from=program")
    await types(lan, PROFILE, "save")
    await staff.publishes()

    assert "Chọn một trong hai bản (1) Xã đã sửa" in listed
    assert "soạn nháp từ đó" in shown_to_lan
    assert "Giữ bản của xã " not in shown_to_lan.replace("chọn giữ", "")
    assert drafted["f.points.cong_an.phone"] == "0200 000 022"
    assert drafted["f.points.ho_tro_so.phone"] == "0200 000 045"
    assert "Bản của chương trình 0200 000 022" in both
    assert "Giữ bản của xã" in both
    assert "Đã giữ bản của xã." in ours[0]
    assert "Chọn một trong hai" not in ours[0]
    assert ours[1] == "0200 000 555"
    assert app.shelf.library.commune.points[1].phone == "0200 000 022"
    assert app.shelf.conflicts == ()


@pytest.mark.parametrize(
    ("line", "other", "said"),
    [
        pytest.param("approve_own_notices: false", "approve_own_notices: true",
                     "việc tự duyệt chỉ đổi được trong tệp của xã trên máy chủ", id="alone"),
        pytest.param("id: tan_nguyen #", "id: tan_moi #", "phải là “tan_nguyen”", id="another"),
    ],
)  # fmt: skip
async def test_the_rule_of_two_does_not_come_back(
    app: App, staff: Staff, content: Path, line: str, other: str, said: str
) -> None:
    """What the machine's file once said is no way around what it says now."""
    file = content / "commune.yaml"
    now = file.read_text("utf-8")
    old = app.shelf.piece("commune", "commune", now.replace(line, other))
    async with app.db.begin() as tx:
        await library.publish(tx, [old], by="bundle", now=app.now())
        new = app.shelf.piece("commune", "commune", now)
        await library.publish(tx, [new], by="bundle", now=app.now())
    await app.shelf.reload()
    before = app.shelf.library.commune

    path = f"{PROFILE}/versions/{old.version}"
    await staff.nam.opens(path)
    told, page = staff.nam.sees, shown(staff.nam)
    forced = await staff.nam.sends(f"{path}/back")

    assert said in told
    assert f"{path}/back" not in page
    assert forced.status_code == 409
    assert app.shelf.library.commune == before
    assert (before.id, before.approve_own_notices) == ("tan_nguyen", False)


async def test_the_list_is_searched_as_citizens_ask(app: App, staff: Staff) -> None:
    """By title without marks, or by a question; every page is light; not all may all."""
    async with office(app) as hall, hall.clerk(Role.officer, area=EAST, name="Ba") as ba:
        await ba.opens(STAY)
        of_a_village = ba.sees
        await ba.opens(f"{STAY}/edit")
        missing = ba.page
    clerk = staff.nam
    heavy = []
    for path in ("", *(f"/{kind}/{path.stem}" for kind, path in FILES[-5:])):
        page = await clerk.opens(f"/desk/content{path}")
        heavy.append(len(page.content))
        page = await staff.lan.opens(f"/desk/content{path}/edit")
        heavy.append(len(page.content))
    await clerk.opens("/desk/content?q=tam tru")
    by_title = clerk.sees
    await clerk.opens("/desk/content?q=ở trọ có phải khai báo không")
    by_question = clerk.sees
    await clerk.opens("/desk/content?q=zzz")
    nothing = clerk.sees
    await clerk.opens(STAY)

    assert max(heavy) < 100_000
    assert "Đăng ký tạm trú" in by_title
    assert "Đăng ký tạm trú" in by_question
    assert "Chưa có bài nào như vậy" in nothing
    assert "Sửa " not in clerk.sees.partition("Lịch sử")[0]
    assert "Bà con đang thấy" in of_a_village
    assert missing is not None
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("kind", "path"), [pytest.param(kind, path, id=path.stem) for kind, path in FILES]
)
def test_a_form_sent_back_as_it_was_changes_nothing(kind: str, path: Path) -> None:
    """Every file keeps its every character, and a line put into a list stands where it was put."""
    text = path.read_text("utf-8")
    form = {box.name: box.value for box in boxes(kind, text)}

    again = filled(kind, text, form)

    assert again == text
    lists = [box for box in boxes(kind, text) if box.adds and box.paths and box.kind == "text"]
    for box in lists[:3]:
        first, *rest = box.value.split("\n")
        typed = "\n".join((first, "câu mới", *rest))
        new = filled(kind, text, form | {box.name: typed})
        assert next(one for one in boxes(kind, new) if one.name == box.name).value == typed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("title: &a [*a]", REPEATS, id="in itself"),
        pytest.param("a: &a [x, x]\nb: [*a, *a]", REPEATS, id="again and again"),
        pytest.param(f"a: {'[' * 40}{']' * 40}", DEEP, id="deep"),
        pytest.param(f"a: {'[' * 900}{']' * 900}", DEEP, id="deeper"),
        pytest.param(OLD, "", id="as usual"),
        pytest.param(" title: [", "", id="broken"),
    ],
)
def test_no_file_grows_without_end(text: str, said: str) -> None:
    """What others' pages would choke on is not even kept as a draft."""
    assert why_not(text) == said


def test_a_form_carries_its_text() -> None:
    """What is none of ours is nothing, however it is forged."""
    assert unpacked(packed(OLD)) == OLD
    assert [unpacked(one) for one in ("", "x", "!!", "eJw", packed("a")[:-4])] == [""] * 5


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        pytest.param("a\nB\nc\nd\n", "a\nb\nc\nD\n", "a\nB\nc\nD\n", id="apart"),
        pytest.param("a\nB\nc\nd\n", "a\nX\nc\nd\n", "a\nB\nc\nd\n", id="the same line"),
        pytest.param("a\nb\nc\nd\nE\n", "a\nb\nc\nd\nF\n", "a\nb\nc\nd\nF\nE\n", id="both add"),
        pytest.param("a\nb\nc\nd\nE\n", "a\nb\nc\nd\nE\n", "a\nb\nc\nd\nE\n", id="both alike"),
        pytest.param("a\nd\n", "a\nb\nc\nd\ne\n", "a\nd\ne\n", id="taken out"),
        pytest.param("a\nb\nc\nd\n", "z\n", "z\n", id="only theirs"),
    ],
)  # fmt: skip
def test_two_changes_become_one(mine: str, theirs: str, both: str) -> None:
    """Apart, both stand; at the same lines mine does."""
    assert merged("a\nb\nc\nd\n", mine, theirs) == both


@pytest.mark.parametrize(
    ("kind", "name", "said", "path"),
    [
        pytest.param("commune", "commune", "Nơi tiếp · 2 · điện thoại: là “gọi chị Ba”.",
                     "points.cong_an.phone", id="by number"),
        pytest.param("commune", "commune", "Thôn: chưa đọc được “?”. Hãy gõ tên thôn.",
                     "villages", id="a new one"),
        pytest.param("procedure", "procedures/tam_tru", "Nguồn: “7 người” không được nói ở đâu.",
                     "sources.0.says", id="by what it quotes"),
        pytest.param("procedure", "procedures/tam_tru", "Cần mang: có chữ cấm “vui lòng”.",
                     "bring", id="a list"),
        pytest.param("procedure", "procedures/tam_tru", "Trường hợp · 2 · câu trả lời: dài.",
                     "cases.landlord.say", id="a case by number"),
        pytest.param("procedure", "procedures/tam_tru", "Trường hợp · fine: dài.",
                     "cases.fine.button", id="a case by name"),
        pytest.param("flow", "flows/tra_cuu_ho_so", "Loại: là “x”.", "", id="nowhere"),
    ],
)  # fmt: skip
def test_an_objection_leads_to_its_box(kind: str, name: str, said: str, path: str) -> None:
    """However the check names the place."""
    text = (ROOT / "content" / f"{name}.yaml").read_text("utf-8")
    form = boxes(kind, text)

    (found,) = placed(kind, [said], form, text)

    assert [box.place for box in form if box.id == found.box] == ([path] if path else [])
