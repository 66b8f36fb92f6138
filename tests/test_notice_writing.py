"""An official writes a notice in chat: a few presses and one text, and nothing is ever lost."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.app import App
from bot.hours import VIETNAM
from bot.notice import Draft, NoticeState
from bot.notices.deciding import Deciding
from bot.roles import Area, Grant, Role
from bot.steps import Step
from bot.storage import notices
from bot.types import Address, Inbound
from content.commune import Commune
from handlers.notices import filling, places, reading
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
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
TEXT = "Ngày 27/11 cắt điện từ 8h đến 11h. Hỏi thì gọi 0912 345 678. Thay cho tin TB-1234."
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 20
EAST, WEST = (
    Area(f"{COMMUNE}/thon_dong", "Thôn Đông", "village"),
    Area(f"{COMMUNE}/thon_doai", "Thôn Đoài", "village"),
)


class Album(Collected):
    """The test's channel, with pictures to fetch."""

    async def fetch(self, media: str) -> bytes:
        return PICTURE if media == "picture" else b"%PDF-1.4 lich"


@pytest.fixture
def channel() -> Album:
    """A channel whose pictures can be fetched."""
    return Album()


@pytest.fixture
def deciding(app: App) -> Deciding:
    """What the commits of officials go through."""
    return app.notices.keeping.deciding


@pytest.fixture
async def writer(app: App, channel: Album, clock: Clock) -> Chat:
    """An officer of the commune, in which eight people live and somebody approves."""
    await staff(app)
    await settle_people(app, 5)
    await settle_people(app, 3, village="thon_doai", first=100)
    return Chat(app, channel, clock, WRITER)


async def written(writer: Chat) -> None:
    """Write a notice to everybody, up to the preview."""
    await writer.says("soạn tin")
    await writer.says(TEXT)
    await writer.presses("Cả xã Tân Nguyên")
    await writer.presses("Nhóm và từng người")
    await writer.presses("Ngay khi được duyệt")
    await writer.presses("Không có văn bản")


async def kept(app: App, which: int = 1) -> Draft:
    """Read a draft as the database has it."""
    async with app.db.read() as tx:
        found = await notices.find(tx, which)
    assert found
    return found.draft


async def state(app: App, which: int = 1) -> NoticeState:
    """Read where a notice stands."""
    async with app.db.read() as tx:
        found = await notices.find(tx, which)
    assert found
    return found.state


async def test_a_notice_is_five_answers_and_a_preview(writer: Chat, app: App) -> None:
    """The preview has the very text with its code and foot, and below it whom it reaches."""
    await written(writer)

    shown = writer.replies[-1]

    code = (await kept_code(app)).removesuffix(".")
    assert f"THÔNG BÁO · xã Tân Nguyên · Mã {code}\n\n{TEXT}" in shown.text
    assert "• Thôn Đông: 5 người" in shown.text
    assert "Lúc gửi: ngay khi được duyệt." in shown.text
    assert [one.label for one in shown.buttons] == [
        "Gửi duyệt",
        "Sửa",
        "Gửi thử cho mình",
        "Để sau",
        "Xem trên từng kênh",
    ]


async def kept_code(app: App, which: int = 1) -> str:
    """Read a notice's code."""
    async with app.db.read() as tx:
        found = await notices.find(tx, which)
    assert found
    return found.code


async def test_all_of_it_can_be_typed(writer: Chat, app: App) -> None:
    """Zalo Bot has no buttons: numbers and words without marks say the same."""
    for said in ("soan tin", TEXT, "chon thon", "thon dong, xom dinh", "2", "8h sang mai"):
        await writer.says(said)
    shown = await writer.says("45/TB-UBND, Chủ tịch Nguyễn Văn An")

    draft = await kept(app)

    assert draft.audience.areas == (EAST.id, WEST.id)
    assert (draft.audience.groups, draft.audience.people) == (True, False)
    assert draft.due_at == datetime(2026, 11, 26, 8, 0, tzinfo=VIETNAM)
    assert "Văn bản số 45/TB-UBND · Người ký: Chủ tịch Nguyễn Văn An" in shown.text


