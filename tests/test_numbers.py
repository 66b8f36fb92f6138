"""A number chooses, however it is typed; one that is not on the list chooses nothing."""

import pytest

from bot.config import Settings
from bot.engine import numbers
from tests.chat import Chat, Clock
from tests.lines.zalo_bot import zalo_bot

CODE = "H57.132-260804-0583"
LAN = "1000"


@pytest.mark.parametrize(
    "typed",
    [
        "1", "số 1", "so 1", "so1", "số một", "so mot", "một", "mot", "Một ạ", "1 nhé", "1 nhé em",
        "dạ 1", "chọn số 1", "câu 1", "tôi chọn 1", "cho tôi số 1", "bấm 1", "1️⃣", "1.", "(1)",
        "1)", "số 1 ạ.", "one", "option 1", "１",
    ],
)  # fmt: skip
async def test_a_number_chooses_however_it_is_typed(chat: Chat, typed: str) -> None:
    """Dots, brackets, politeness, words: what is nothing but a number is one."""
    await chat.says("menu")

    assert (await chat.says(typed)).text.startswith("Tra cứu hồ sơ\n")


@pytest.mark.parametrize(
    "typed",
    [
        "mức 1", "muc 2", "1 cái", "năm 2", "1 con", "2 cháu", "thứ 2", "lần 1", "bước 1", "2026",
        "113", "1/2", "14 tuổi", "có 1", "nam", "sau", "bay", CODE, "ba má", "1 2", "", "số",
    ],
)  # fmt: skip
def test_years_quantities_and_codes_are_no_choice(typed: str) -> None:
    """Anything beside the number makes it another thing."""
    assert numbers.read(typed) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("hai", 2), ("năm", 5), ("số năm", 5), ("so nam", 5), ("câu sáu", 6), ("12", 12), ("0", 0)],
)
def test_words_are_numbers_where_they_can_be_nothing_else(typed: str, number: int) -> None:
    """“nam” alone is a man, “năm” is five."""
    assert numbers.read(typed) == number


async def test_a_label_is_more_than_its_number(chat: Chat) -> None:
    """In a flow, too: the second answer is the second button."""
    await chat.says("/flow vneid_muc2")
    await chat.says("số 1")
    second = [button.label for button in chat.replies[-1].buttons][1]

    by_word = await chat.says("chọn số hai")
    await chat.says("quay lại")
    by_label = await chat.says(second)

    assert by_word.text.startswith("Bước 2/")
    # Only the first end of a flow asks for the village.
    assert by_word.text.startswith(by_label.text)


@pytest.mark.parametrize("typed", ["7", "9", "số 7", "câu 9", "12", "mười"])
async def test_a_number_that_is_not_there_shows_the_list_again(chat: Chat, typed: str) -> None:
    """At the menu, as often as it is typed; then a right one still chooses."""
    menu = await chat.says("menu")

    first, second = await chat.says(typed), await chat.says(typed)

    for reply in (first, second):
        assert reply.text.startswith("Ở đây có số 1 đến số 5.")
        assert reply.buttons == menu.buttons
    assert (await chat.says("2")).text.startswith("Làm và kích hoạt VNeID mức 2")


async def test_the_list_may_be_short(chat: Chat) -> None:
    """“3” below two choices is no question."""
    await chat.says("qqqq zzzz")
    assert len(chat.replies[-1].buttons) == 2

    reply = await chat.says("3")

    assert reply.text == "Ở đây có số 1 đến số 2."
    assert [button.data for button in reply.buttons] == ["/menu", "/person"]


@pytest.mark.parametrize("step", ["", "nickname"], ids=["a code is asked", "a name is asked"])
async def test_it_never_answers_a_paused_flow(chat: Chat, step: str) -> None:
    """The menu was shown above an open question: the number belongs to the menu."""
    await chat.says(f"/start tra_cuu_ho_so-{step}" if step else "/flow tra_cuu_ho_so")
    if not step:
        await chat.says("1")
    stood = (await chat.session()).step
    menu = await chat.says("/menu")

    reply = await chat.says("7")

    assert reply.text == "Ở đây có số 1 đến số 5."
    assert reply.buttons == menu.buttons
    assert (await chat.session()).step == stood


async def test_in_a_flow_the_question_is_shown_again(chat: Chat) -> None:
    """With its text, and nothing is answered, hours later neither."""
    await chat.says("/flow vneid_muc2")
    asked = await chat.says("1")

    reply = await chat.says("9")
    chat.clock.later(hours=5)
    later = await chat.says("số 8")

    assert reply.text == later.text == f"Ở đây có số 1 đến số 5.\n\n{asked.text}"
    assert reply.buttons == later.buttons == asked.buttons
    assert (await chat.session()).step == "own_phone"


async def test_a_name_may_sound_like_a_number(chat: Chat) -> None:
    """Where a word of their own is asked for, “Ba” is what they call their father."""
    for said in ("/flow tra_cuu_ho_so", "1", CODE, "bao di"):
        await chat.says(said)
    assert "Đặt cho hồ sơ một tên" in chat.replies[-1].text

    reply = await chat.says("Ba")

    assert f"“Ba” ({CODE})" in reply.text


async def test_a_zalo_bot_shows_its_list_again(settings: Settings, clock: Clock) -> None:
    """There numbers carry everything: the list comes once more, numbered."""
    async with zalo_bot(settings, clock, "polling") as line:
        line.says(LAN, "menu")
        await line.quiet()
        line.says(LAN, "số 9")
        again = (await line.answers(LAN))[-1]
        line.says(LAN, "số 2 nhé")
        card = (await line.answers(LAN))[-1]

    assert again.text.startswith("Ở đây có số 1 đến số 5.")
    assert again.number("Làm VNeID mức 2") == "2"
    assert card.text.startswith("Làm và kích hoạt VNeID mức 2")


@pytest.mark.parametrize(
    "said",
    ["bà", "bà ạ", "dạ bà", "bá", "bọn", "hại", "hài", "mót", "chọn nam", "việc tư", "câu sau",
     "con lấy sau ạ", "chọn sau", "năm nay", "ba mẹ", "một cửa", "3 ngày"],
)  # fmt: skip
def test_another_word_is_no_number(said: str) -> None:
    """Marks tell words apart; without them only “số” makes a doubtful word a number."""
    assert numbers.read(said) is None
