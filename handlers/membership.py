"""Notes who let us in, blocked us, moved or left for good; says hello where that is welcome."""

from dataclasses import replace
from datetime import timedelta

from bot.acts import LoseGroup, SeeGroup
from bot.officials.words import REMOVED
from bot.turn import Context, Effect, Erase, Move, SetReachable, Turn
from bot.types import ABOUT_THEM, Reply
from handlers import silence, start

RECENT = timedelta(days=1)
"""So long nobody is greeted again."""


async def handle(ctx: Context) -> Turn | None:
    """Take what the channel tells about the chat itself."""
    effects: tuple[Effect, ...]
    match ctx.message.kind:
        case "moved":
            effects = (Move(ctx.message.text),)
        case "left" if ctx.message.chat:
            effects = (LoseGroup(ctx.message.text or REMOVED),)
        case "left":
            effects = (SetReachable(False),)
        case "withdrawn":
            effects = (Erase(),)
        case "joined" if ctx.message.chat:
            # A group that is only found in a list has met us long ago.
            hello = (Reply(start.welcome(ctx)),) if ctx.message.addressed else ()
            return Turn(hello, effects=(SeeGroup(ctx.message.text),))
        case "joined":
            effects = (SetReachable(True),)
        case "followed":
            hello = (start.greeting(ctx),) if new(ctx) and not silence.silent(ctx) else ()
            return Turn(hello, effects=(SetReachable(True),))
        case _:
            return None
    return Turn((), None, effects)


def new(ctx: Context) -> bool:
    """Tell whether somebody comes for the first time, or after a long while."""
    since = ctx.session.updated_at
    return since is None or ctx.now - since > RECENT


def reached(ctx: Context, turn: Turn) -> Turn:
    """Note that whoever writes to us can be written to again."""
    theirs = ctx.message.chat is None and ctx.message.kind not in ABOUT_THEM
    back = SetReachable(True)
    if ctx.contact.reachable or not theirs or back in turn.effects:
        return turn
    return replace(turn, effects=(*turn.effects, back))
