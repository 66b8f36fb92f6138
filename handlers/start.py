"""Greets: who the bot is, what it never asks; and follows a deep link."""

import re

from bot.turn import Context, Tally, Turn
from bot.types import Reply
from handlers import flow as flows
from handlers.menu import menu
from handlers.words import command

POSTER = re.compile(r"[A-Za-z0-9_]{1,20}")


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
        return Turn(turn.replies, turn.session, (*effects, *turn.effects))
    return Turn((greeting(ctx),), None, effects)


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
