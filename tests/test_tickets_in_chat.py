"""Officials answer tickets in their own chat: claim, look, send, hand on, let go, close."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.acts import TakeRole
from bot.desk_acts import MoveTicket
from bot.errors import ChannelUnavailable
from bot.roles import Grant, Role
from bot.ticket import Line, Ticket, TicketState, TicketStep
from bot.types import Inbound
from tests.chat import Chat, Collected
from tests.officials import COMMUNE, id_of, labels, official, somebody, told

QUESTION = "Giấy khai sinh của cháu bao giờ có"


class Phone(Collected):
    """A channel from which pictures can be fetched."""

    async def fetch(self, media: str) -> bytes:
        if media != "m1":
            raise ChannelUnavailable("away")
        return b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def channel() -> Collected:
    """The phones of officials send pictures."""
    return Phone()


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


@pytest.fixture
async def minh(chat: Chat) -> Chat:
    """A colleague of hers."""
    return await official(chat, "minh", "Quàng Văn Minh", Role.officer)


async def asks(citizen: Chat, question: str = QUESTION) -> Ticket:
    """Ask a question, without what was said before."""
    await citizen.says("nhắn cho cán bộ")
    await citizen.presses("Chỉ gửi câu hỏi mới")
    await citizen.says(question)
    return (await citizen.app.helpdesk.of_citizen(citizen.address))[0]


async def now(chat: Chat, ticket: Ticket) -> Ticket:
    found = await chat.app.helpdesk.ticket(id_=ticket.id)
    assert found
    return found


async def said(chat: Chat, ticket: Ticket) -> Sequence[Line]:
    """List what officials wrote."""
    lines = await chat.app.helpdesk.lines(ticket)
    return [one for one in lines if one.who == "official"]


async def test_a_ticket_is_answered(chat: Chat, hoa: Chat) -> None:
    """From the list to the answer; the citizen reads exactly what was looked at."""
    ticket = await asks(chat)
    listed = await hoa.says("phieu hoi")
    shown = await hoa.presses(ticket.code)
    claimed = await hoa.presses("Nhận")
    look = await hoa.says("Thứ sáu có, mời ra quầy số 2.")
    sent = await hoa.presses("Gửi, để trợ lý quay lại")
    answer = await told(chat)

    assert f"• {ticket.code} · Câu hỏi gửi cán bộ · xã Tân Nguyên · đang chờ" in listed.text
    assert QUESTION in shown.text
    assert labels(shown) == ["Nhận", "Chuyển nơi khác", "Khép phiếu", "Phiếu khác"]
    assert QUESTION in claimed.text
    assert look.text == "Gửi cho bà con:\nThứ sáu có, mời ra quầy số 2."
    assert labels(look) == ["Gửi, để trợ lý quay lại", "Gửi, còn nói tiếp", "Sửa", "Thôi"]
    assert f"Phiếu {ticket.code} xong" in sent.text
    assert "Thứ sáu có, mời ra quầy số 2." in answer.text
    assert (await now(chat, ticket)).state is TicketState.answered


async def test_a_talk_goes_to_and_fro(chat: Chat, hoa: Chat) -> None:
    """Several messages each way; then the bot is let back in without another word."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("Cháu nộp hôm nào?")
    await hoa.presses("Gửi, còn nói tiếp")
    await chat.gets(Inbound(chat.address, "", "Hôm thứ hai"))
    heard = await told(hoa)
    await hoa.says("không biết ai nhận à?")
    await hoa.presses("Gửi, còn nói tiếp")
    await hoa.presses("Để trợ lý quay lại")
    await told(chat)
    reply = await chat.says("giờ làm việc")

    assert "Hôm thứ hai" in heard.text
    assert [one.text for one in await said(chat, ticket)][:2] == [
        "Cháu nộp hôm nào?",
        "không biết ai nhận à?",
    ]
    assert reply.text
    assert (await now(chat, ticket)).state is TicketState.answered


async def test_nothing_is_sent_unseen(chat: Chat, hoa: Chat) -> None:
    """Written anew, or left: the citizen gets none of it."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("Sai rồi")
    await hoa.presses("Sửa")
    await hoa.says("Vẫn sai")
    newer = await hoa.says("Đúng rồi")
    stopped = await hoa.says("thôi")

    assert newer.text == "Gửi cho bà con:\nĐúng rồi"
    assert "mình vẫn đang giữ" in stopped.text
    assert not await said(chat, ticket)


async def test_a_preview_is_sent_once(chat: Chat, hoa: Chat) -> None:
    """A second press, and one of an earlier preview, send nothing."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    old = await hoa.says("Mời ra quầy 1")
    look = await hoa.says("Mời ra quầy 2")
    on = next(one for one in look.buttons if one.label == "Gửi, còn nói tiếp")
    for button in (old.buttons[1], on, on, old.buttons[0]):
        await hoa.taps(button)

    assert [one.text for one in await said(chat, ticket)] == ["Mời ra quầy 2"]
    assert (await now(chat, ticket)).state is TicketState.held


