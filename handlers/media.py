"""Answers what is not text: photos, voice, files, places."""

from bot.turn import Context, Turn
from bot.types import Button, Reply

ANSWERS = {
    "photo": "Trợ lý chưa xem được ảnh. Đừng gửi ảnh căn cước vào đây. "
    "Mã hồ sơ thì gõ dòng “Mã hồ sơ” trên giấy hẹn.",
    "voice": "Trợ lý chưa nghe được giọng nói. Mời bấm nút hoặc gõ chữ, không dấu cũng được. "
    "Trên bàn phím có nút micro để đọc thành chữ.",
    "file": "Trợ lý chưa mở được tệp. Hồ sơ thì nộp trên Cổng Dịch vụ công hoặc tại xã. "
    "Muốn hỏi gì thì gõ ở đây.",
    "location": "Đã nhận vị trí, nhưng trợ lý chưa dùng đến. Muốn biết nơi làm thủ tục, "
    "gõ: gặp cán bộ.",
    "other": "Trợ lý chưa đọc được kiểu tin này. Mời gõ chữ hoặc bấm nút.",
}


async def handle(ctx: Context) -> Turn | None:
    """Say what to do instead."""
    answer = ANSWERS.get(ctx.message.kind)
    if answer is None:
        return None
    _ = ctx.gettext
    return Turn(
        (Reply(_(answer), (Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person"))),)
    )
