"""Help at home: asked in a few presses; a phone number that passes through and stays nowhere."""

import re
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from bot import privacy
from bot.roles import Role
from bot.ticket import Ticket, TicketKind
from tests.chat import Chat
from tests.officials import labels, official, told

NUMBER = "0912345612"


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune, so that somebody comes."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


async def tickets(chat: Chat) -> Sequence[Ticket]:
    return await chat.app.helpdesk.of_citizen(chat.address)


async def to_the_card(chat: Chat) -> None:
    """Answer everything up to the card."""
    await chat.says("nho den nha")
    await chat.presses("Làm thẻ căn cước")
    await chat.presses("Bố hoặc mẹ")
    await chat.presses("Thôn Đoài")


async def to_the_number(chat: Chat) -> None:
    """Answer everything up to the phone number."""
    await to_the_card(chat)
    await chat.presses("Gửi")


@pytest.mark.usefixtures("hoa")
async def test_a_visit_in_a_few_presses(chat: Chat) -> None:
    """What, for whom by relation, where; looked at before it goes; a number at the very end."""
    first = await chat.says("Xin hỗ trợ tại nhà")
    whom = await chat.presses("Làm thẻ căn cước")
    where = await chat.presses("Bố hoặc mẹ")
    card = await chat.presses("Thôn Đoài")
    number = await chat.presses("Gửi")
    sent = await chat.says("gọi số 0912 345 612 gặp bà Hằng")

    assert "Bước 1/5 · Xin hỗ trợ tại nhà" in first.text
    assert "Không cần gõ tên" in whom.text
    assert labels(where)[-1] == "Thôn khác"
    assert "• Việc: Làm thẻ căn cước\n• Cho ai: Bố hoặc mẹ\n• Ở: Thôn Đoài" in card.text
    assert labels(card) == ["Gửi", "Sửa", "Thôi"]
    assert "chỉ giữ đến khi làm xong việc" in number.text
    assert "Số gọi lại: …12." in sent.text
    (ticket,) = await tickets(chat)
    assert (ticket.kind, ticket.errand, ticket.relation) == (
        TicketKind.visit,
        "can_cuoc",
        "cha_me",
    )
    assert (ticket.area, ticket.village) == ("tan_nguyen/thon_doai", "thon_doai")
    assert ticket.phone == NUMBER
    assert ticket.code in sent.text


@pytest.mark.usefixtures("hoa")
async def test_the_same_by_typing(chat: Chat) -> None:
    """Without marks, by number, by a name of old; a person's name is not kept."""
    await chat.says("nho can bo den nha")
    await chat.says("mo tai khoan ngan hang de nhan tro cap")
    await chat.says("lam cho me toi, ten la Hang")
    card = await chat.says("xom dinh")
    await chat.says("1")
    await chat.says("khong co dien thoai")

    assert "Mở tài khoản nhận chế độ" in card.text
    assert "Thôn Đoài" in card.text
    (ticket,) = await tickets(chat)
    assert (ticket.errand, ticket.relation, ticket.phone) == ("tai_khoan", "cha_me", "")
    lines = await chat.app.helpdesk.lines(ticket)
    assert "hang" not in "".join(one.text.casefold() for one in lines)


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("Bà", "ong_ba"),
        ("for me", "me"),
        ("mẹ vợ", "cha_me"),
        ("chồng", "vo_chong"),
        ("tui", "me"),
        ("hàng xóm, người khác", "khac"),
        ("5", "khac"),
    ],
)
@pytest.mark.usefixtures("hoa")
async def test_for_whom_is_read(chat: Chat, said: str, relation: str) -> None:
    """By the word for a relative, whoever's name stands beside it."""
    await chat.says("/tainha")
    await chat.says("vneid")
    await chat.says(said)

    assert (await chat.session()).slots["relation"] == relation


@pytest.mark.usefixtures("hoa")
async def test_ba_is_asked_once_more(chat: Chat) -> None:
    """A father, a grandmother, or the number three: nobody can know."""
    await chat.says("/tainha")
    await chat.says("vneid")
    reply = await chat.says("ba")

    assert "Làm cho ai?" in reply.text
    assert (await chat.session()).step == "relation"


async def test_the_number_stays_nowhere(chat: Chat, hoa: Chat) -> None:
    """Not in the session, not in any message to anybody, not in the logs: only in the ticket."""
    await to_the_number(chat)
    with capture_logs() as logs:
        await chat.says(NUMBER)
    news = await told(hoa)
    shown = await hoa.says(f"/phieu {(await tickets(chat))[0].code}")
    await hoa.presses("Nhận")

    async with chat.app.db.read() as tx:
        kept = [
            str(tuple(row))
            for table in ("session", "inbox", "delivery", "ticket_line")
            for row in await tx.execute(_all(table))
        ]
    everything = " ".join((*kept, str(logs), news.text, shown.text))
    assert NUMBER not in re.sub(r"[\s.]", "", everything)
    assert "…12, xem đủ số ở bàn làm việc" in shown.text


