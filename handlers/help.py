"""Explains how to use the bot."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Answer “giúp” outside of a step that has help of its own."""
    if command(ctx)[0] != "/help":
        return None
    _ = ctx.gettext
    return Turn(
        (
            Reply(
                _(
                    "Cách dùng: chọn một việc đang hiện, hoặc gõ số thứ tự của nó. "
                    "Gõ không dấu cũng được.\n"
                    "Gõ “menu” để chọn việc. Gõ “quay lại” để về bước trước. Gõ “thôi” để dừng.\n"
                    "Muốn hỏi thủ tục thì gõ thẳng, ví dụ: đăng ký tạm trú cần gì.\n"
                    "Muốn biết đây có đúng là trợ lý của xã, gõ: thật hay giả."
                ),
                (Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person")),
            ),
        )
    )
