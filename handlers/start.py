"""Greets: who the bot is, what it never asks; and follows a deep link."""

import re
from dataclasses import replace

from bot.turn import Context, SetVillage, Tally, Turn
from bot.types import Reply
from content.commune import Village
from handlers import flow as flows
from handlers.menu import menu
from handlers.words import command

POSTER = re.compile(r"[A-Za-z0-9_]{1,60}")


async def handle(ctx: Context) -> Turn | None:
    """Answer `/start`, also with the payload of a link or poster, and the privacy question."""
    name, payload = command(ctx)
    if name == "/privacy":
        return Turn((Reply(privacy(ctx)),))
    if name != "/start":
        return None
    target, _, poster = payload.partition("--")
    effects = (Tally("poster", poster),) if POSTER.fullmatch(poster) else ()
    flow, _, step = target.partition("-")
    if flow in ctx.library.flows:
        turn = await flows.begin(ctx, flow, **({"step": step} if step else {}))
        turn = Turn(turn.replies, turn.session, (*effects, *turn.effects))
    else:
        turn = Turn((greeting(ctx),), None, effects)
    found = village_of(ctx, poster)
    return settled(ctx, turn, found) if found and not ctx.contact.village else turn


def village_of(ctx: Context, poster: str) -> Village | None:
    """Return the village whose poster it is: the code is its id, or begins with it and a `_`."""
    theirs = [
        one
        for one in ctx.library.commune.villages
        if poster == one.id or poster.startswith(f"{one.id}_")
    ]
    return max(theirs, key=lambda one: len(one.id), default=None)


def settled(ctx: Context, turn: Turn, found: Village) -> Turn:
    """Note the village somebody's poster hangs in, and say so; who told us theirs keeps it."""
    text = ctx.gettext("Đã ghi: bà con ở {village}. Chưa đúng thì gõ: đổi thôn.")
    last = turn.replies[-1]
    told = replace(last, text=f"{last.text}\n\n{text.replace('{village}', found.name)}")
    return replace(
        turn,
        replies=(*turn.replies[:-1], told),
        effects=(*turn.effects, SetVillage(found.id)),
    )


def greeting(ctx: Context) -> Reply:
    """Say what this is and what it can do."""
    shown = menu(ctx)
    return Reply(f"{welcome(ctx)}\n\n{shown.text}", shown.buttons)


def welcome(ctx: Context) -> str:
    """Say what this is, before anything else."""
    commune = ctx.library.commune
    hello = commune.greeting or ctx.gettext("Chào bà con!")
    return f"{hello}\n{who(ctx)}\n{privacy(ctx)}"


def who(ctx: Context) -> str:
    """Say in one sentence that this is a machine."""
    return ctx.gettext("Đây là {bot}: máy trả lời tự động, không phải cán bộ.").replace(
        "{bot}", ctx.library.commune.bot_name
    )


def privacy(ctx: Context) -> str:
    """Say what is never asked and how to be forgotten."""
    return ctx.gettext(
        "Trợ lý không bao giờ hỏi số căn cước, mật khẩu hay mã OTP. "
        "Muốn xoá những gì đã nhắn, gõ: xoá dữ liệu."
    )
