"""Whatever goes wrong while a notice is written or judged: a clear sentence, nothing half sent."""

import unicodedata

import pytest

from bot.app import App
from bot.errors import RecipientUnreachable
from bot.notice import Audience, Draft, Notice, NoticeState
from bot.notices.deciding import Deciding
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import groups, ledger, notices, officials
from bot.types import Address, Delivery, Inbound
from tests.chat import Chat, Clock, Collected
from tests.staff import (
    APPROVER,
    COMMUNE,
    WRITER,
    approved,
    employ,
    run,
    settle_people,
    staff,
    step,
    to_all,
    write,
)

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
GROUP = Address("test", "-100")
TO_GROUPS = Audience((EAST,), people=False)
TEXT = "Mai họp thôn lúc 19 giờ."
REST = ("cả xã", "cả hai", "ngay", "không")
FAMILY = "👨‍👩‍👧‍👦"


class Lossy(Collected):
    """A channel on which a group may be gone."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[Address] = set()

    async def send(self, delivery: Delivery) -> str:
        if delivery.address in self.gone:
            raise RecipientUnreachable("forbidden")
        return await super().send(delivery)

    async def fetch(self, media: str) -> bytes:
        del media
        return b"%PDF-1.4"


@pytest.fixture
def channel() -> Lossy:
    """A channel whose groups can vanish."""
    return Lossy()


@pytest.fixture
def deciding(app: App) -> Deciding:
    """What the commits of officials go through."""
    return app.notices.keeping.deciding


@pytest.fixture
async def writer(app: App, channel: Lossy, clock: Clock) -> Chat:
    """An officer of the commune, an approver, and five people of one village."""
    await staff(app)
    await settle_people(app, 5)
    return Chat(app, channel, clock, WRITER)


@pytest.fixture
def approver(app: App, channel: Lossy, clock: Clock) -> Chat:
    """Whoever judges."""
    return Chat(app, channel, clock, APPROVER)


async def says(chat: Chat, *said: str) -> None:
    """Type one after the other, as fast as nobody can."""
    for one in said:
        chat.clock.later(seconds=10)
        await chat.says(one)


async def gather(app: App) -> None:
    """Let a group of a village be a target."""
    async with app.db.begin() as tx:
        await groups.see(tx, GROUP, "Thôn Đông vui", app.now())
        await groups.decide(tx, GROUP, EAST, 1, app.now())


async def kept(app: App, which: int = 1) -> Notice:
    """Read a notice as the database has it."""
    async with app.db.read() as tx:
        found = await notices.find(tx, which)
    assert found
    return found


async def untouched(app: App, text: str = TEXT, state: NoticeState = NoticeState.draft) -> None:
    """See that the draft is as it was, in its state, and nobody is to get it."""
    found = await kept(app)
    async with app.db.read() as tx:
        rows = await ledger.by_state(tx, found.id)
    assert (found.draft.text, found.state, dict(rows)) == (text, state, {})


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(Audience((f"{COMMUNE}/thon_nam",)), id="nobody lives there, no group"),
        pytest.param(Audience((COMMUNE,), channels=("telegram",)), id="a channel that is off"),
        pytest.param(TO_GROUPS, id="no group"),
        pytest.param(Audience(("xa_khac",)), id="an area that is no more"),
    ],
)
async def test_a_notice_that_reaches_nobody_stays_a_draft(
    writer: Chat, app: App, deciding: Deciding, where: Audience
) -> None:
    """The writer reads that nobody would get it, and what to do."""
    one = await write(app, deciding, Draft(TEXT, audience=where))
    await writer.says(f"/sua {one.code}")

    answer = await writer.presses("Gửi duyệt")

    assert "Chưa gửi duyệt được. Tin vẫn được giữ.\n⚠ " in answer.text
    await untouched(app)


@pytest.mark.parametrize("named", ["telegram", "zalo oa"])
async def test_a_channel_that_is_off_cannot_be_chosen(writer: Chat, app: App, named: str) -> None:
    """Those that are on are named; where nobody can be reached at all, this is said."""
    await says(writer, "/soan", TEXT, "chọn thôn", "nam sơn", "cả hai", "ngay", "không")
    await says(writer, "sửa", "phần khác", "kênh")

    answer = await writer.says(named)

    assert answer.text.startswith("Nơi nhận này chưa có ai qua kênh nào.")
    assert (await kept(app)).draft.audience.channels == ()


async def test_a_group_that_vanished_before_approval(
    app: App, deciding: Deciding, writer: Chat, approver: Chat
) -> None:
    """The approver reads so, even at the last question; the notice stays as it was."""
    await gather(app)
    one = await write(app, deciding, Draft(TEXT, audience=TO_GROUPS))
    await step(app, deciding, one.key, Step.submit, by=WRITER)
    await approver.says(f"/duyet {one.code}")
    asked = await approver.presses("Duyệt gửi")
    await writer.gets(Inbound(GROUP, "", kind="left", chat=GROUP))

    answer = await approver.presses("Đồng ý duyệt")
    again = await approver.says(f"/duyet {one.code}")

    assert "sẽ tới 1 nơi nhận" in asked.text
    assert answer.text.startswith("Tin này chưa gửi được như vậy:\n• Chưa có ai nhận được tin")
    assert "Nhóm “Thôn Đông vui” không gửi được nữa." in again.text
    await untouched(app, state=NoticeState.pending)


async def test_a_group_that_vanishes_while_sending(
    app: App, deciding: Deciding, writer: Chat, channel: Lossy, clock: Clock
) -> None:
    """Others get theirs, its officers are told, and the report says why."""
    await gather(app)
    channel.gone.add(GROUP)
    one = await approved(app, deciding, to_all(TEXT))
    clock.later(seconds=61)

    await run(app)
    report = await writer.says(f"/tin {one.code}")

    got = [one.address for one in channel.sent if one.reply.text.startswith("THÔNG BÁO")]
    told = [sent.text for sent in writer.replies if sent.text.startswith("⚠ Nhóm")]
    assert len(set(got)) == len(got) == 5
    assert len(told) == 1
    assert "Tin không vào nhóm này được nữa." in told[0]
    assert "Đã tới 5/6 nơi nhận.\nKhông tới được: 1." in report.text
    assert "• 1: Nhóm đã hết hạn, hoặc trợ lý không còn ở đó." in report.text


async def test_an_audience_that_is_empty_when_it_leaves(
    app: App, deciding: Deciding, writer: Chat, channel: Lossy, clock: Clock
) -> None:
    """The report does not call that a success."""
    one = await approved(app, deciding, to_all(TEXT, audience=TO_GROUPS))
    clock.later(seconds=61)
    await run(app)

    report = await writer.says(f"/tin {one.code}")

    assert "Lúc gửi không còn ai nhận được tin này." in report.text
    assert not [one for one in channel.sent if one.reply.text.startswith("THÔNG BÁO")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param("x" * 4_097, "dài 4.097 ký tự", id="more than Telegram's own limit"),
        pytest.param("x" * 9_000, "quá 8.000 ký tự", id="a book"),
        pytest.param("Họp. " * 779, "Nhiều nhất 4.000: bớt ", id="too long with head and foot"),
        pytest.param("😀 hô " * 800, "Tin dài 5.052 ký tự", id="faces, as Telegram counts"),
        pytest.param("   ", "Cần nội dung bằng chữ.", id="blanks"),
        pytest.param("\u200b\u2060", "Cần nội dung bằng chữ.", id="nothing that is seen"),
        pytest.param("😀👍", "Cần nội dung bằng chữ.", id="faces alone"),
        pytest.param("…!?", "Cần nội dung bằng chữ.", id="marks alone"),
        pytest.param("\u0301" * 10_000, "Cần nội dung bằng chữ.", id="accents alone"),
        pytest.param("Mã OTP 482915 đọc cho cán bộ", "giống mã OTP", id="an OTP"),
        pytest.param("Ông An, CCCD 012345678901", "giống số căn cước", id="an ID number"),
    ],
)
async def test_a_text_that_cannot_leave_is_refused_at_once(
    writer: Chat, app: App, said: str, words: str
) -> None:
    """With its length as people count, or what is missing; the old text stays."""
    await says(writer, "/soan", TEXT, *REST, "sửa", "nội dung")

    answer = await writer.says(said)

    assert words in answer.text
    assert "Gửi nội dung cần báo, trong một tin" in answer.text
    await untouched(app)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        pytest.param(unicodedata.normalize("NFD", "ế " * 1_500), "ế " * 1_500, id="NFD"),
        pytest.param(f"Họp {FAMILY * 300}", None, id="families, as people count"),
        pytest.param("Họp\0 thôn\0", "Họp thôn", id="null bytes"),
        pytest.param("\u202eHọp\u202c \u200fthôn\u2066", "Họp thôn", id="RTL marks"),
        pytest.param("Họ" + "\u0323" * 10_000 + "p", "Họp", id="an avalanche of accents"),
        pytest.param("*Họp* _thôn_ `a` <b>gấp</b>", "*Họp* _thôn_ `a` <b>gấp</b>", id="markup"),
        pytest.param("{code} {many} {0} %s", "{code} {many} {0} %s", id="slots"),
    ],
)
async def test_a_strange_text_is_kept_as_it_is_seen(
    writer: Chat, app: App, said: str, taken: str | None
) -> None:
    """Composed, without what nobody sees; the preview shows the very text."""
    await says(writer, "/soan", said, *REST)

    text = (await kept(app)).draft.text
    assert text.count("\u0323") <= 4
    if taken and "\u0323" not in said:
        assert text == taken.strip()
    assert f"\n\n{text}\n\n" in writer.replies[-1].text


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(("dài " * 1_024, "đuôi của tin rất dài, " * 9), id="the first was refused"),
        pytest.param(("dài " * 700, "đuôi của tin rất dài, " * 9), id="the first was taken"),
        pytest.param(("dài " * 700, "đuôi " * 200, "chót " * 200), id="three"),
    ],
)
async def test_a_text_that_a_phone_cut_is_no_notice(
    writer: Chat, app: App, pieces: tuple[str, ...]
) -> None:
    """Telegram sends a long text as several messages: half a notice must not leave as a whole."""
    await writer.says("/soan")
    for one in pieces:
        answer = await writer.says(one)

    assert answer.text.startswith("Tin dài quá nên máy cắt làm nhiều tin.")
    await says(writer, TEXT, *REST)
    await untouched(app)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"{TEXT} vneid-gov.vn.com", "giống trang giả mạo", id="look-alike"),
        pytest.param(f"{TEXT} bit.ly/abc", "không phải trang nhà nước", id="another"),
    ],
)
async def test_a_link_that_is_not_official_stops(
    writer: Chat, app: App, text: str, words: str
) -> None:
    """Wherever it stands in what people read."""
    await says(writer, "/soan", text, *REST)

    answer = await writer.presses("Gửi duyệt")

    assert words in answer.text
    await untouched(app, text)


@pytest.mark.parametrize(
    "paper",
    ["45/TB-UBND, bit.ly/qua-tang", "bit.ly/45", "45/TB, https://dichvucong.gov.vn", "vneid.vip"],
)
async def test_paper_and_signer_are_no_links(writer: Chat, app: App, paper: str) -> None:
    """They stand in every form, and nobody looks there for a link."""
    await says(writer, "/soan", TEXT, *REST[:-1])

    answer = await writer.says(paper)
    await writer.says("45/TB-UBND, Chủ tịch Nguyễn Văn An")

    assert "không ghi đường dẫn" in answer.text
    draft = (await kept(app)).draft
    assert (draft.document_no, draft.signer) == ("45/TB-UBND", "Chủ tịch Nguyễn Văn An")


async def test_an_official_link_goes_along(writer: Chat, app: App) -> None:
    """Nothing is said about it."""
    text = f"{TEXT} Xem https://dichvucong.gov.vn."
    await says(writer, "/soan", text, *REST)
    shown = writer.replies[-1]

    await writer.presses("Gửi duyệt")

    assert "Đường dẫn" not in shown.text
    await untouched(app, text, NoticeState.pending)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param("hôm qua 8h", "Lúc đó đã qua: 8 giờ sáng thứ ba 24/11/2026.", id="past"),
        pytest.param("8h 1/1/2019", "Lúc đó đã qua", id="long past"),
        pytest.param("lúc nào rảnh", "Chưa rõ là lúc nào.", id="unreadable"),
        pytest.param("8h 30/2", "Chưa rõ là lúc nào.", id="a day that never was"),
        pytest.param("25h99 mai", "Chưa rõ là lúc nào.", id="an hour that never was"),
        pytest.param("8h 25/11/2029", "Lúc đó còn xa quá: 8 giờ sáng", id="three years ahead"),
        pytest.param("99 tuần nữa", "Lúc đó còn xa quá", id="99 weeks ahead"),
        pytest.param("", "Chưa rõ là lúc nào.", id="nothing"),
        pytest.param("8h " * 200, "Chưa rõ là lúc nào.", id="endless"),
    ],
)
async def test_an_hour_that_cannot_be_is_asked_again(
    writer: Chat, app: App, said: str, words: str
) -> None:
    """With an example of one that can."""
    await says(writer, "/soan", TEXT, "cả xã", "cả hai")

    answer = await writer.says(said)

    assert words in answer.text
    assert "8h sáng mai" in answer.text
    assert "Gửi lúc nào?" in answer.text
    await untouched(app)


@pytest.mark.parametrize("said", ["   ", "\u200b", "😀"])
@pytest.mark.parametrize("no", ["Trả lại để sửa", "Không duyệt"])
async def test_a_no_needs_a_reason(
    app: App, deciding: Deciding, writer: Chat, approver: Chat, no: str, said: str
) -> None:
    """Blanks and faces are none: it is asked for again, and a sentence is taken."""
    del writer
    one = await write(app, deciding, to_all(TEXT))
    await step(app, deciding, one.key, Step.submit, by=WRITER)
    await approver.says(f"/duyet {one.code}")
    await approver.presses(no)

    again = await approver.says(said)
    await untouched(app, state=NoticeState.pending)
    await approver.says("Sai ngày họp")
    if no == "Không duyệt":
        await approver.says("đồng ý")

    assert "Chọn lý do, hoặc gõ một câu." in again.text
    assert (await kept(app)).state in (NoticeState.returned, NoticeState.rejected)


ORDERS = (
    "/tin", "/duyet", "/tralai", "/khongduyet", "/nguoinhan", "/sua", "/soan bo", "/soan bohan",
    "/dinhchinh", "/thuhoi", "/lichsu", "/ban", "/goi", "/rutve", "/dung", "/tamdung", "/guitiep",
    "/huytin", "/chogui", "/thulai", "",
)  # fmt: skip


async def test_a_notice_of_another_village_is_not_seen(
    app: App, deciding: Deciding, writer: Chat, channel: Lossy, clock: Clock
) -> None:
    """No order shows its text, nor even that there is one."""
    other = Address("test", "doai")
    roles = (Role.officer, Role.approver, Role.administrator)
    await employ(app, other, "Anh Tú", *(Grant(WEST, role) for role in roles))
    one = await write(app, deciding, to_all(TEXT, audience=Audience((EAST,))))
    await step(app, deciding, one.key, Step.submit, by=WRITER)
    tu, nobody = Chat(app, channel, clock, other), "TB-0001"

    for order in ORDERS:
        answer = await tu.says(f"{order} {one.code}".strip())
        unknown = await tu.says(f"{order} {nobody}".strip())

        assert TEXT not in answer.text, order
        said = unknown.text.rpartition("\n\n")[2].replace(nobody, one.code)
        assert answer.text.rpartition("\n\n")[2] == said, order
    await untouched(app, state=NoticeState.pending)
    del writer


@pytest.mark.parametrize(
    "code",
    ["", "TB-0001", "xyz", "9" * 5_000, f"TB-0001 - {'9' * 5_000}", f"{'9' * 5_000} thon_dong"],
    ids=["none", "unknown", "no code", "endless", "endless reason", "endless number"],
)
async def test_a_code_that_does_not_exist_is_said(
    writer: Chat, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Never with our apology for a bug."""
    async with writer.app.db.begin() as tx:
        await officials.grant(tx, 1, Grant(EAST, Role.relay))

    for order in (*ORDERS, "/relayed", "/vaitro thuhoi", "/vaitro thu 1"):
        answer = await writer.says(f"{order} {code}".strip() or "TB-0001")

        assert "chưa xử lý được" not in answer.text, order
        assert answer.text
    assert "Traceback" not in caplog.text


