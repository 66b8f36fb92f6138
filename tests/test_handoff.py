"""A question to a person: asked by consent, promised by the office's hours, read by its code."""

from collections.abc import Sequence

import pytest

from bot.roles import Role
from bot.storage import contacts
from bot.ticket import Ticket, TicketState
from bot.types import Inbound, Kind, Session
from handlers import interlude
from tests.chat import Chat
from tests.officials import labels, official, somebody, told

QUESTION = "Giấy khai sinh của cháu bao giờ có"


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune, so that somebody answers."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


async def tickets(chat: Chat) -> Sequence[Ticket]:
    return await chat.app.helpdesk.of_citizen(chat.address)


async def asks(chat: Chat, question: str = QUESTION) -> Ticket:
    """Ask a question, without what was said before."""
    await chat.says("nhan cho can bo")
    await chat.presses("Chỉ gửi câu hỏi mới")
    await chat.says(question)
    return (await tickets(chat))[0]


async def holds(hoa: Chat, ticket: Ticket) -> None:
    """Let the officer take a ticket."""
    await hoa.says(f"/phieu nhan {ticket.code}")
    await told(hoa)


def where(session: Session) -> tuple[object, ...]:
    """Return all that must come back."""
    return (
        session.flow,
        session.version,
        session.step,
        session.visit,
        dict(session.slots),
        session.trail,
    )


async def test_a_person_is_offered_only_where_somebody_answers(chat: Chat) -> None:
    """No officer, no button: a question must not lie unread."""
    before = await chat.says("gặp cán bộ")
    await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    chat.app.helpdesk.forget()  # type: ignore[attr-defined]
    after = await chat.says("gap can bo")

    assert "Nhắn cho cán bộ" not in labels(before)
    assert labels(after)[:2] == ["Nhắn cho cán bộ", "Xin hỗ trợ tại nhà"]
    assert "Điện thoại: 0200 000 011" in after.text


async def test_nobody_answers_so_nothing_is_asked(chat: Chat) -> None:
    """Whoever asks all the same reads where people are received."""
    reply = await chat.says("nhắn cho cán bộ")

    assert "Ở đây chưa nhắn được" in reply.text
    assert "Trung tâm Phục vụ hành chính công" in reply.text


async def test_a_question_goes_to_a_person(chat: Chat, hoa: Chat) -> None:
    """Consent, one question, then the code, and by when an answer comes."""
    await chat.says("giờ làm việc")
    consent = await chat.says("hoi can bo")
    question = await chat.presses("Gửi kèm các tin trên")
    sent = await chat.says(QUESTION)

    assert labels(consent) == ["Gửi kèm các tin trên", "Chỉ gửi câu hỏi mới", "Thôi"]
    assert "xoá hết" in consent.text
    assert question.text.startswith("Bà con muốn hỏi gì? Gõ một tin.")
    ticket = (await tickets(chat))[0]
    assert f"gõ mã {ticket.code}" in sent.text
    assert "Cán bộ trả lời trước 9 giờ 30 sáng thứ năm 26/11/2026." in sent.text
    lines = await chat.app.helpdesk.lines(ticket)
    assert [(one.who, one.before, one.text) for one in lines if one.who == "citizen"] == [
        ("citizen", True, "giờ làm việc"),
        ("citizen", False, QUESTION),
    ]
    assert QUESTION in (await told(hoa)).text


@pytest.mark.usefixtures("hoa")
async def test_without_consent_nothing_goes_along(chat: Chat) -> None:
    """Only the question is read by officials."""
    await chat.says("hộ chiếu mất rồi")
    ticket = await asks(chat)

    assert [one.text for one in await chat.app.helpdesk.lines(ticket)] == [QUESTION]


@pytest.mark.usefixtures("hoa")
async def test_a_question_typed_too_early_waits_for_the_choice(chat: Chat) -> None:
    """Nothing is chosen for them, and nothing is typed twice."""
    await chat.says("nhắn cho cán bộ")
    again = await chat.says(QUESTION)
    sent = await chat.says("2")

    assert "Đã ghi câu hỏi" in again.text
    assert "Đã gửi cho cán bộ xã." in sent.text
    assert [one.text for one in await chat.app.helpdesk.lines((await tickets(chat))[0])] == [
        QUESTION
    ]


