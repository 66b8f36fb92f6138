"""A case is chosen by what only it is about, and a side by what is asked of the whole."""

import pytest

from tests.chat import Chat


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("lam khai sinh cho chau", "ĐĂNG KÝ KHAI SINH"),
        ("lam khai sinh cho chau can giay gi", "ĐĂNG KÝ KHAI SINH"),
        ("mat giay chung sinh lam khai sinh sao", "Khai sinh cho con – không có giấy chứng sinh"),
        ("khai sinh muộn có bị phạt không", "Khai sinh cho con – quá hạn chưa khai sinh"),
        ("đã ly hôn giờ đăng ký kết hôn lại", "Đăng ký kết hôn – đã ly hôn"),
        ("giấy độc thân dùng được bao lâu", "Giấy độc thân – giấy dùng được bao lâu"),
        ("mất căn cước hết bao nhiêu tiền", "Làm, đổi thẻ căn cước: lệ phí"),
        ("xin xác nhận thông tin cư trú mất mấy ngày", "Giấy xác nhận cư trú: bao lâu"),
    ],
)
async def test_the_answer_is_to_what_was_asked(chat: Chat, typed: str, begins: str) -> None:
    """The whole, one side, or one case: never another case's answer."""
    reply = await chat.says(typed)

    assert begins in reply.text


async def test_the_sources_named_are_those_of_the_numbers(chat: Chat) -> None:
    """The half fee rests on its own circular, not on the law of the card."""
    reply = await chat.says("mất căn cước hết bao nhiêu tiền")

    assert "Theo 64/2025/TT-BTC" in reply.text


async def test_a_person_is_one_who_does_this_very_thing(chat: Chat) -> None:
    """Under a card the police make, the police are the officials to meet."""
    await chat.says("/topic can_cuoc")

    reply = await chat.presses("Gặp cán bộ")

    assert "Công an xã Tân Nguyên" in reply.text
