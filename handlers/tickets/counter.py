"""Obeys what officials order about tickets: `/phieu`, `/phieu nhan K7M2QP` and the like."""

from collections.abc import Awaitable, Callable, Mapping

from bot.codes import tickets as codes
from bot.engine import run
from bot.roles import Official, Role
from bot.ticket import Ticket
from bot.turn import Context, Turn
from content.texts import fold
from handlers import desk
from handlers.tickets import answering, listing, passing, rights, showing
from handlers.words import command

SAID = frozenset({"phieu hoi", "phieu", "cac phieu hoi", "xem phieu hoi", "cau hoi cua ba con"})
Take = Callable[[Context, Official, Ticket], Awaitable[Turn]]
VERBS: Mapping[str, Take] = {
    "nhan": answering.claim,
    "tra": passing.release,
    "xong": passing.give_back,
    "chuyen": passing.hand_on,
    "dong": passing.close,
}
STEPS: Mapping[str, Take] = {passing.WHERE: passing.placed, passing.WHY: passing.closed}


async def handle(ctx: Context) -> Turn | None:
    """Answer an official who answers tickets: an order, or the answer to an open step."""
    by = ctx.official
    if by is None or ctx.counter is None or not by.has(Role.officer, Role.approver):
        return None
    if (turn := await answering.handle(ctx, by)) is not None:
        return turn
    if desk.at(ctx) in STEPS and (desk.answer(ctx) or desk.typed(ctx)):
        ticket = await rights.named(ctx, by, ctx.session.slots["ticket"])
        return ticket if isinstance(ticket, Turn) else await STEPS[desk.at(ctx)](ctx, by, ticket)
    name, rest = command(ctx)
    typed = ctx.message.kind == "text" and not ctx.message.press and not desk.at(ctx)
    if name != rights.COMMAND and not (typed and fold(ctx.message.text).strip(" .,!?") in SAID):
        return None
    return left(ctx, await ordered(ctx, by, rest if name == rights.COMMAND else ""))


async def ordered(ctx: Context, by: Official, rest: str) -> Turn:
    """List, show, or take a step."""
    verb, _, more = rest.partition(" ")
    if not rest or verb.startswith("+"):
        return await listing.listed(ctx, by, verb.removeprefix("+"))
    known = verb.casefold() in VERBS
    ticket = await rights.named(ctx, by, codes.find(more if known else rest) or "")
    if isinstance(ticket, Turn):
        return ticket
    if known:
        return await VERBS[verb.casefold()](ctx, by, ticket)
    return Turn((await showing.show(ctx, ticket, by),))


def left(ctx: Context, turn: Turn) -> Turn:
    """Leave whatever step was open: what is typed next is no answer to it any more."""
    if turn.session is not None or not desk.at(ctx):
        return turn
    return Turn(turn.replies, run.leave(ctx.session), turn.effects)
