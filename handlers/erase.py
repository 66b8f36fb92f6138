"""Forgets a person who asks for it, after they have confirmed."""

from bot.turn import Context, Erase, Turn
from bot.types import Button, Reply
from content.texts import fold
from content.words import vocabulary
from handlers import flow as flows
from handlers import withdrawing
from handlers.notices import labels
from handlers.words import command

CONFIRMED = "/erase yes"
YES = (
    "xoá",
    "xoá hết",
    "xoá tất cả",
    "xoá giúp",
    "xoá giúp tôi",
    "có xoá",
    "cứ xoá",
    "đồng ý",
    "đồng ý xoá",
    "tôi đồng ý",
)
NO = ("không", "đừng", "chưa", "khoan", "giữ", "thôi")
"""How a short no begins."""
SHORT = 4


async def handle(ctx: Context) -> Turn | None:
    """Say what is kept, ask, and erase."""
    name, rest = command(ctx)
    asked = any(button.data == CONFIRMED for button in ctx.session.offered)
    typed = asked and not name and ctx.message.kind == "text"
    meant = said(ctx.message.text) if typed else None
    if meant is False or (asked and name == "/stop"):
        return kept(ctx)
    if name != "/erase" and not meant:
        return None
    _ = ctx.gettext
    if meant or rest == "yes":
        return Turn((Reply(_("Đã xoá hết những gì trợ lý giữ về bà con.")),), None, (Erase(),))
    parts = (
        _(
            "Trợ lý đang giữ: những gì đã nhắn ở đây, bước đang làm dở, mã hồ sơ đang theo dõi, "
            "câu đã gửi cán bộ."
        ),
        *await waiting(ctx),
        _("Xoá rồi thì không lấy lại được. Có xoá không?"),
    )
    ways = (Button(_("Xoá hết"), CONFIRMED), Button(_("Thôi, giữ lại"), "/menu"))
    return Turn((Reply(" ".join(parts), ways),))


async def waiting(ctx: Context) -> tuple[str, ...]:
    """Say which questions and visits end with it: nobody will answer or come any more."""
    mine = await withdrawing.open_ones(ctx) if ctx.counter else []
    if not mine:
        return ()
    text = ctx.gettext(
        "Việc đang chờ cán bộ cũng bỏ, cán bộ không trả lời, không đến nữa: {codes}."
    )
    return (text.replace("{codes}", ", ".join(one.code for one in mine)),)


def kept(ctx: Context) -> Turn:
    """Say that nothing was erased."""
    _ = ctx.gettext
    on = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(ctx) else ()
    return Turn((Reply(_("Vâng, vẫn giữ nguyên."), (*on, Button(_("Về menu"), "/menu"))),))


def said(text: str) -> bool | None:
    """Read a yes or a no to the question; None for anything else.

    A no is looked for first: without marks, “đừng” and “đúng” are the same word.
    """
    usual, flat = vocabulary().answers, fold(text).strip(" .,!?").removesuffix(" a")
    words = labels.words(text)
    begins = any(labels.same(words[:1], (one,)) for one in NO)
    if flat in usual.no or (begins and len(words) <= SHORT):
        return False
    if flat in usual.yes or any(labels.same(words, way.split()) for way in YES):
        return True
    return None
