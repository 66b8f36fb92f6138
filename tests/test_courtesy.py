"""Hello, thanks, and the little faces that Zalo sends as text."""

import pytest

from tests.chat import Chat


@pytest.mark.parametrize(
    "said",
    [
        "/-heart", "/-strong", "/-ok", ":>", "<3", ":)", ":))))", "hihi", "haha", "kk", "Hihi!",
        "/-heart/-heart", "/-heart /-strong", "hihi :)", "cảm ơn /-heart", "ok <3", "da cam on :)",
    ],
)  # fmt: skip
async def test_a_face_is_a_courtesy(chat: Chat, said: str) -> None:
    """A nod answers it, and what was offered before still stands."""
    await chat.says("menu")

    reply = await chat.says(said)

    assert reply.nod
    assert (await chat.says("1")).text.startswith("Tra cứu hồ sơ\n")


@pytest.mark.parametrize("said", ["làm khai sinh cần gì :)", "làm khai sinh cần gì hihi"])
async def test_a_question_with_a_face_is_a_question(chat: Chat, said: str) -> None:
    """Only what is no more than polite is answered by a nod."""
    reply = await chat.says(said)

    assert "KHAI SINH" in reply.text


async def test_an_empty_message_is_no_courtesy(chat: Chat) -> None:
    """Nothing was said, so there is nothing to thank for."""
    await chat.says("menu")

    assert not (await chat.says("")).nod


@pytest.mark.parametrize("said", ["/-heart", "hihi"])
async def test_a_face_in_the_middle_of_a_flow_answers_nothing(chat: Chat, said: str) -> None:
    """The open question stays, and is shown again."""
    await chat.says("/flow vneid_muc2")
    asked = await chat.says("1")

    reply = await chat.says(said)

    assert asked.text in reply.text
    assert reply.buttons == asked.buttons


@pytest.mark.parametrize("thumb", ["👍", "/-strong", "/-ok"])
async def test_a_thumb_says_that_a_step_is_done(chat: Chat, thumb: str) -> None:
    """Zalo writes its thumb as text: it says what the thumb says."""
    await chat.says("/start vneid_muc2-install")
    before = (await chat.session()).step

    await chat.says(thumb)

    assert (await chat.session()).step != before
