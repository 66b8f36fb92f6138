"""Answers hello, thank you and the like."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers import flow as flows
from handlers.menu import menu

HELLO = frozenset(
    "chao|xin chao|hello|hi|alo|a lo|chao ban|chao em|chao anh|chao chi|chao bac|"
    "chao co|chao chu|chao ad|ad oi|ban oi|em oi|xa oi|chao buoi sang|"
    "chao can bo|helo|hallo|bot oi".split("|")
)
THANKS = frozenset(
    "cam on|cam on ban|cam on em|cam on nhieu|thanks|thank you|tks|thank|cam on a|"
    "cam on nhe|cam on nha|da cam on|cam on ad|cam on tro ly|cam on chau|"
    "tot qua|hay qua|tuyet voi".split("|")
)
OKAY = frozenset(
    "ok|oke|oki|okay|vang|da|u|um|uh|duoc|duoc roi|biet roi|hieu roi|roi|tam biet|"
    "bye|👍|❤️|da hieu|vang a|da vang".split("|")
)


async def handle(ctx: Context) -> Turn | None:
    """Be polite, and short."""
    if ctx.message.kind not in ("text", "sticker"):
        return None
    said = fold(ctx.message.text).strip(" .,!?~") or ctx.message.text.strip()
    _ = ctx.gettext
    if said in HELLO:
        if flows.under_way(ctx):
            return Turn((Reply(_("Chào bà con!")),))
        shown = menu(ctx)
        return Turn((Reply(f"{_('Chào bà con!')} {shown.text}", shown.buttons),))
    if said in THANKS:
        return Turn(
            (
                Reply(
                    _("Không có gì ạ. Cần việc khác thì gõ ngay ở đây."),
                    (Button(_("Về menu"), "/menu"),),
                ),
            )
        )
    if said in OKAY or ctx.message.kind == "sticker":
        return Turn(
            (
                Reply(
                    _("Vâng ạ. Cần gì thêm thì gõ ở đây, hoặc bấm menu."),
                    (Button(_("Về menu"), "/menu"),),
                ),
            )
        )
    return None
