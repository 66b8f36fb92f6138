"""Answers hello, thank you and the like."""

import re
from functools import cache

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
    said = unsmiling(ctx.message.text)
    _, polite = ctx.gettext, vocabulary().courtesy
    if said in polite.hello:
        if flows.under_way(ctx):
            return Turn((Reply(_("Chào bà con!")),))
        shown = menu(ctx)
        return Turn((Reply(f"{_('Chào bà con!')} {shown.text}", shown.buttons),))
    if said in polite.thanks:
        return Turn((Reply(_("Không có gì ạ. Cần việc khác thì gõ ngay ở đây."), nod=True),))
    smiled = ctx.message.kind == "sticker" or (ctx.message.text.strip() and not said)
    if smiled or said in polite.okay:
        return Turn((Reply(_("Vâng ạ. Cần gì thêm thì gõ ở đây, hoặc gõ: menu."), nod=True),))
    return None


def unsmiling(text: str) -> str:
    """Fold, and take away faces, hearts and laughter; empty where nothing else was said."""
    said = fold(text).strip(" .,!?~") or text.strip()
    return " ".join(smiles().sub(" ", said).split())


@cache
def smiles() -> re.Pattern[str]:
    """Find any of them, the longer ones first, and as many closing brackets as joy has."""
    longest = sorted(vocabulary().courtesy.smiles, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    # Laughter is a word of its own; hearts follow one another without a space.
    return re.compile(rf"(?<![a-z])(?=[a-z])(?:{either})(?![a-z])|(?![a-z])(?:{either})\)*")