async def test_citizens_and_volunteers_write_no_notices(
    app: App, channel: Album, clock: Clock
) -> None:
    """The words mean nothing special to whoever is no officer."""
    lan = Chat(app, channel, clock)

    answer = await lan.says("soạn tin")

    assert "Soạn thông báo" not in answer.text


async def test_a_preview_goes_to_the_approvers(
    writer: Chat, app: App, channel: Album, clock: Clock
) -> None:
    """They are told at once, and the writer reads who was."""
    await written(writer)

    answer = await writer.presses("Gửi duyệt")
    await app.sender.run_once()
    await app.settle()

    assert "Đã báo cho: Anh Nam." in answer.text
    assert await state(app) is NoticeState.pending
    assert "chờ duyệt" in Chat(app, channel, clock, APPROVER).replies[-1].text


async def test_without_an_approver_nothing_is_lost(app: App, channel: Album, clock: Clock) -> None:
    """The writer reads who can invite one, and the draft stays as it is."""
    await employ(app, WRITER, "Chị Lan", Grant(COMMUNE, Role.officer))
    await employ(app, Address("test", "boss"), "Ông Chủ", Grant(COMMUNE, Role.administrator))
    await settle_people(app, 2)
    writer = Chat(app, channel, clock, WRITER)
    await written(writer)

    answer = await writer.presses("Gửi duyệt")

    assert "Nhờ Ông Chủ mời một người duyệt" in answer.text
    assert await state(app) is NoticeState.draft


async def test_a_notice_that_reaches_nobody_is_not_handed_in(writer: Chat, app: App) -> None:
    """What stands in its way is said, with what to do."""
    for said in ("/soan", TEXT, "chọn thôn", "nam sơn", "chỉ từng người", "ngay", "không"):
        await writer.says(said)

    answer = await writer.presses("Gửi duyệt")

    assert answer.text.startswith("Chưa gửi duyệt được. Tin vẫn được giữ.\n⚠ ")
    assert await state(app) is NoticeState.draft


async def test_a_test_is_exactly_what_people_get(writer: Chat, app: App) -> None:
    """With picture and file; then the preview's buttons stand there again."""
    await writer.says("/soan")
    await writer.sends(Inbound(WRITER, "", TEXT, "photo", media="picture"))
    await writer.sends(Inbound(WRITER, "", kind="file", media="lich"))
    for said in ("cả xã", "cả hai", "ngay", "không"):
        await writer.says(said)

    await writer.presses("Gửi thử cho mình")

    real, below = writer.replies[-2:]
    draft = await kept(app)
    assert real.text.startswith("THÔNG BÁO · xã Tân Nguyên · Mã TB-")
    assert real.image
    assert real.image.name == draft.picture != ""
    assert real.file
    assert real.file.name == draft.file != ""
    assert below.buttons[0].label == "Gửi duyệt"


async def test_every_form_can_be_seen_before(writer: Chat) -> None:
    """The SMS has no marks and at most 160 characters, the loudspeaker no digits."""
    await written(writer)

    answer = await writer.presses("Xem trên từng kênh")

    _, sms, script = answer.text.split("— — —")
    assert sms.splitlines()[2].isascii()
    assert len(sms.splitlines()[2]) <= 160
    assert not any(char.isdigit() for char in script)


async def test_one_step_is_asked_again_and_leads_back_to_the_preview(
    writer: Chat, app: App
) -> None:
    """The old value is shown; what is not changed stays."""
    await written(writer)

    listed = await writer.presses("Sửa")
    asked = await writer.says("nội dung")
    shown = await writer.says("Hoãn họp thôn.")

    assert f"• Nội dung: {TEXT[:60]}" in listed.text
    assert f"Đang là:\n{TEXT}" in asked.text
    assert "Hoãn họp thôn." in shown.text
    assert (await kept(app)).audience.areas == (COMMUNE,)


