"""Keeps silent while an official talks with somebody by hand: two voices would confuse."""

import re
from dataclasses import replace

from bot.turn import Context, Silence, Turn
from content import safety
from handlers.words import command

COMMAND = re.compile(r"/[a-z]\w*", re.IGNORECASE)
"""What nobody says to an official; Zalo writes its little pictures “/-heart”."""
CALLS = ("/menu", "/erase")
"""Commands that also end the silence as words: “thôi” or “giúp” may be said to the official."""


async def handle(ctx: Context) -> Turn | None:
    """Fall silent when an official has written, and stay so until called."""
    if ctx.message.kind == "official":
        return begun(ctx)
    return Turn() if silent(ctx) and not called(ctx) else None


def begun(ctx: Context) -> Turn:
    """Fall silent from the official's word on: it may be heard of when that is long over."""
    said_at = min(ctx.message.happened_at or ctx.now, ctx.now)
    until = said_at + ctx.silence
    if until <= max(ctx.now, ctx.contact.silent_until or ctx.now):
        return Turn()
    return Turn(effects=(Silence(until),))


def silent(ctx: Context) -> bool:
    """Tell whether an official is talking with this person, by hand or through a ticket."""
    return ctx.message.chat is None and (ctx.contact.ticket_id is not None or by_hand(ctx))


def by_hand(ctx: Context) -> bool:
    """Tell whether an official has written past the bot, a short while ago."""
    until = ctx.contact.silent_until
    return ctx.message.chat is None and until is not None and ctx.now < until


def called(ctx: Context) -> bool:
    """Tell whether the person wants the bot: by a button, by a command, or crying for help.

    A typed number or label is no button here, for the official may have asked for it.
    """
    if cries(ctx):
        return True
    if ctx.message.kind != "text":
        return ctx.message.kind == "press"
    name, _ = command(replace(ctx, message=replace(ctx.message, press="")))
    said = ctx.message.text.strip()
    return bool(COMMAND.match(said)) or (name in CALLS and not said.isdigit())


def cries(ctx: Context) -> bool:
    """Tell whether somebody is in danger: then the bot answers at once, whoever else does."""
    said = ctx.message.text if ctx.message.kind in ("text", "photo") else ""
    return safety.find(said) is not None


def ended(ctx: Context, turn: Turn) -> Turn:
    """End the silence for a person who called."""
    if not by_hand(ctx) or not called(ctx):
        return turn
    return replace(turn, effects=(*turn.effects, Silence(None)))
