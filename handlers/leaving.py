"""Says to an official who asks to be forgotten what becomes of their role and their notices."""

from dataclasses import replace

from bot.officials import is_last_administrator
from bot.turn import Context, Turn
from handlers import erase
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Put it above the question that everybody is asked; the choice stays theirs."""
    if ctx.official is None or command(ctx) != ("/erase", ""):
        return None
    turn = await erase.handle(ctx)
    if turn is None:
        return None
    _, everybody = ctx.gettext, await ctx.office.officials()
    lines = [
        _(
            "Xoá rồi thì ở đây không làm việc của cán bộ được nữa, "
            "muốn làm lại phải được mời lại. "
            "Tin đã soạn, đã duyệt thì xã vẫn giữ, kèm tên người làm."
        )
    ]
    if any(is_last_administrator(everybody, ctx.official.id, one) for one in ctx.official.grants):
        lines.append(_("Đây là người quản trị cuối cùng: mời thêm một người trước đã."))
    (asked,) = turn.replies
    said = "\n".join(lines)
    return replace(turn, replies=(replace(asked, text=f"{said}\n\n{asked.text}"),))