@pytest.mark.parametrize(
    ("ways", "changed"),
    [
        pytest.param(("Phần khác", "Gửi cả ban đêm", "Gửi cả ban đêm"), "khẩn", id="night"),
        pytest.param(("Phần khác", "Người nhận", "Chỉ từng người"), "5 người", id="who"),
        pytest.param(("Phần khác", "Kênh", "test"), "5 người", id="channels"),
        pytest.param(("Lúc gửi", "Giữ nguyên"), "ngay khi được duyệt", id="kept"),
        pytest.param(("Phần khác", "Thôi, không sửa"), "ngay khi được duyệt", id="nothing"),
    ],
)
async def test_everything_can_be_changed(
    writer: Chat, ways: tuple[str, ...], changed: str
) -> None:
    """Each change ends at the preview."""
    await written(writer)
    await writer.presses("Sửa")

    for way in ways:
        await writer.presses(way)

    assert changed in writer.replies[-1].text
    assert writer.replies[-1].buttons[0].label == "Gửi duyệt"


async def test_an_officer_of_one_village_is_not_asked_where(
    app: App, channel: Album, clock: Clock
) -> None:
    """There is nothing to choose."""
    await employ(app, WRITER, "Anh Tú", Grant(EAST.id, Role.officer))
    tu = Chat(app, channel, clock, WRITER)
    await tu.says("viết thông báo")

    asked = await tu.says(TEXT)

    assert "Gửi cho ai?" in asked.text
    assert (await kept(app)).audience.areas == (EAST.id,)


async def test_night_hours_are_said_at_once(writer: Chat) -> None:
    """Whoever chooses ten in the evening reads when it will really leave."""
    for said in ("/soan", TEXT, "cả xã", "cả hai"):
        await writer.says(said)

    answer = await writer.says("22h tối nay")

    assert answer.text.startswith("⚠ Giờ đó bà con nghỉ. Tin sẽ đi lúc 6 giờ sáng mai")


async def test_a_draft_waits_for_its_writer(writer: Chat, app: App, clock: Clock) -> None:
    """Left by the menu, it is offered at the next time, and goes on where it was."""
    await writer.says("/soan")
    await writer.says(TEXT)
    left = await writer.says("menu")
    clock.later(days=3)

    offered = await writer.says("soạn tin")
    asked = await writer.presses("Viết tiếp")

    assert "Tin đang soạn đã lưu." in left.text
    assert "đang soạn dở" in offered.text
    assert "Gửi tới đâu?" in asked.text
    assert (await kept(app)).text == TEXT


async def test_a_draft_is_thrown_away_when_said_twice(
    writer: Chat, app: App, clock: Clock
) -> None:
    """Then a new one begins at once."""
    await writer.says("/soan")
    await writer.says(TEXT)
    await writer.says("thôi")
    await writer.presses("Bỏ tin này")
    asked = await state(app)

    await writer.presses("Bỏ hẳn")
    clock.later(minutes=1)
    begun = await writer.says("/soan")

    assert asked is NoticeState.draft
    assert await state(app) is NoticeState.cancelled
    assert "Bước 1/5" in begun.text


async def test_the_way_back_leads_through_the_same_steps(writer: Chat) -> None:
    """“Quay lại” asks the step before; at the first it says so."""
    await writer.says("/soan")
    await writer.says(TEXT)
    await writer.presses("Chọn thôn")

    where = await writer.says("quay lại")
    text = await writer.says("quay lại")
    first = await writer.says("quay lại")

    assert "Gửi tới đâu?" in where.text
    assert "Bước 1/5" in text.text
    assert first.text.startswith("Đây là bước đầu.")


async def test_an_old_button_shows_where_the_writer_is(writer: Chat, app: App) -> None:
    """Pressed again it changes nothing."""
    await writer.says("/soan")
    await writer.says(TEXT)
    await writer.presses("Cả xã Tân Nguyên")
    await writer.presses("Chỉ các nhóm")

    answer = await writer.presses("Chọn thôn")

    assert "Nút vừa bấm là của câu hỏi trước." in answer.text
    assert "Gửi lúc nào?" in answer.text
    assert (await kept(app)).audience.areas == (COMMUNE,)


