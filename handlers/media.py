"""Answers what is not text: photos, voice, files, places."""

from collections.abc import Callable

from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import recall


async def handle(ctx: Context) -> Turn | None:
    """Say what to do instead."""
    _ = ctx.gettext
    text = instead(ctx.message.kind, _)
    if not text:
        return None
    if ctx.message.kind == "photo" and (taken_back := recall.photo(ctx)):
        text = f"{text}\n{taken_back}"
    return Turn(
        (Reply(text, (Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person"))),)
    )


def instead(kind: str, _: Callable[[str], str]) -> str:
    """Say what to do instead of sending this kind; nothing for what others answer."""
    match kind:
        case "photo":
            return _(
                "Trợ lý chưa xem được ảnh. Đừng gửi ảnh căn cước vào đây. "
                "Mã hồ sơ thì gõ dòng “Mã hồ sơ” trên giấy hẹn."
            )
        case "voice":
            return _(
                "Trợ lý chưa nghe được giọng nói. Mời gõ chữ, không dấu cũng được. "
                "Trên bàn phím có nút micro để đọc thành chữ."
            )
        case "file":
            return _(
                "Trợ lý chưa mở được tệp. Hồ sơ thì nộp trên Cổng Dịch vụ công hoặc tại xã. "
                "Muốn hỏi gì thì gõ ở đây."
            )
        case "location":
            return _(
                "Đã nhận vị trí, nhưng trợ lý chưa dùng đến. "
                "Muốn biết nơi làm thủ tục, gõ: gặp cán bộ."
            )
        case "other":
            return _("Trợ lý chưa đọc được kiểu tin này. Mời gõ chữ.")
    return ""
