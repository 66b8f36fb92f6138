"""Repeats the list that was shown to whoever types a number that does not stand on it."""

from dataclasses import replace

from bot.engine.answers import number_of
from bot.turn import Context, Turn
from bot.types import Reply
from handlers import flow as flows
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Say which numbers there are: such a number is no question, and answers no paused flow."""
    typed = ctx.message.kind == "text" and not ctx.message.press
    # A number on the list is a press by now.
    if (
        not typed
        or command(ctx)[0]
        or flows.takes_a_code(ctx)
        or number_of(ctx.message.text, ctx.session.offered) is None
    ):
        return None
    note = known(ctx)
    return Turn((again(ctx, note),)) if note else None


def known(ctx: Context) -> str:
    """Say which numbers there are; empty where nothing is listed."""
    most = len(ctx.session.offered)
    if not most:
        return ""
    return ctx.gettext("Ở đây có số 1 đến số {most}.").replace("{most}", str(most))


def again(ctx: Context, note: str) -> Reply:
    """Show what was shown last: the open question where it was that, else its choices."""
    offered = ctx.session.offered
    if open_flow := flows.open_flow(ctx):
        asked = flows.question(ctx, ctx.session, open_flow, note)
        if {one.data for one in asked.buttons if one.data} <= {one.data for one in offered}:
            links = tuple(one for one in asked.buttons if one.url)
            return replace(asked, buttons=(*offered, *links), image=None, replaces=False)
    return Reply(note, offered)