async def test_what_is_typed_below_another_answer_is_no_answer_to_the_form(
    writer: Chat, app: App
) -> None:
    """Somebody looked at something else meanwhile: “làm tiếp” leads back."""
    await writer.says("/soan")
    await writer.says(TEXT)
    await writer.presses("Chọn thôn")
    await writer.says("/viec")

    other = await writer.says("thôn Đông")
    back = await writer.says("làm tiếp")

    assert "Bước" not in other.text
    assert "Gửi tới những nơi nào?" in back.text
    assert (await kept(app)).audience.areas == ()


async def test_too_long_a_text_is_counted_and_the_old_one_stays(writer: Chat, app: App) -> None:
    """Nothing is cut in silence."""
    await written(writer)
    await writer.presses("Sửa")
    await writer.presses("Nội dung")

    answer = await writer.says("dài " * 1_030)

    assert "nhiều nhất 4.000" in answer.text
    assert "Nội dung trước vẫn còn." in answer.text
    assert (await kept(app)).text == TEXT


async def test_a_returned_notice_opens_with_the_reason(
    writer: Chat, app: App, deciding: Deciding
) -> None:
    """What the approver wrote stands above the preview; corrected, it goes to them again."""
    await written(writer)
    await writer.presses("Gửi duyệt")
    key = f"{WRITER} {NOW.isoformat()}"
    await step(app, deciding, key, Step.send_back, by=APPROVER, why="Sai ngày")

    opened = await writer.says(f"/sua {await kept_code(app)}")
    await writer.presses("Sửa")
    await writer.presses("Nội dung")
    await writer.says("Ngày 28/11 cắt điện.")
    await writer.presses("Gửi duyệt")

    assert opened.text.startswith("Anh Nam trả lại để sửa. Lý do: Sai ngày")
    assert await state(app) is NoticeState.pending
    assert (await kept(app)).text == "Ngày 28/11 cắt điện."


async def test_what_is_handed_in_can_no_longer_be_changed(
    writer: Chat, app: App, clock: Clock
) -> None:
    """Whoever tries reads where it stands."""
    await written(writer)
    await writer.presses("Gửi duyệt")
    clock.later(minutes=1)

    answer = await writer.says(f"/sua {await kept_code(app)}")

    assert "đang chờ duyệt. Muốn sửa thì mở tin, rút về trước." in answer.text


async def test_a_correction_goes_to_those_who_got_the_first(
    writer: Chat, app: App, deciding: Deciding, clock: Clock
) -> None:
    """It asks for the new text alone, and its audience cannot be changed."""
    first = await sent(app, deciding, clock)

    asked = await writer.says(f"/dinhchinh {first}")
    shown = await writer.says("Cắt điện từ 9 giờ.")
    listed = await writer.presses("Sửa")

    assert f"Tin đang là:\n“{TEXT}”" in asked.text
    assert (
        f"ĐÍNH CHÍNH · xã Tân Nguyên · Mã {await kept_code(app, 2)} (sửa tin {first})"
        in shown.text
    )
    assert "Nơi nhận" not in [one.label for one in listed.buttons]
    assert (await kept(app, 2)).audience.areas == (COMMUNE,)


async def test_a_correction_rests_on_the_same_paper(
    writer: Chat, app: App, deciding: Deciding, clock: Clock
) -> None:
    """Number and signer stay, are seen, and can be changed; a withdrawal has none of them."""
    paper = {"document_no": "45/TB-UBND", "signer": "Chủ tịch Nguyễn Văn An"}
    first = await sent(app, deciding, clock, **paper)

    await writer.says(f"/dinhchinh {first}")
    shown = await writer.says("Cắt điện từ 9 giờ.")
    listed = await writer.presses("Sửa")
    await writer.says("/stop")
    await writer.says(f"/thuhoi {first}")
    withdrawn = await writer.says("Điện lực báo nhầm.")

    assert "Văn bản số 45/TB-UBND · Người ký: Chủ tịch Nguyễn Văn An" in shown.text
    assert "Văn bản: 45/TB-UBND, Chủ tịch Nguyễn Văn An" in listed.text
    assert "45/TB-UBND" not in withdrawn.text


