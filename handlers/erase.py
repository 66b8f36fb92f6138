"""Forgets a person who asks for it, after they have confirmed."""

from bot.turn import Context, Erase, Turn
from bot.types import Button, Reply
from handlers import flow as flows
from handlers.words import command

CONFIRMED = "/erase yes"


async def handle(ctx: Context) -> Turn | None:
    """Say what is kept, ask, and erase."""
    name, rest = command(ctx)
    asked = any(button.data == CONFIRMED for button in ctx.session.offered)
    if name == "/stop" and asked:
        return kept(ctx)
    if name != "/erase":
        return None
    _ = ctx.gettext
    if rest == "yes":
        return Turn((Reply(_("Đã xoá hết những gì trợ lý giữ về bà con.")),), None, (Erase(),))
    return Turn(
        (
            Reply(
                _(
                    "Trợ lý đang giữ: những gì đã nhắn ở đây, bước đang làm dở, "
                    "mã hồ sơ đang theo dõi. "
                    "Xoá rồi thì không lấy lại được. Có xoá không?"
                ),
                (Button(_("Xoá hết"), CONFIRMED), Button(_("Thôi, giữ lại"), "/menu")),
            ),
        )
    )


def kept(ctx: Context) -> Turn:
    """Say that nothing was erased."""
    _ = ctx.gettext
    on = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(ctx) else ()
    return Turn((Reply(_("Vâng, vẫn giữ nguyên."), (*on, Button(_("Về menu"), "/menu"))),))