@pytest.mark.parametrize("word", ["thôi", "thoi", "3"])
@pytest.mark.usefixtures("hoa")
async def test_nothing_is_sent_by_who_changes_their_mind(chat: Chat, word: str) -> None:
    """A word, a number or the button: nothing was asked."""
    await chat.says("nhắn cho cán bộ")
    reply = await chat.says(word)

    assert reply.text == "Vâng, chưa gửi gì cho cán bộ."
    assert not await tickets(chat)
    assert not (await chat.session()).flow


@pytest.mark.usefixtures("hoa")
async def test_a_complaint_is_a_question(chat: Chat) -> None:
    """Elsewhere these words lead to a person; here they are what is asked of one."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    await chat.says("tôi muốn khiếu nại")

    assert len(await tickets(chat)) == 1


@pytest.mark.parametrize("said", ["alo", "👍", "dạ", "không biết"])
@pytest.mark.usefixtures("hoa")
async def test_nothing_is_asked_by_a_nod(chat: Chat, said: str) -> None:
    """A ticket that says nothing helps nobody."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    reply = await chat.says(said)

    assert "Bà con muốn hỏi gì?" in reply.text
    assert not await tickets(chat)


@pytest.mark.usefixtures("hoa")
async def test_a_secret_is_not_sent(chat: Chat) -> None:
    """It is said that the question has not left, and what to do."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    warned = await chat.says("Mã OTP của tôi là 482913, sao không vào được")
    on = await chat.presses("Làm tiếp")

    assert "Tin đó chưa gửi cho cán bộ. Gõ lại, bỏ mã OTP ra." in warned.text
    assert "Bà con muốn hỏi gì?" in on.text
    assert not await tickets(chat)


@pytest.mark.usefixtures("hoa")
async def test_danger_is_answered_first(chat: Chat) -> None:
    """No ticket for a fire: 114; then the question can still be asked."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    urgent = await chat.says("cháy nhà")
    on = await chat.presses("Làm tiếp")

    assert "114" in urgent.text
    assert "Bà con muốn hỏi gì?" in on.text
    assert not await tickets(chat)


@pytest.mark.usefixtures("hoa")
async def test_a_phone_number_is_taken_out(chat: Chat) -> None:
    """Answers come here; nobody needs the number."""
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    sent = await chat.says("gọi cho tôi 0912 345 678 nói về sổ đỏ")

    assert "Số điện thoại trong tin đã được bỏ ra" in sent.text
    text = (await chat.app.helpdesk.lines((await tickets(chat))[0]))[0].text
    assert "345" not in text


@pytest.mark.usefixtures("hoa")
async def test_three_wait_at_most(chat: Chat) -> None:
    """Then more is said to one of them."""
    for _ in range(3):
        await asks(chat)
    reply = await chat.says("nhắn cho cán bộ")

    assert "đang có 3 câu chờ" in reply.text
    assert len(await tickets(chat)) == 3


FLOWS = {
    "vneid_muc2": "Bắt đầu",
    "dvc_tai_khoan": "Bắt đầu",
    "dvc_thanh_toan": "Bắt đầu",
    "tra_cuu_ho_so": "Bắt đầu",
}


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.usefixtures("hoa")
async def test_what_was_being_done_comes_back(chat: Chat, flow: str) -> None:
    """In the middle of any flow: to the very step, with its answers and the way back."""
    await chat.says(f"/flow {flow}")
    await chat.presses(FLOWS[flow])
    for _ in range(2):
        last = chat.replies[-1].buttons
        if last and flow != "tra_cuu_ho_so":
            await chat.taps(last[0])
    before = await chat.session()
    await asks(chat)
    after = await chat.session()
    on = await chat.presses("Làm tiếp")

    assert before.step
    assert where(after) == where(before)
    assert on.text == (await chat.says("/continue")).text


@pytest.mark.usefixtures("hoa")
async def test_leaving_by_another_word_takes_it_up_too(chat: Chat) -> None:
    """The menu knows that a flow is under way, and an old button of it still works."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    before = await chat.session()
    step = chat.replies[-1]
    await chat.says("nhắn cho cán bộ")
    menu = await chat.says("menu")
    between = await chat.session()
    await chat.says("nhắn cho cán bộ")
    moved = await chat.taps(step.buttons[0])

    assert "Việc đang làm dở vẫn còn" in menu.text
    assert where(between) == where(before)
    assert "Nút" not in moved.text
    assert (await chat.session()).trail[: len(before.trail)] == before.trail


@pytest.mark.usefixtures("hoa")
async def test_a_visit_begun_in_between_keeps_it_as_well(chat: Chat) -> None:
    """One interlude in another: what was open first comes back."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    before = await chat.session()
    await chat.says("nhắn cho cán bộ")
    await chat.says("xin ho tro tai nha")
    await chat.says("thôi")

    assert where(await chat.session()) == where(before)


