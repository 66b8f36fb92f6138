"""A vague question is asked back in its own words, and every choice leads somewhere."""

import pytest

from content.choices import bundled
from tests.chat import Chat

QUESTIONS = {
    "lost_papers": "mất giấy tờ",
    "child_papers": "làm giấy tờ cho con",
    "after_death": "nhà mới có người mất",
    "confirm": "xin giấy xác nhận",
    "change_owner": "làm thủ tục sang tên",
    "register_again": "đăng ký lại",
    "authorise": "làm giấy ủy quyền",
    "support_money": "xin tiền hỗ trợ",
    "land": "thủ tục đất đai",
    "new_address": "đổi địa chỉ sau sáp nhập",
    "no_login": "đăng nhập không được",
    "make_card": "làm thẻ ở đâu",
    "expired": "giấy tờ hết hạn",
    "certify": "đi công chứng",
    "wrong_papers": "giấy tờ bị sai",
    "dossier": "hỏi về hồ sơ",
}


def test_each_vague_question_is_tried() -> None:
    """A new choice comes with a question here."""
    assert set(QUESTIONS) == set(bundled())


@pytest.mark.parametrize(("id_", "said"), QUESTIONS.items(), ids=QUESTIONS.keys())
async def test_a_vague_question_is_asked_back(chat: Chat, id_: str, said: str) -> None:
    """Its own short question, its choices with their labels, and a way out."""
    vague, library = bundled()[id_], chat.app.shelf.library

    reply = await chat.says(said)

    assert reply.text.split("\n\n")[-1] == vague.ask
    *shown, out = reply.buttons
    assert (out.label, out.data) == ("Không có trong này", "/person -")
    assert [button.data.partition(" ")[2] for button in shown] == [
        option.topic for option in vague.options
    ]
    for button, option in zip(shown, vague.options, strict=True):
        known = library.procedures.get(option.topic) or library.flows[option.topic]
        assert button.label == (option.label or known.button)


@pytest.mark.parametrize(("id_", "said"), QUESTIONS.items(), ids=QUESTIONS.keys())
async def test_every_choice_leads_somewhere(chat: Chat, id_: str, said: str) -> None:
    """Pressed or typed by its number, a choice opens its guide or tells its procedure."""
    library = chat.app.shelf.library

    for number, option in enumerate(bundled()[id_].options, 1):
        asked = await chat.says(said)
        pressed = await chat.taps(asked.buttons[number - 1])
        await chat.says("/menu")
        await chat.says(said)
        typed = await chat.says(str(number))

        for reply in (pressed, typed):
            if procedure := library.procedures.get(option.topic):
                assert procedure.title.upper() in reply.text
            else:
                assert library.flows[option.topic].title in reply.text
            assert len(reply.buttons) > 1
        await chat.says("/menu")


async def test_none_of_them_leads_to_a_person(chat: Chat) -> None:
    """Whoever finds nothing that fits is shown where somebody can be asked."""
    await chat.says("mất giấy tờ")

    reply = await chat.presses("Không có trong này")

    assert "0200 000 011" in reply.text


async def test_english_is_asked_back_in_english(chat: Chat) -> None:
    """The question and its choices are translated."""
    await chat.says("/language en")

    reply = await chat.says("mất giấy tờ")

    vague = bundled()["lost_papers"]
    assert reply.text == chat.app.shelf.library.gettext("en", vague.ask) != vague.ask
    assert [button.label for button in reply.buttons[:4]] == [
        chat.app.shelf.library.gettext("en", option.label) for option in vague.options
    ]
    assert reply.buttons[-1].label == "None of these"


async def test_the_middle_of_a_flow_is_not_left_for_a_vague_question(chat: Chat) -> None:
    """There nothing is asked back: the open step stays the question."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    step = (await chat.session()).step

    reply = await chat.says("giấy tờ bị sai")

    assert bundled()["wrong_papers"].ask not in reply.text
    assert (await chat.session()).step == step