async def test_a_role_that_is_taken_while_writing(
    app: App, writer: Chat, channel: Lossy, clock: Clock
) -> None:
    """It is said at the next word, with whom to ask; the draft is kept, and goes on later."""
    boss = Chat(app, channel, clock, Address("test", "boss"))
    await employ(app, boss.address, "Ông Chủ", Grant(COMMUNE, Role.administrator))
    await says(writer, "/soan", TEXT)
    await boss.says("/vaitro thu")
    await boss.presses("Chị Lan: cán bộ soạn tin, xã Tân Nguyên")
    await boss.presses("Thu")

    answer = await writer.says("cả xã")
    after = await writer.says("menu")

    code = (await kept(app)).code
    assert answer.text == (
        "Vai trò soạn tin của mình đã được thu. Muốn viết tiếp thì hỏi người quản trị.\n"
        f"Tin {code} chưa gửi cho ai, vẫn được giữ."
    )
    assert after.text.startswith("Bà con cần việc gì?")
    await untouched(app)


async def test_a_role_that_became_smaller_while_writing(writer: Chat, app: App) -> None:
    """The notice cannot be handed in for where they work no more; they read what to change."""
    await says(writer, "/soan", TEXT, *REST)
    async with app.db.begin() as tx:
        await officials.take(tx, 1, Grant(COMMUNE, Role.officer))
        await officials.grant(tx, 1, Grant(EAST, Role.officer))
    writer.clock.later(minutes=2)

    answer = await writer.presses("Gửi duyệt")

    assert "Nơi nhận này không còn thuộc phần việc của mình. Bấm “Sửa”" in answer.text
    await untouched(app)
