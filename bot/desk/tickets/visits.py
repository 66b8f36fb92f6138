"""The visits that are to be made, village by village, to print and take along."""

from starlette.responses import Response

from bot.desk.guard import Asked
from bot.desk.tickets.finding import around
from bot.ticket import Ticket, TicketKind, TicketState

# Answered in chat (“we come on Friday”), a visit is still to be made.
TO_BE_MADE = (TicketState.waiting, TicketState.held, TicketState.answered)


async def show(asked: Asked) -> Response:
    """List them."""
    found = await asked.room.helpdesk.of_official(asked.official, TO_BE_MADE)
    said = await around(asked)
    rounds: dict[str, list[Ticket]] = {}
    for one in found:
        if one.kind is TicketKind.visit:
            village = said["villages"].get(one.village, "Chưa rõ thôn")
            rounds.setdefault(village, []).append(one)
    return asked.show("tickets/visits.html", rounds=sorted(rounds.items()), **said)