@pytest.mark.usefixtures("hoa")
async def test_after_a_crash_the_number_is_asked_again(chat: Chat) -> None:
    """What is taken up again is scrubbed: the number is gone, and nothing is sent without it."""
    await to_the_number(chat)
    reply = await chat.says(privacy.scrub(NUMBER))
    await chat.says(NUMBER)

    assert "Trợ lý không lưu số điện thoại, nhờ gõ lại." in reply.text
    assert [one.phone for one in await tickets(chat)] == [NUMBER]


@pytest.mark.parametrize("said", ["0912", "gọi tôi nhé", "8h sáng"])
@pytest.mark.usefixtures("hoa")
async def test_what_is_no_number_is_asked_again(chat: Chat, said: str) -> None:
    """Nothing is sent by half a number."""
    await to_the_number(chat)
    reply = await chat.says(said)

    assert "Gõ đủ số điện thoại" in reply.text
    assert not await tickets(chat)


@pytest.mark.usefixtures("hoa")
async def test_an_id_number_is_no_phone_number(chat: Chat) -> None:
    """It is warned of; then the number is asked for again."""
    await to_the_number(chat)
    warned = await chat.says("038085001234")
    on = await chat.presses("Làm tiếp")

    assert "số căn cước" in warned.text
    assert "Số điện thoại để cán bộ gọi lại?" in on.text
    assert not await tickets(chat)


@pytest.mark.usefixtures("hoa")
async def test_one_answer_is_changed(chat: Chat) -> None:
    """From the card to the question and back to the card; the rest stays."""
    await to_the_card(chat)
    await chat.presses("Sửa")
    await chat.presses("Cho ai")
    card = await chat.presses("Ông hoặc bà")
    back = await chat.says("quay lại")

    assert "• Cho ai: Ông hoặc bà\n• Ở: Thôn Đoài" in card.text
    assert "Người cần giúp ở thôn nào?" in back.text


@pytest.mark.usefixtures("hoa")
async def test_a_known_village_comes_first(chat: Chat) -> None:
    """Offered, not taken for granted: the mother may live elsewhere."""
    await chat.says("tôi ở bản mua")
    await chat.says("/tainha")
    await chat.presses("Làm thẻ căn cước")
    where = await chat.presses("Bố hoặc mẹ")
    further = await chat.presses("Thôn khác")

    assert labels(where)[0] == "Bản Mua"
    assert "Bản Mua" not in labels(further)


async def test_nobody_comes_where_nobody_answers(chat: Chat) -> None:
    """An officer of another village is none of theirs: they read whom to call."""
    await official(chat, "hoa", "Lò Thị Hoa", Role.officer, area="tan_nguyen/thon_dong")
    await chat.says("tôi ở thôn đông")
    await chat.says("/tainha")
    await chat.presses("Làm thẻ căn cước")
    await chat.presses("Bố hoặc mẹ")
    reply = await chat.says("thôn đoài")

    assert "Ở đây chưa nhắn được" in reply.text
    assert "Công an xã" in reply.text
    assert not (await chat.session()).flow


@pytest.mark.usefixtures("hoa")
async def test_it_can_be_left_at_any_step(chat: Chat) -> None:
    """Nothing is sent, and nothing of it stays."""
    await to_the_number(chat)
    reply = await chat.says("thôi")

    assert reply.text == "Vâng, chưa gửi gì cho cán bộ."
    assert not (await chat.session()).slots
    assert not await tickets(chat)


def _all(table: str) -> object:
    from sqlalchemy import text

    return text(f"select * from {table}")  # noqa: S608 - names of our own


@pytest.mark.usefixtures("hoa")
@pytest.mark.parametrize("said", ["ban mua", "khong co so"])
async def test_what_is_no_answer_to_the_card_is_told(chat: Chat, said: str) -> None:
    """The card comes back, with what can be done about it."""
    await to_the_card(chat)

    reply = await chat.says(said)

    assert reply.text.startswith("Chọn Gửi, Sửa hoặc Thôi.")
    assert labels(reply) == ["Gửi", "Sửa", "Thôi"]


async def test_a_visit_that_is_not_needed_is_taken_back(chat: Chat, hoa: Chat) -> None:
    """Also where somebody has said when they come: it still stands on the list of houses."""
    await to_the_number(chat)
    await chat.says(NUMBER)
    (ticket,) = await tickets(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("Sáng thứ sáu đến ạ")
    await hoa.says("1")
    await told(chat)

    await chat.says("khong can den nua")
    done = await chat.presses("Rút lại")

    assert "không cần đến nhà nữa" in done.text
    assert "đừng đến nhà nữa" in (await told(hoa)).text
    (ticket,) = await tickets(chat)
    assert (ticket.state.value, ticket.phone) == ("closed", "")