async def test_the_answer_is_read_by_its_code_anywhere(chat: Chat, hoa: Chat) -> None:
    """From another channel: where it stands and what was answered; never what was asked."""
    ticket = await asks(chat)
    stranger = somebody(chat, "khác")
    waiting = await stranger.says(f"mã {ticket.code.lower()}")
    await holds(hoa, ticket)
    await hoa.says("Thứ sáu có, mời ra quầy số 2.")
    await hoa.presses("Gửi, để trợ lý quay lại")
    theirs = await stranger.says(ticket.code)
    await told(chat)
    own = await chat.says(ticket.code)

    assert "đang chờ cán bộ trả lời" in waiting.text
    assert "trước 9 giờ 30 sáng thứ năm 26/11/2026" in waiting.text
    assert "Thứ sáu có, mời ra quầy số 2." in theirs.text
    assert QUESTION not in waiting.text + theirs.text
    assert f"Hỏi thêm {ticket.code}" not in labels(theirs)
    assert labels(own)[:2] == [f"Hỏi thêm {ticket.code}", "Xong, cảm ơn"]


@pytest.mark.usefixtures("hoa")
async def test_codes_cannot_be_tried_out(chat: Chat) -> None:
    """Five wrong ones an hour; then even a right one is not read; one's own always is."""
    ticket = await asks(chat)
    thief = somebody(chat, "thief")
    tried = [await thief.says(f"mã H{n}M3QP") for n in range(2, 7)]
    right = await thief.says(ticket.code)
    for n in range(2, 8):
        await chat.says(f"mã H{n}M3QP")
    own = await chat.says(ticket.code)

    assert all("Chưa thấy câu nào" in one.text for one in tried)
    assert "trợ lý tạm nghỉ" in right.text
    assert "đang chờ" in own.text


@pytest.mark.usefixtures("hoa")
async def test_a_broken_promise_is_not_repeated(chat: Chat) -> None:
    """Whoever was kept waiting reads where to call."""
    ticket = await asks(chat)
    chat.clock.later(days=2)
    late = await chat.says(ticket.code)

    assert "nay đã quá. Cần gấp thì gọi:" in late.text
    assert "0200 000 011" in late.text


@pytest.mark.usefixtures("hoa")
async def test_more_can_be_said_to_ones_own(chat: Chat) -> None:
    """By the button below; only by whoever asked."""
    ticket = await asks(chat)
    await chat.presses(f"Hỏi thêm {ticket.code}")
    more = await chat.says("Cháu tên trong sổ ghi sai một chữ")
    stranger = somebody(chat, "khác")
    other = await stranger.says(f"/hoi {ticket.code}")
    unknown = await stranger.says("/hoi H9M3QP")

    assert f"Đã gửi thêm vào câu {ticket.code}." in more.text
    assert len(await chat.app.helpdesk.lines(ticket)) == 2
    assert "đã gửi câu" in other.text
    assert unknown.text.endswith(other.text.replace(ticket.code, "H9M3QP")[-40:])


async def test_buttons_below_an_answer_can_be_typed(chat: Chat, hoa: Chat) -> None:
    """They have no numbers, since nobody asked for that message."""
    ticket = await asks(chat)
    await holds(hoa, ticket)
    await hoa.says("Thứ sáu có.")
    await hoa.presses("Gửi, để trợ lý quay lại")
    await told(chat)
    thanks = await chat.says("Xong, cảm ơn")
    more = await chat.says("hoi them")
    sent = await chat.says("Lệ phí thì sao")

    assert "cảm ơn bà con" in thanks.text
    assert ticket.code in more.text
    assert "Cán bộ trả lời trước 9 giờ 30 sáng thứ năm 26/11/2026." in sent.text


