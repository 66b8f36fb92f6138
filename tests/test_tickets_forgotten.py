"""What is left of a ticket when its citizen is forgotten, or when it is over long ago: nothing."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot import effects
from bot.app import build
from bot.config import Settings
from bot.process import App
from bot.roles import Role
from bot.storage import outbox, ticket_forgetting
from bot.ticket import Ticket, TicketState
from bot.turn import Erase
from bot.types import Address, Inbound, Reply
from tests.chat import Chat, Clock, Collected
from tests.officials import official, told

QUESTION = "Nhà tôi ở gốc cây gạo, sổ đỏ bị nhầm tên thì sửa ở đâu"
WORDS = ("cây gạo", "giếng làng", "bờ rào", "ngõ đình", "0912345612")
"""What the citizen says, each once and in its own way."""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


class Phone(Collected):
    """A channel from which pictures can be fetched."""

    async def fetch(self, media: str) -> bytes:
        del media
        return PNG


@pytest.fixture
def channel() -> Collected:
    """The phones of officials send pictures."""
    return Phone()


async def asks(chat: Chat, way: str, question: str = QUESTION) -> Ticket:
    """Ask a person a question; `way`: with or without what was said before."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses(way)
    await chat.says(question)
    return (await chat.app.helpdesk.of_citizen(chat.address))[0]


async def answers(hoa: Chat, ticket: Ticket) -> str:
    """Answer with a picture; returns the name of the kept file."""
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.sends(Inbound(hoa.address, "", "Mời bà con xem", kind="photo", media="m1"))
    await hoa.presses("Gửi, để trợ lý quay lại")
    sent = await told(hoa)
    lines = await hoa.app.helpdesk.lines(ticket)
    assert sent
    return next(one.media for one in lines if one.media)


def whole(folder: Path) -> bytes:
    """Read the database with all it has not yet checkpointed."""
    return b"".join(one.read_bytes() for one in sorted(folder.glob("xaoi.db*")))


async def test_erasing_says_what_ends_with_it_and_officers_stay_at_home(chat: Chat) -> None:
    """Open questions and visits are named first; their codes read nothing any more."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    ticket = await asks(chat, "Chỉ gửi câu hỏi mới")
    await chat.says("Xin hỗ trợ tại nhà")
    for press in ("Làm thẻ căn cước", "Bố hoặc mẹ", "Thôn Đoài", "Gửi", "Không có điện thoại"):
        await chat.presses(press)
    visit = (await chat.app.helpdesk.of_citizen(chat.address))[0]
    await told(hoa)
    before = len(hoa.replies)

    warned = await chat.says("/erase")
    async with chat.app.db.begin() as tx:
        erase = chat.app.actors.erasing(effects.erase)
        await erase(tx, chat.address, Erase(), chat.app.now())
    await told(hoa)
    other = Chat(chat.app, chat.channel, chat.clock, Address("test", "another browser"))
    read = await other.says(ticket.code)

    assert f"{visit.code}, {ticket.code}" in warned.text
    assert [one.text for one in hoa.replies[before:]] == [
        f"Bà con đã xoá dữ liệu. Phiếu mã {ticket.code} khép lại: không cần trả lời nữa.",
        f"Bà con đã xoá dữ liệu. Phiếu mã {visit.code} khép lại: đừng đến nhà nữa.",
    ]
    assert "không còn câu trả lời nào" in read.text
    assert QUESTION not in read.text


async def erases(chat: Chat) -> Reply:
    """Ask to be forgotten."""
    await chat.says("/erase")
    return await chat.presses("Xoá hết")


async def test_of_who_is_forgotten_no_word_stays_in_the_database(
    settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    """Neither in tickets, nor in what officials were told and shown of them, in no table."""
    async with build(settings, channels=[Phone()], now=clock) as app:
        chat = Chat(app, app.channels["test"], clock)  # type: ignore[arg-type] # it is ours
        hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
        await chat.says("nhà tôi cạnh giếng làng")
        ticket = await asks(chat, "Gửi kèm các tin trên")
        await hoa.says(f"/phieu nhan {ticket.code}")
        await chat.gets(Inbound(chat.address, "", "Họ xây lấn sang bờ rào"))
        await told(hoa)
        await chat.says("/menu")
        await chat.says("Xin hỗ trợ tại nhà")
        for press in ("Làm thẻ căn cước", "Bố hoặc mẹ", "Thôn Đoài", "Gửi"):
            await chat.presses(press)
        await chat.says("gọi 0912 345 612")
        await hoa.says("/phieu")
        await chat.says(f"/hoi {ticket.code}")
        clock.later(hours=1)
        await chat.says("Đất ở đầu ngõ đình")
        before, known = len(hoa.replies), whole(tmp_path)
        done = await erases(chat)
        await told(chat)
        late = hoa.replies[before:]
        shown = await hoa.says(f"/phieu {ticket.code}")
        other = await app.helpdesk.ticket(code=ticket.code)
    file = whole(tmp_path)

    assert done.text == "Đã xoá hết những gì trợ lý giữ về bà con."
    assert all(one.text.startswith("Bà con đã xoá dữ liệu.") for one in late), late
    assert "ĐÃ XONG" in shown.text.upper()
    assert [word for word in WORDS if word.encode() in known] == [*WORDS]
    assert [word for word in WORDS if word.encode() in file] == []
    assert other
    assert (other.address, other.village, other.topic) == (Address("-", ""), "", "")


async def test_who_is_being_answered_can_be_forgotten(chat: Chat) -> None:
    """Also where an official takes the ticket between the question and the yes."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    ticket = await asks(chat, "Chỉ gửi câu hỏi mới")
    await chat.says("/erase")
    await hoa.says(f"/phieu nhan {ticket.code}")
    await told(chat)

    done = await chat.says("/erase yes")
    late = await hoa.says("Mời ra quầy số 2.")

    assert done.text == "Đã xoá hết những gì trợ lý giữ về bà con."
    assert late.text.startswith("Phiếu này đã khép.")
    assert await chat.contact() is None


