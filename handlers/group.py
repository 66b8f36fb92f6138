"""In a group: one line, when addressed, and a button to the private chat."""

from bot.turn import Context, Turn
from bot.types import Button, Reply


async def handle(ctx: Context) -> Turn | None:
    """Never hold a conversation in public, and never show a dossier there."""
    if ctx.message.chat is None:
        return None
    if not ctx.message.addressed:
        return Turn()
    _ = ctx.gettext
    return Turn(
        (
            Reply(
                _("Việc riêng thì nhắn riêng cho trợ lý, để không lộ thông tin trong nhóm."),
                (Button(_("Nhắn riêng"), url=ctx.private_link),) if ctx.private_link else (),
            ),
        )
    )