async def test_a_withdrawal_asks_only_why(
    writer: Chat, app: App, deciding: Deciding, clock: Clock
) -> None:
    """The text is made of the code, the day and the reason; a second one is not begun."""
    first = await sent(app, deciding, clock)
    await writer.says(f"/thuhoi {first}")
    shown = await writer.says("điện lực báo nhầm.")
    await writer.presses("Gửi duyệt")

    again = await writer.says(f"/thuhoi {first}")

    made = f"Tin {first} ngày 25/11/2026 không còn hiệu lực.\nLý do: điện lực báo nhầm."
    assert made in shown.text
    assert await state(app, 2) is NoticeState.pending
    assert "đã có tin thu hồi" in again.text


async def sent(app: App, deciding: Deciding, clock: Clock, **paper: str) -> str:
    """Send a notice to everybody; returns its code."""
    draft = filling.to_areas(Draft(TEXT, **paper), (Area(COMMUNE, "xã Tân Nguyên", "commune"),))
    await approved(app, deciding, draft)
    clock.later(minutes=5)
    await run(app)
    return await kept_code(app)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param("1 2", (EAST, WEST), id="numbers"),
        pytest.param("1-2", (EAST, WEST), id="from to"),
        pytest.param("2, thon dong", (WEST, EAST), id="number and name"),
        pytest.param("Đông và Đoài", (EAST, WEST), id="names without thôn"),
        pytest.param("xóm chợ", (EAST,), id="old name"),
        pytest.param("3", "Ở đây có số 1 đến số 2. Gõ lại, ví dụ: 1 3.", id="no such number"),
        pytest.param("thôn Bắc", "“thôn Bắc”", id="no such name"),
        pytest.param("…", "Gõ số của nơi cần gửi", id="nothing said"),
    ],
)
def test_places_are_read_as_people_type_them(
    said: str, found: tuple[Area, ...] | str, app: App
) -> None:
    """Numbers of the list, ranges, names of today and of before."""
    commune: Commune = app.shelf.library.commune

    read = places.read(said, (EAST, WEST), commune, str)

    assert found in read if isinstance(found, str) else found == read


@pytest.mark.parametrize(
    ("said", "number", "signer"),
    [
        pytest.param("45/TB-UBND, Chủ tịch An", "45/TB-UBND", "Chủ tịch An", id="both"),
        pytest.param(
            "số 12/2026/QĐ-UBND ký bởi ông Bình", "12/2026/QĐ-UBND", "ông Bình", id="words"
        ),
        pytest.param("45/TB-UBND", "45/TB-UBND", "", id="number"),
        pytest.param("người ký: Trần Văn Số", "", "Trần Văn Số", id="signer"),
    ],
)
def test_the_paper_is_read_from_one_line(said: str, number: str, signer: str) -> None:
    """Number and signer, either or both."""
    draft = reading.paper(Draft(), said, str)

    assert isinstance(draft, Draft)
    assert (draft.document_no, draft.signer) == (number, signer)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param("mã OTP là 482913", "mã OTP", id="otp"),
        pytest.param("mang CCCD 012345678901", "số căn cước", id="id number"),
        pytest.param("gọi [số điện thoại]", "Gửi lại tin đó", id="scrubbed after a crash"),
        pytest.param("x" * 4_001, "nhiều nhất 4.000", id="too long"),
        pytest.param("", "bằng chữ", id="empty"),
    ],
)
def test_some_texts_are_not_taken(said: str, answer: str) -> None:
    """The kind is named, never the number itself."""
    read = reading.text(replace(Draft(), text="cũ"), said, str)

    assert isinstance(read, str)
    assert answer in read


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param("hôm nào cũng được", "Chưa rõ là lúc nào.", id="no time"),
        pytest.param("8h sáng hôm qua", "Lúc đó đã qua: 8 giờ sáng thứ ba 24/11/2026.", id="past"),
    ],
)
def test_an_hour_that_cannot_be_gets_two_examples(said: str, answer: str) -> None:
    """What is wrong is said, and how to write it."""
    read = reading.when(Draft(), said, NOW, str)

    assert isinstance(read, str)
    assert answer in read
    assert read.count("“") == 2