@pytest.mark.parametrize("how", ["forgotten", "over"])
async def test_a_file_of_an_answer_goes_with_the_answer(
    app: App, chat: Chat, clock: Clock, settings: Settings, how: str
) -> None:
    """Its name cannot be guessed; nobody's are kept when their words are not."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    first = await asks(chat, "Chỉ gửi câu hỏi mới")
    second = await asks(chat, "Chỉ gửi câu hỏi mới", "Giấy khai sinh bao giờ có")
    names = {await answers(hoa, one) for one in (first, second)}
    await app.chores.tidy()
    kept = {one.name for one in settings.media.glob("*.png")}

    if how == "forgotten":
        await erases(chat)
    else:
        clock.later(days=8)
        await app.chores.tickets.tick()
        clock.later(days=settings.keep_days, hours=1)
    await app.chores.tidy()

    assert kept == names
    assert len({name[:14] for name in names}) == len(names), "the same picture, two names"
    assert all(re.fullmatch(r"phieu-\w{20,}\.png", name) for name in names)
    assert list(settings.media.glob("*.png")) == []
    lines = await app.helpdesk.lines(first)
    assert {(one.text, one.media, one.media_title) for one in lines} == {("", "", "")}


async def test_a_file_that_was_never_sent_goes_after_a_day(
    app: App, chat: Chat, clock: Clock, settings: Settings
) -> None:
    """What belongs to an answer stays, however old."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    sent = await answers(hoa, await asks(chat, "Chỉ gửi câu hỏi mới"))
    await hoa.says(f"/phieu nhan {(await asks(chat, 'Chỉ gửi câu hỏi mới')).code}")
    await hoa.sends(Inbound(hoa.address, "", "Nhầm", kind="photo", media="m2"))
    before = (clock.now - timedelta(hours=25)).timestamp()
    files = list(settings.media.glob("*.png"))
    for one in files:
        os.utime(one, (before, before))

    await app.chores.tidy()

    assert len(files) == 2
    assert [one.name for one in settings.media.glob("*.png")] == [sent]


async def test_whose_a_ticket_was_is_not_kept_for_ever(
    app: App, chat: Chat, clock: Clock, settings: Settings
) -> None:
    """Thirty days after it is over nobody knows any more who asked, from where, for whom."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    await chat.says("Xin hỗ trợ tại nhà")
    for press in ("Làm thẻ căn cước", "Bố hoặc mẹ", "Thôn Đoài", "Gửi", "Không có điện thoại"):
        await chat.presses(press)
    (ticket,) = await app.helpdesk.of_citizen(chat.address)
    await hoa.says(f"/phieu dong {ticket.code}")
    await hoa.says("Đã làm xong tại nhà")
    clock.later(days=settings.keep_days - 1)
    await app.chores.tidy()
    until_then = await app.helpdesk.of_citizen(chat.address)
    clock.later(days=2)

    await app.chores.tidy()

    assert [one.village for one in until_then] == ["thon_doai"]
    assert await app.helpdesk.of_citizen(chat.address) == []
    left = await app.helpdesk.ticket(code=ticket.code)
    assert left
    assert left.state is TicketState.closed
    assert (left.address, left.village, left.errand, left.relation, left.topic, left.phone) == (
        Address("-", ""), "", "", "", "", "",
    )  # fmt: skip
    assert left.promised_at is None


async def test_what_names_another_code_is_left_alone(app: App, chat: Chat) -> None:
    """Only what officials were told of the tickets of who is forgotten is blanked."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    ticket = await asks(chat, "Chỉ gửi câu hỏi mới")
    news = [f"Bà con nhắn · mã {code}: alo" for code in (ticket.code, "X3P4FK")]
    async with app.db.begin() as tx:
        for text in news:
            await outbox.add(tx, [outbox.row(hoa.address, Reply(text), now=app.now())])
        await ticket_forgetting.forget(tx, chat.address, app.now())

    await told(hoa)

    assert [one.text for one in hoa.replies if "alo" in one.text] == news[1:]
