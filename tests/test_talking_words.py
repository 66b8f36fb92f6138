"""What people say to reach a person, or to be forgotten, leads there however it is put."""

from datetime import datetime

import pytest

from bot.hours import VIETNAM
from bot.roles import Role
from bot.types import Reply
from tests.chat import Chat
from tests.officials import labels, official, somebody

WAYS = ["Nhắn cho cán bộ", "Xin hỗ trợ tại nhà"]
ASKED_BACK = ["Xoá hết", "Thôi, giữ lại"]
FOR_A_PERSON = (
    *("toi can gap nguoi", "tôi cần gặp người", "cho gap nguoi that", "Cho gặp người thật."),
    *("cho toi noi chuyen voi can bo", "cho tôi nói chuyện với cán bộ", "goi can bo giup toi"),
    *("gọi cán bộ giúp tôi", "can nguoi giup", "cần người giúp", "cho bác gặp cán bộ với"),
    *("/topic gap_can_bo", "giờ này gặp cán bộ ở đâu", "khong muon noi chuyen voi may"),
)
NOT_FOR_A_PERSON = {
    "gặp cán bộ hộ tịch ở đâu để làm khai sinh": "Bà con hỏi việc nào?",
    "gặp cán bộ có mất tiền không": "Gặp cán bộ: lệ phí",
    "tôi đang nói chuyện với người hay máy vậy": "Gặp cán bộ – đây là người hay máy",
    "làm khai sinh gặp cô nào": "Gặp cán bộ – việc này gặp ai",
}
TO_BE_FORGOTTEN = (
    *("xoa het du lieu cua toi", "Xoá hết dữ liệu của tôi!", "xoá thông tin của tôi đi"),
    *("xoa toi di", "xoá tôi đi", "quen toi di", "quên tôi đi"),
    *("đừng giữ thông tin của tôi nữa", "dung giu thong tin cua toi nua"),
)
YES = ("xoa", "xoá", "Xóa đi", "xoa het", "dong y", "đồng ý ạ", "có", "vâng ạ", "đúng rồi", "1")
NO = ("không", "không ạ", "khong xoa", "đừng", "dung", "Đừng xoá nữa", "dừng", "giữ lại", "thôi")


async def each(chat: Chat, *said: str, after: tuple[str, ...] = ("chào",)) -> dict[str, Reply]:
    """Let a new citizen say each of these, and others before it."""
    answers = {}
    for text in said:
        citizen = somebody(chat, f"citizen{len(chat.channel.sent)}")
        for before in after:
            await citizen.says(before)
        answers[text] = await citizen.says(text)
    return answers


async def test_asking_for_a_person_leads_to_one(chat: Chat) -> None:
    """With and without marks, as a wish or as an order: one can write to an officer at once."""
    await official(chat, "hoa", "Lò Thị Hoa", Role.officer)

    answers = await each(chat, *FOR_A_PERSON)
    written = await each(chat, "toi muon hoi can bo", "tôi muốn hỏi cán bộ")

    assert [text for text, reply in answers.items() if labels(reply)[:2] != WAYS] == []
    assert all(one.text.startswith("Nhắn cho cán bộ của xã:") for one in written.values())


async def test_in_a_flow_the_way_to_a_person_is_as_short(chat: Chat) -> None:
    """What was being done waits, and is one tap away."""
    await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")

    reply = await chat.says("cho toi noi chuyen voi can bo")

    assert labels(reply)[:3] == [*WAYS, "Làm tiếp"]


async def test_questions_about_officials_are_answered(chat: Chat) -> None:
    """Who asks what a thing costs, or who does it, asks for no talk."""
    answers = await each(chat, *NOT_FOR_A_PERSON)

    assert {
        text: reply.text.splitlines()[0] for text, reply in answers.items()
    } == NOT_FOR_A_PERSON


async def test_asking_to_be_forgotten_is_understood(chat: Chat) -> None:
    """It is asked back first, always."""
    answers = await each(chat, *TO_BE_FORGOTTEN)

    assert [text for text, reply in answers.items() if labels(reply) != ASKED_BACK] == []


async def test_the_question_is_answered_in_words(chat: Chat) -> None:
    """A yes erases, a no keeps; “dung” may be “đừng”, so nothing is lost by it."""
    erased = await each(chat, *YES, after=("chào", "xoá dữ liệu"))
    kept = await each(chat, *NO, after=("chào", "xoá dữ liệu"))

    assert {reply.text for reply in erased.values()} == {
        "Đã xoá hết những gì trợ lý giữ về bà con."
    }
    assert {reply.text for reply in kept.values()} == {"Vâng, vẫn giữ nguyên."}


async def test_nothing_is_erased_by_another_question(chat: Chat) -> None:
    """Neither by one asked instead of an answer, nor by “xoá” where nothing was asked."""
    asked = await each(chat, "xoá đăng ký tạm trú", after=("chào", "xoá dữ liệu"))
    alone = await each(chat, "xoá", "đồng ý")

    assert not any("Đã xoá" in reply.text for reply in (*asked.values(), *alone.values()))


@pytest.mark.parametrize(
    ("now", "off"),
    [
        pytest.param(datetime(2027, 2, 8, 9, tzinfo=VIETNAM), False, id="a day off, unconfirmed"),
        pytest.param(datetime(2027, 2, 8, 21, tzinfo=VIETNAM), True, id="at night"),
        pytest.param(datetime(2027, 2, 6, 9, tzinfo=VIETNAM), True, id="a Saturday"),
    ],
)
async def test_a_guess_never_says_that_officials_are_off(
    chat: Chat, now: datetime, *, off: bool
) -> None:
    """In a year that nobody confirmed, a holiday only takes the promise away."""
    chat.clock.now = now
    await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    await chat.says("nhắn cho cán bộ")
    await chat.presses("Chỉ gửi câu hỏi mới")

    sent = await chat.says("Giấy khai sinh của cháu bao giờ có")

    assert ("Giờ này cán bộ nghỉ." in sent.text) is off
    assert "Khi nào trả lời: xã xác nhận." in sent.text


async def test_in_the_middle_of_a_flow_the_way_to_write_is_kept(chat: Chat) -> None:
    """The place comes with the button that opens a ticket; then the open step."""
    await official(chat, "hoa", "Chị Hoa", Role.officer)
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")

    reply = await chat.says("rối quá, cho tui gặp người đi")

    assert "Nhắn cho cán bộ" in [one.label for one in reply.buttons]