async def test_what_was_said_elsewhere_is_read_before_a_preview_leaves(
    chat: Chat, hoa: Chat
) -> None:
    """Answered at the desk and taken anew, a preview in the chat waits for one more look."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("Mời ra quầy 5")
    steps = (
        MoveTicket(ticket.id, TicketStep.answer, "Mời ra quầy 2"),
        MoveTicket(ticket.id, TicketStep.claim),
    )
    await chat.app.performing.do(hoa.address, *steps)
    held_back = await hoa.presses("Gửi, còn nói tiếp")
    before = [one.text for one in await said(chat, ticket)]
    await hoa.presses("Gửi, còn nói tiếp")

    assert held_back.text.startswith(f"Chưa gửi: phiếu {ticket.code} vừa thay đổi.")
    assert held_back.text.endswith("Gửi cho bà con:\nMời ra quầy 5")
    assert before == ["Mời ra quầy 2"]
    assert [one.text for one in await said(chat, ticket)] == ["Mời ra quầy 2", "Mời ra quầy 5"]


async def test_only_one_holds_it(chat: Chat, hoa: Chat, minh: Chat) -> None:
    """Who comes second reads who has it; what they typed goes nowhere."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    refused = await minh.says(f"/phieu nhan {ticket.code}")
    shown = await minh.says(f"/phieu {ticket.code}")

    assert "Lò Thị Hoa đang giữ phiếu này, từ 9 giờ sáng nay" in refused.text
    assert f"Phiếu {ticket.code} nay: đang trả lời." in refused.text
    assert labels(shown) == ["Phiếu khác"]


async def test_an_approver_may_take_it_over(chat: Chat, hoa: Chat) -> None:
    """And whoever held it cannot send any more: they read who has it."""
    boss = await official(chat, "boss", "Hà Văn Sếp", Role.approver)
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("Để tôi xem")
    await boss.says(f"/phieu {ticket.code}")
    await boss.presses("Nhận thay")
    late = await hoa.presses("Gửi, còn nói tiếp")

    assert "Hà Văn Sếp đang giữ phiếu này" in late.text
    assert not await said(chat, ticket)


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        ("Vào https://vneid-gov.com nhé", "giống trang giả mạo"),
        ("Xem https://bit.ly/abc", "không phải trang nhà nước"),
        ("Mã OTP là 482913", "mã OTP"),
    ],
)
async def test_what_an_official_may_not_send(
    chat: Chat, hoa: Chat, text: str, objection: str
) -> None:
    """Links of strangers and secrets are refused before they are looked at."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    reply = await hoa.says(text)

    assert objection in reply.text
    assert f"Phiếu {ticket.code}: gõ câu trả lời" in reply.text


async def test_words_of_danger_are_an_answer_here(chat: Chat, hoa: Chat) -> None:
    """An official who writes of a fire is not told to run."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    look = await hoa.says("Cháy nhà thì gọi 114")

    assert look.text == "Gửi cho bà con:\nCháy nhà thì gọi 114"


async def test_a_picture_goes_along(chat: Chat, hoa: Chat) -> None:
    """It is shown with the words before it leaves."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    failed = await hoa.sends(Inbound(hoa.address, "", kind="photo", media="m2"))
    await hoa.says("Điền như mẫu này")
    look = await hoa.sends(Inbound(hoa.address, "", "Mẫu tờ khai", kind="photo", media="m1"))
    await hoa.presses("Gửi, để trợ lý quay lại")
    answer = await told(chat)

    assert "Chưa tải được tệp về" in failed.text
    assert look.text == "Gửi cho bà con:\nMẫu tờ khai\n[kèm: Mẫu tờ khai]"
    assert look.image
    assert answer.image
    assert answer.image.name == look.image.name


async def test_it_is_handed_on(chat: Chat, hoa: Chat) -> None:
    """By name or button, to where somebody answers; they are told."""
    dong = await official(chat, "dong", "Vì Văn Đông", Role.officer, area="tan_nguyen/thon_dong")
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    where = await hoa.presses("Chuyển nơi khác")
    unknown = await hoa.says("nơi nào đó")
    done = await hoa.says("thon dong")
    news = await told(dong)

    assert "Thôn Đông" in labels(where)
    assert "Chưa thấy tên đó." in unknown.text
    assert done.text == f"Đã chuyển phiếu {ticket.code} cho Thôn Đông."
    assert ticket.code in news.text
    assert (await now(chat, ticket)).area == "tan_nguyen/thon_dong"
    assert (await chat.contact()).ticket_id is None  # type: ignore[union-attr]


async def test_it_is_put_back(chat: Chat, hoa: Chat, minh: Chat) -> None:
    """Without a word; then a colleague may take it."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    done = await hoa.presses("Để lại cho người khác")
    taken = await minh.says(f"/phieu nhan {ticket.code.lower()}")

    assert done.text.startswith(f"Đã để lại phiếu {ticket.code} cho người khác.")
    assert "Đã nhận." in taken.text


