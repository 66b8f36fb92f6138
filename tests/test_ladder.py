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


async def test_a_first_miss_offers_what_is_close(chat: Chat) -> None:
    """What was half understood is asked about, three topics at most, with a way out."""
    reply = await chat.says("phòng tài nguyên huyện")

    assert "Trợ lý nghe chưa rõ. Có phải một trong các việc này?" in reply.text
    *near, out = reply.buttons
    assert 1 <= len(near) <= 3
    assert all(button.data.startswith(("/topic ", "/flow ")) for button in near)
    assert (out.label, out.data) == ("Không có trong này", "/person")


@pytest.mark.parametrize(
    "said", ["làm hộ chiếu ở đâu", "rut tien mat o dau gan xa", "làm lý lịch tư pháp ở mô"]
)
async def test_what_is_done_elsewhere_is_said_to_be(chat: Chat, said: str) -> None:
    """No topic of ours is offered for it, and the way to a person stays open."""
    reply = await chat.says(said)

    assert "Việc này ngoài chỗ trợ lý biết." in reply.text
    assert [button.data for button in reply.buttons] == ["/menu", "/person"]


async def test_what_is_done_elsewhere_climbs_the_ladder_too(chat: Chat) -> None:
    """Asked again, the third time a person is shown."""
    replies = [await chat.says("làm hộ chiếu ở đâu") for _ in range(3)]

    assert "0200 000 011" in replies[2].text


async def test_what_nobody_understands_gets_an_example(chat: Chat) -> None:
    """With nothing close, the first miss shows how to ask; each next one helps otherwise.

    From the third on a person and the menu take turns.
    """
    texts = [(await chat.says("qqqq zzzz")).text for _ in range(4)]

    assert "Mời gõ ngắn hơn, ví dụ: làm khai sinh" in texts[0]
    assert "0200 000 011" in texts[2]
    assert len(set(texts[:3])) == 3
    assert texts[3] == texts[1]


async def test_a_number_outside_is_told_the_numbers(chat: Chat) -> None:
    """A number too high is no question: what was shown is counted, nothing is guessed."""
    await chat.says("mất giấy tờ")

    assert (await chat.says("9")).text.startswith("Ở đây có số 1 đến số 5.")
