"""Notes who let us in, blocked us or moved; says hello where that is welcome."""

from bot.turn import Context, Effect, Move, SetReachable, Turn
from bot.types import Reply
from handlers.start import welcome


async def handle(ctx: Context) -> Turn | None:
    """Take what the channel tells about the chat itself."""
    effects: tuple[Effect, ...]
    match ctx.message.kind:
        case "moved":
            effects = (Move(ctx.message.text),)
        case "left":
            effects = (SetReachable(False),)
        case "joined" if ctx.message.chat:
            return Turn((Reply(welcome(ctx)),))
        case "joined":
            effects = (SetReachable(True),)
        case _:
            return None
    return Turn((), None, effects)
