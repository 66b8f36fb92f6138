"""What Telegram shows of the bot before a word is said: commands and descriptions."""

from collections.abc import Mapping

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "menu": "Các việc trợ lý làm được",
        "hoso": "Hồ sơ của tôi đến đâu",
        "vneid": "Làm VNeID mức 2",
        "dichvucong": "Đăng nhập Cổng Dịch vụ công",
        "qr": "Trả tiền bằng mã QR",
        "canbo": "Gặp cán bộ: địa chỉ, giờ, số máy",
        "huongdan": "Cách dùng trợ lý",
        "ngonngu": "Đổi ngôn ngữ (English)",
        "xoadulieu": "Xoá những gì đã nhắn",
    },
    "en": {
        "menu": "What this assistant can do",
        "hoso": "Where is my dossier",
        "vneid": "Get VNeID level 2",
        "dichvucong": "Log in to the public service portal",
        "qr": "Pay by QR code",
        "canbo": "Meet an official: address, hours, phone",
        "huongdan": "How to use this assistant",
        "ngonngu": "Change the language (tiếng Việt)",
        "xoadulieu": "Delete what I wrote",
    },
}
"""Language → command → what it does; the first language is everybody's who has no own."""

DESCRIPTIONS: Mapping[str, tuple[str, str]] = {
    "vi": (
        (
            "Trợ lý chỉ cách làm thủ tục của xã, từng bước một. "
            "Đây là máy trả lời tự động, không phải cán bộ. "
            "Trợ lý không bao giờ hỏi số căn cước, mật khẩu hay mã OTP. "
            "Bấm nút Bắt đầu ở dưới."
        ),
        "Chỉ cách làm thủ tục của xã, từng bước một. Máy trả lời tự động.",
    ),
    "en": (
        (
            "This assistant shows how to use the commune's public services, step by step. "
            "It is a machine, not an official. "
            "It never asks for ID numbers, passwords or OTP codes. "
            "Press Start below."
        ),
        "Shows how to use the commune's public services. An automatic assistant.",
    ),
}
"""Language → (the text of an empty chat, the text of the profile)."""
