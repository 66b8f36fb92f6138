"""A village's relay says that a notice is now in the village's own group."""

import re

from bot.acts import MarkRelayed
from bot.codes import notices as codes
from bot.roles import Role
from bot.turn import Context, Turn
from bot.types import Reply
from content.texts import fold
from handlers.notices.wording import fill
from handlers.words import command

NUMBER = re.compile(r"[0-9]{1,18}")
"""What a database takes for one."""
TYPED = re.compile(r"da (?:chuyen|gui)(?: tin)?(?: (?:vao|len))?(?: nhom)?(?: thon| ban| roi| a)*")
"""The button in words, for those whose channel shows none; the notice's code beside it."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/relayed <id> <village>`, and “đã chuyển TB-4827”."""
    name, rest = command(ctx)
    if name == "/relayed":
        id_, _, village = rest.partition(" ")
        if not NUMBER.fullmatch(id_):
            return not_theirs(ctx)
        asked = await ctx.office.relays(int(id_), ctx.message.sender)
        return thanks(ctx, int(id_), village) if village in asked else not_theirs(ctx)
    return await typed(ctx)


async def typed(ctx: Context) -> Turn | None:
    """Take the words for the button: they are of all the villages it was given them for."""
    if ctx.official is None or not ctx.official.has(Role.relay) or ctx.message.kind != "text":
        return None
    said = fold(ctx.message.text)
    begun = TYPED.match(said)
    if begun is None:
        return None
    code = codes.find(said)
    if code is None:
        if begun.end() < len(said.rstrip(" .,!")):
            return None
        text = ctx.gettext("Cảm ơn! Gõ thêm mã của tin, ví dụ: đã chuyển TB-4827.")
        return Turn((Reply(text),))
    notice = await ctx.office.notice(code=code)
    villages = await ctx.office.relays(notice.id, ctx.message.sender) if notice else ()
    return thanks(ctx, notice.id, *villages) if notice and villages else not_theirs(ctx)


def thanks(ctx: Context, notice_id: int, *villages: str) -> Turn:
    """Note it; a second press changes nothing."""
    effects = tuple(MarkRelayed(notice_id, village) for village in villages)
    said = ctx.gettext("Cảm ơn, đã ghi: tin đã vào nhóm.")
    return Turn((Reply(said, nod=True),), effects=effects)


def not_theirs(ctx: Context) -> Turn:
    """Say that it was given to somebody else to forward: nothing is noted."""
    text = ctx.gettext("Tin này không giao cho số này chuyển. Hỏi {commune} nếu cần.")
    return Turn((Reply(fill(text, commune=ctx.library.commune.name)),))
