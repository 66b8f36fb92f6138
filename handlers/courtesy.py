"""Answers hello, thank you and the like."""

from bot.turn import Context, Turn
from bot.types import Reply
from content.texts import fold
from content.words import vocabulary
from handlers import flow as flows
from handlers.menu import menu


async def handle(ctx: Context) -> Turn | None:
    """Be polite, and short; what is no more than polite has no buttons, as a heart has none."""
    if ctx.message.kind not in ("text", "sticker"):
        return None
    said = fold(ctx.message.text).strip(" .,!?~") or ctx.message.text.strip()
    _, polite = ctx.gettext, vocabulary().courtesy
    if said in polite.hello:
        if flows.under_way(ctx):
            return Turn((Reply(_("Chào bà con!")),))
        shown = menu(ctx)
        return Turn((Reply(f"{_('Chào bà con!')} {shown.text}", shown.buttons),))
    if said in polite.thanks:
        return Turn((Reply(_("Không có gì ạ. Cần việc khác thì gõ ngay ở đây."), nod=True),))
    if said in polite.okay or ctx.message.kind == "sticker":
        return Turn((Reply(_("Vâng ạ. Cần gì thêm thì gõ ở đây, hoặc gõ: menu."), nod=True),))
    return None
