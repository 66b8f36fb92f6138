"""What happens when somebody is not understood, or takes help for an answer."""

import pytest

from tests.chat import Chat


async def at_first_step(chat: Chat) -> str:
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    return (await chat.session()).step


async def test_not_knowing_opens_the_help(chat: Chat) -> None:
    """“Không biết” is a call for help, where it is none of the answers."""
    step = await at_first_step(chat)
    reply = await chat.says("khong biet")

    assert reply.text == "Bà con kẹt ở chỗ nào?"
    assert (await chat.session()).step == step


async def test_a_yes_to_the_help_is_no_answer(chat: Chat) -> None:
    """“Ok” after an explanation shows the question again; it does not answer it."""
    step = await at_first_step(chat)
    await chat.presses("Tôi bị kẹt")
    reply = await chat.says("ok")

    assert (await chat.session()).step == step
    assert reply.text.startswith("Bước 1/")


async def test_a_number_too_high_is_told_the_numbers(chat: Chat) -> None:
    """Whoever types 9 learns which numbers there are."""
    await at_first_step(chat)

    assert (await chat.says("9")).text.startswith("Ở đây có số 1 đến số 5.")


async def test_a_card_that_was_put_away_is_away(chat: Chat) -> None:
    """After “Thôi, về menu” an “ok” does not begin the flow after all."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Thôi, về menu")
    await chat.says("ok")

    assert (await chat.session()).flow == ""


@pytest.mark.parametrize("typed", ["treo qr co bi thue khong", "Treo QR có bị thuế không?"])
async def test_a_known_trouble_is_answered_anywhere(chat: Chat, typed: str) -> None:
    """The troubles that flows know are questions too, also in the middle of another flow."""
    outside = await chat.says(typed)
    step = await at_first_step(chat)
    inside = await chat.says(typed)

    assert "1 tỷ đồng" in outside.text
    assert "1 tỷ đồng" in inside.text
    assert "Bước 1/" in inside.text
    assert (await chat.session()).step == step


async def test_the_middle_of_a_flow_asks_nothing_back(chat: Chat) -> None:
    """Two questions at once would confuse: what fits several topics goes to the ladder."""
    step = await at_first_step(chat)
    texts = [(await chat.says("hinh nhu")).text for _ in range(3)]

    assert (await chat.session()).step == step
    assert len(set(texts)) == len(texts)
    assert not any("Bà con hỏi việc nào?" in text for text in texts)
