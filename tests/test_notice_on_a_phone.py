"""The whole bot: an approver judges, people get it, a villager checks it, the report agrees."""

from dataclasses import replace

import pytest

from bot.app import App
from bot.notice import Notice, NoticeState
from bot.roles import Grant, Role
from bot.storage import notices
from bot.types import Address
from tests.chat import Chat, Clock, Collected
from tests.staff import APPROVER, COMMUNE, employ, read, run, settle_people, staff, to_all

TEXT = "Mai cắt điện từ 8 giờ."


@pytest.fixture
async def waiting(app: App) -> Notice:
    """A notice of the officer's that waits for the approver; twelve people live in a village."""
    author, _ = await staff(app)
    await settle_people(app, 12)
    one = Notice(0, "test 1", "TB-4827", NoticeState.pending, to_all(TEXT), author, app.now())
    async with app.db.begin() as tx:
        return replace(one, id=await notices.add(tx, one))


@pytest.fixture
def approver(app: App, channel: Collected, clock: Clock) -> Chat:
    """Whoever judges."""
    return Chat(app, channel, clock, APPROVER)


async def approve(approver: Chat) -> None:
    """Approve what waits."""
    await approver.says("việc của tôi")
    await approver.presses("Duyệt TB-4827")
    await approver.presses("Duyệt gửi")
    await approver.presses("Đồng ý duyệt")


async def test_it_is_approved_sent_checked_and_reported(
    app: App, chat: Chat, approver: Chat, clock: Clock, waiting: Notice
) -> None:
    """Nobody gets it before the cooling minute is over; then everybody once."""
    before = await chat.says("TB-4827")
    await approve(approver)
    await run(app)
    early = await chat.says("TB-4827")
    clock.later(seconds=61)
    await run(app)

    after = await chat.says("TB-4827")
    report = await approver.says("/tin 4827")
    past = await approver.says("/lichsu 4827")

    got = [one for one in approver.channel.sent if one.reply.text.startswith("THÔNG BÁO")]
    assert (await read(app, waiting.key)).state is NoticeState.finished
    assert len({one.address for one in got}) == len(got)
    assert "không có tin nào" in before.text
    assert "không có tin nào" in early.text
    assert TEXT in after.text
    assert f"Đã tới {len(got)}/{len(got)} nơi nhận." in report.text
    assert "Anh Nam duyệt" in past.text
    assert "Máy gửi xong" in past.text


async def test_it_is_stopped_within_the_minute(
    app: App, approver: Chat, clock: Clock, waiting: Notice
) -> None:
    """With a reason, and nobody has got it."""
    await approve(approver)
    await approver.presses("Dừng lại")
    await approver.says("Điện lực hoãn rồi")
    clock.later(seconds=61)
    await run(app)

    stands = await read(app, waiting.key)
    past = await approver.says("/lichsu TB-4827")

    assert stands.state is NoticeState.returned
    assert "Anh Nam dừng trước khi gửi: Điện lực hoãn rồi" in past.text
    assert not [one for one in approver.channel.sent if one.reply.text.startswith("THÔNG BÁO")]


async def test_the_author_hears_why(
    app: App, approver: Chat, channel: Collected, clock: Clock, waiting: Notice
) -> None:
    """And the way to correct it stands below."""
    writer = Chat(app, channel, clock, Address("test", "writer"))
    await approver.says(f"/duyet {waiting.code}")
    await approver.presses("Trả lại để sửa")
    await approver.presses("Thiếu thông tin")
    await run(app)

    told = writer.replies[-1]

    assert told.text == "Anh Nam trả lại tin TB-4827 để sửa.\nLý do: Thiếu thông tin"
    assert told.buttons[0].data == "/sua TB-4827"


@pytest.mark.usefixtures("waiting")
async def test_two_approvers_at_once_approve_once(
    app: App, approver: Chat, channel: Collected, clock: Clock
) -> None:
    """The slower one is told that it has been done."""
    other_address = Address("test", "other")
    await employ(app, other_address, "Chị Thu", Grant(COMMUNE, Role.approver))
    other = Chat(app, channel, clock, other_address)
    await other.says("/duyet TB-4827")
    await other.presses("Duyệt gửi")
    await approve(approver)

    late = await other.presses("Đồng ý duyệt")

    assert late.text.startswith("Tin này đã sang bước khác: có người làm trước rồi.")
    assert "Tin TB-4827 nay: đã duyệt" in late.text