async def test_what_was_not_answered_is_not_called_so(chat: Chat, hoa: Chat) -> None:
    """Without a word said, it can be put back, not finished."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    reply = await hoa.says(f"/phieu xong {ticket.code}")

    assert "Chưa trả lời bà con câu nào" in reply.text
    assert (await now(chat, ticket)).state is TicketState.held


@pytest.mark.parametrize("why", ["2", "Trung voi phieu khac", "Bà con đã ra xã"])
async def test_it_is_closed_with_a_reason(chat: Chat, hoa: Chat, why: str) -> None:
    """One that is ready, or one's own words; closed is closed."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu {ticket.code}")
    asked = await hoa.presses("Khép phiếu")
    done = await hoa.says(why)
    again = await hoa.says(f"/phieu nhan {ticket.code}")

    assert "vì sao?" in asked.text
    assert done.text == f"Đã khép phiếu {ticket.code}."
    assert again.text.startswith("Phiếu này đã khép.")


async def test_the_list_has_pages(chat: Chat, hoa: Chat) -> None:
    """Those waiting longest first; four, and the way to the next."""
    codes = []
    for number in range(5):
        citizen = somebody(chat, f"c{number}")
        codes.append((await asks(citizen)).code)
        chat.clock.later(minutes=1)
    first = await hoa.says("/phieu")
    second = await hoa.presses("Xem tiếp")

    assert labels(first) == [*codes[:4], "Xem tiếp"]
    assert labels(second) == codes[4:]


@pytest.mark.usefixtures("hoa")
async def test_tickets_of_elsewhere_are_not_shown(chat: Chat) -> None:
    """Neither listed nor opened by an officer of another village."""
    other = await official(chat, "doai", "Cầm Thị Đoài", Role.officer, area="tan_nguyen/thon_doai")
    ticket = await asks(chat)
    listed = await other.says("/phieu")
    shown = await other.says(f"/phieu {ticket.code}")

    assert listed.text.endswith("Không có phiếu hỏi nào đang chờ.")
    assert "Không có phiếu nào mang mã" in shown.text


@pytest.mark.usefixtures("hoa")
async def test_citizens_and_volunteers_have_no_list(chat: Chat) -> None:
    """“Phiếu” means something else to them."""
    team = await official(chat, "to", "Tổ 1", Role.volunteer)
    ticket = await asks(chat)
    replies = [await who.says(f"/phieu nhan {ticket.code}") for who in (team, somebody(chat, "x"))]

    assert all(QUESTION not in one.text for one in replies)
    assert (await now(chat, ticket)).state is TicketState.waiting


async def test_the_desk_menu_counts_them(chat: Chat, hoa: Chat) -> None:
    """What waits is said where officials look first."""
    before = await hoa.says("/viec")
    await asks(chat)
    after = await hoa.says("/viec")

    assert "Phiếu hỏi" in labels(before)
    assert "• 1 phiếu hỏi chờ trả lời" in after.text
    assert labels(await hoa.presses("Xem phiếu hỏi"))


async def test_a_long_talk_fits_a_phone(chat: Chat, hoa: Chat) -> None:
    """The newest is shown; where the rest is, is said."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    for number in range(12):
        await chat.gets(Inbound(chat.address, "", f"câu thứ {number} " + "dài " * 60))
        chat.clock.now = datetime.fromtimestamp(
            chat.clock.now.timestamp() + 60, chat.clock.now.tzinfo
        )
    shown = await hoa.says(f"/phieu {ticket.code}")

    assert len(shown.text) < 2000
    assert "câu thứ 11" in shown.text
    assert "lời trước nữa: xem ở bàn làm việc." in shown.text


async def test_another_order_leaves_the_answer(chat: Chat, hoa: Chat) -> None:
    """What is typed after a command is no answer to the citizen."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await hoa.says("/viec")
    await hoa.says("khai sinh cần gì")

    assert not await said(chat, ticket)
    assert not (await hoa.session()).flow


async def test_a_role_that_is_taken_gives_the_citizen_back_to_the_bot(
    chat: Chat, hoa: Chat, minh: Chat
) -> None:
    """In the same commit; a colleague is told, and may take it."""
    binh = await official(chat, "binh", "Lê Thị Bình", Role.administrator)
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")
    await told(chat)

    taken = TakeRole(await id_of(hoa), Grant(COMMUNE, Role.officer))
    await chat.app.performing.do(binh.address, taken)
    news = await told(minh)
    reply = await chat.says("giờ làm việc")

    assert "người đang giữ không còn trả lời ở đây" in news.text
    assert reply.text
    assert (await now(chat, ticket)).state is TicketState.waiting


async def test_the_citizen_is_told_who_looks_at_it(chat: Chat, hoa: Chat) -> None:
    """One short message at the claim, in the name of the person."""
    ticket = await asks(chat)
    await hoa.says(f"/phieu nhan {ticket.code}")

    assert (await told(chat)).text == (
        f"Cán bộ xã (Lò Thị Hoa) đang xem câu hỏi, mã {ticket.code}. "
        "Bà con nhắn tiếp ở đây. Cần trợ lý thì gõ: menu."
    )