@pytest.mark.usefixtures("hoa")
async def test_a_question_that_was_put_off_is_forgotten(chat: Chat) -> None:
    """Hours later, what is typed is for the bot again, and the flow is where it was."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    before = await chat.session()
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")
    chat.clock.later(hours=3)
    reply = await chat.says("giờ làm việc")

    assert not await tickets(chat)
    assert where(await chat.session()) == where(before)
    assert "Địa chỉ, giờ làm việc" in reply.text


@pytest.mark.usefixtures("hoa")
async def test_thanks_ends_it(chat: Chat) -> None:
    """A word of thanks needs no step."""
    reply = await chat.says("/hoi xong K7M2QP")

    assert "cảm ơn bà con" in reply.text


@pytest.mark.parametrize(
    ("year", "said"),
    [(2026, "Giờ này cán bộ nghỉ."), (2031, "Khi nào trả lời: xã xác nhận.")],
    ids=["at night", "a year nobody has confirmed"],
)
@pytest.mark.usefixtures("hoa")
async def test_outside_hours_it_is_said(chat: Chat, year: int, said: str) -> None:
    """Nobody is there now; and where nothing can be promised, nothing is."""
    chat.clock.now = chat.clock.now.replace(year=year, hour=21)
    await asks(chat)

    assert said in chat.replies[-1].text
    assert (year == 2026) == ("Cán bộ trả lời trước" in chat.replies[-1].text)


async def test_only_the_person_speaks_while_they_hold_it(chat: Chat, hoa: Chat) -> None:
    """The bot says nothing, whatever is sent; every message stands in the ticket."""
    ticket = await asks(chat)
    await holds(hoa, ticket)
    silent = [
        await chat.gets(Inbound(chat.address, "", "khai sinh cần gì")),
        await chat.gets(Inbound(chat.address, "", "1")),
        await chat.gets(Inbound(chat.address, "", "mã OTP là 482913")),
        await chat.gets(Inbound(chat.address, "", "https://vneid-gov.com/dang-nhap")),
    ]

    assert silent == [[], [], [], []]
    said = [one.text for one in await chat.app.helpdesk.lines(ticket) if one.who == "citizen"]
    assert said[1:3] == ["khai sinh cần gì", "1"]
    assert said[3].startswith("mã OTP là [mã OTP]\n[Bà con vừa gửi mã OTP: trợ lý đã bỏ đi.")
    assert "nhắc bà con đừng mở" in said[4]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("photo", "[gửi một ảnh: trợ lý không giữ ảnh]"),
        ("voice", "[gửi tin thoại: trợ lý không giữ, mời bà con gõ chữ]"),
        ("file", "[gửi một tệp: trợ lý không giữ tệp]"),
        ("sticker", "[gửi một nhãn dán]"),
    ],
)
async def test_what_is_not_text_is_named(chat: Chat, hoa: Chat, kind: Kind, line: str) -> None:
    """Officials read that something came, and ask for words."""
    ticket = await asks(chat)
    await holds(hoa, ticket)

    assert not await chat.gets(Inbound(chat.address, "", kind=kind, media="m1"))
    assert (await chat.app.helpdesk.lines(ticket))[-1].text == line


@pytest.mark.parametrize("said", ["/menu", "menu", "cháy nhà rồi", "xoá dữ liệu"])
async def test_the_bot_comes_when_called(chat: Chat, hoa: Chat, said: str) -> None:
    """By a command, or a cry for help: then the person no longer holds it."""
    ticket = await asks(chat)
    await holds(hoa, ticket)
    reply = await chat.says(said)
    again = await chat.says("giờ làm việc")

    now = await chat.app.helpdesk.ticket(code=ticket.code)
    assert reply.text
    assert again.text
    assert now
    assert now.state is TicketState.waiting
    assert (await chat.contact()).ticket_id is None  # type: ignore[union-attr]


async def test_blocked_and_erased_while_it_is_held(chat: Chat, hoa: Chat) -> None:
    """Both still work; whoever is gone is not reached by anybody."""
    ticket = await asks(chat)
    await holds(hoa, ticket)
    await chat.gets(Inbound(chat.address, "", kind="left"))
    blocked = await chat.contact()
    await chat.gets(Inbound(chat.address, "", kind="withdrawn"))
    gone = await chat.contact()

    assert blocked
    assert not blocked.reachable
    assert gone is None


async def test_danger_breaks_the_silence_of_an_official_who_writes_by_hand(chat: Chat) -> None:
    """On Zalo an official may write past the bot: it is silent, but not while it burns."""
    await chat.says("chào")
    await chat.gets(Inbound(chat.address, "", kind="official"))
    quiet = await chat.gets(Inbound(chat.address, "", "khai sinh cần gì"))
    urgent = await chat.says("cháy nhà")

    assert not quiet
    assert "114" in urgent.text


@pytest.mark.usefixtures("hoa")
async def test_the_third_miss_offers_a_person(chat: Chat) -> None:
    """So does “Không có trong này”."""
    for _ in range(3):
        reply = await chat.says("xyzzy blorp")

    assert "Nhắn cho cán bộ" in labels(reply)


def test_an_interlude_gives_back_exactly_what_it_took() -> None:
    """Also where nothing was open."""
    was = Session(
        contacts.Address("test", "lan"),
        "",
        "vneid_muc2",
        "1a2b3c4d",
        "step",
        7,
        {"a": "1"},
        ("x",),
    )
    empty = Session(was.address)

    back = interlude.taken_up(interlude.enter(was, "handoff", "consent"))
    nothing = interlude.taken_up(interlude.enter(empty, "visit", "errand"))

    assert where(back) == where(was)
    assert where(nothing) == where(empty)


@pytest.mark.parametrize(
    "said", ["huỷ phiếu {code}", "Thôi, không cần nữa", "toi doi y", "không cần đến nữa ạ"]
)
async def test_what_was_asked_is_taken_back(chat: Chat, hoa: Chat, said: str) -> None:
    """It is shown once more; then officers are told that nobody waits."""
    ticket = await asks(chat)
    await told(hoa)

    shown = await chat.says(said.format(code=ticket.code))
    done = await chat.presses("Rút lại")
    news = await told(hoa)
    again = await chat.says(f"/hoi rut-di {ticket.code}")

    assert labels(shown) == ["Rút lại", "Giữ lại"]
    assert ticket.code in shown.text
    assert done.text.startswith(f"Đã rút lại câu hỏi mã {ticket.code}.")
    assert news.text.startswith(f"Bà con rút lại phiếu mã {ticket.code}: không cần trả lời nữa.")
    assert "Không còn gì để rút lại" in again.text
    (closed,) = await tickets(chat)
    assert closed.state is TicketState.closed
    assert (await chat.app.helpdesk.lines(closed))[-1].text == "Bà con rút lại."


@pytest.mark.usefixtures("hoa")
@pytest.mark.parametrize(
    ("said", "state"), [("có", "closed"), ("rut lai", "closed"), ("không", "waiting")]
)
async def test_whether_to_take_it_back_is_answered_in_words(
    chat: Chat, said: str, state: str
) -> None:
    """A yes, the label of the button, or a no."""
    ticket = await asks(chat)
    await chat.says(f"huy phieu {ticket.code}")
    reply = await chat.says(said)

    assert reply.text.startswith("Đã rút lại" if state == "closed" else "Vâng, vẫn giữ.")
    assert [one.state.value for one in await tickets(chat)] == [state]


@pytest.mark.usefixtures("hoa")
async def test_only_who_asked_takes_it_back(chat: Chat) -> None:
    """By the button under the code; whoever else has the code reads only."""
    ticket = await asks(chat)
    other = somebody(chat, "other")

    read = await other.says(ticket.code)
    tried = await other.says(f"/hoi rut-di {ticket.code}")
    mine = await chat.says(ticket.code)
    await chat.presses("Rút lại")
    kept = await chat.presses("Giữ lại")

    assert "Rút lại" not in labels(read)
    assert "Không còn gì để rút lại" in tried.text
    assert "Rút lại" in labels(mine)
    assert kept.text
    assert [one.state for one in await tickets(chat)] == [TicketState.waiting]


async def test_a_talk_is_taken_back_by_an_older_button(chat: Chat, hoa: Chat) -> None:
    """What is only said is read by whoever holds the ticket; the button ends the hold."""
    ticket = await asks(chat)
    await holds(hoa, ticket)
    await chat.gets(Inbound(chat.address, "", "thôi không cần nữa"))
    heard = await told(hoa)

    done = await chat.says(f"/hoi rut-di {ticket.code}")

    assert heard.text.endswith("thôi không cần nữa")
    assert done.text.startswith("Đã rút lại")
    assert [one.state for one in await tickets(chat)] == [TicketState.closed]
    assert (await told(hoa)).text.startswith("Bà con rút lại")


async def test_nobody_takes_back_what_they_never_asked(chat: Chat) -> None:
    """The words mean something else to whoever waits for nobody."""
    reply = await chat.says("tôi đổi ý")

    assert "Rút lại" not in labels(reply)


@pytest.mark.usefixtures("hoa")
@pytest.mark.parametrize("said", ["k7m2q", "mã K7M2Q"])
async def test_half_a_code_is_told_how_long_it_is(chat: Chat, said: str) -> None:
    """A code was meant: nobody looks for it among procedures."""
    reply = await chat.says(said)

    assert "Gõ đủ 6 chữ của mã" in reply.text
