"""Words of the old days are understood, and put right in a sentence above the answer."""

import pytest

from content.corrections import bundled, find
from tests.chat import Chat

SAY = {one.id: one.say for one in bundled()}
PHRASES = [(one.id, phrase) for one in bundled() for phrase in one.said]


@pytest.mark.parametrize(
    ("text", "correction", "answered"),
    [
        ("lên huyện làm khai sinh phải không", "district", "ĐĂNG KÝ KHAI SINH"),
        ("len huyen lam khai sinh phai khong", "district", "ĐĂNG KÝ KHAI SINH"),
        ("sổ hộ khẩu mất làm lại ở đâu", "household_book", "Bà con hỏi việc nào?"),
        ("dịch vụ công mức độ 3 là gì", "service_level", ""),
        ("lên công an huyện làm căn cước", "district_police", ""),
        ("đăng ký tạm trú KT3 cần giấy tờ gì", "kt3", "ĐĂNG KÝ TẠM TRÚ"),
    ],
)
async def test_an_old_word_is_put_right(chat: Chat, text, correction, answered) -> None:
    """The sentence stands above the answer; the answer is given all the same, with its ways on."""
    await chat.says("xin chào")

    reply = await chat.says(text)

    said, _, answer = reply.text.partition("\n\n")
    assert said == SAY[correction]
    assert answered in answer
    assert len(reply.buttons) > 1


@pytest.mark.parametrize("phrase", [phrase for _, phrase in PHRASES])
def test_every_phrase_is_heard(phrase: str) -> None:
    """As it is listed, in capitals, and inside of a longer sentence."""
    for text in (phrase, phrase.upper(), f"dạ cho hỏi {phrase} thì làm sao"):
        assert find(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "làm khai sinh cho con",
        "lên xã làm căn cước",
        "nhập hộ khẩu cho vợ",
        "kích hoạt VNeID mức 2",
        "nộp hồ sơ trên dịch vụ công",
        "mức phí bao nhiêu",
        "tên xã cũ là gì",
        "",
    ],
)
def test_what_is_right_is_not_put_right(text: str) -> None:
    """Nobody is corrected who said it as it is called today."""
    assert find(text) is None


async def test_a_press_is_not_put_right(chat: Chat) -> None:
    """What people press they did not say."""
    await chat.says("sổ hộ khẩu mất làm lại ở đâu")

    reply = await chat.presses("Nhập hộ khẩu")

    assert not any(say in reply.text for say in SAY.values())


@pytest.mark.parametrize("text", ["phòng tài nguyên huyện", "KT4", "đóng khoán"])
async def test_an_old_word_alone_is_put_right_too(chat: Chat, text: str) -> None:
    """Where nothing else is understood, the old word still was."""
    reply = await chat.says(text)

    assert SAY[find(text).id] in reply.text
