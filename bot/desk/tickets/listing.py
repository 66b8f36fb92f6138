"""The list of tickets, and the way to one by the code that a citizen has told."""

from collections.abc import Mapping

from starlette.responses import Response

from bot.codes import tickets as codes
from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.tickets.finding import around
from bot.storage import first_words, ticket_counts, ticket_lists
from bot.ticket import TicketState, answers
from bot.tickets.counter import answered_by

PAGE = 50
VIEWS: Mapping[str, tuple[TicketState, ...]] = {
    "open": (TicketState.waiting, TicketState.held),
    "answered": (TicketState.answered,),
    "closed": (TicketState.closed,),
}
NAMES: Mapping[str, str] = {"open": "Đang chờ", "answered": "Đã trả lời", "closed": "Đã xong"}
MOST_TYPED = 60
"""Letters in which a code is looked for."""


async def show(asked: Asked) -> Response:
    """List the tickets that this official answers, or lead to the one whose code was typed."""
    query = asked.request.query_params
    typed = query.get("code", "").strip()[:MOST_TYPED]
    if typed and (id_ := await _id_of(asked, typed)):
        return views.go(f"/desk/tickets/{id_}")
    view = query.get("view", "open") if query.get("view") in VIEWS else "open"
    start, areas = asked.number("from"), answered_by(asked.official)
    async with asked.room.db.read() as tx:
        shown = await ticket_lists.in_areas(tx, areas, VIEWS[view], start=start, limit=PAGE)
        firsts = await first_words.of_tickets(tx, [one.id for one in shown])
        counted = await ticket_counts.by_state(tx, areas)
    many = {key: sum(counted.get(state, 0) for state in states) for key, states in VIEWS.items()}
    return asked.show(
        "tickets/list.html",
        tickets=shown,
        firsts=firsts,
        earlier=max(start - PAGE, 0) if start else None,
        later=start + PAGE if start + PAGE < many[view] else None,
        view=view,
        tabs=[(key, NAMES[key], many[key]) for key in VIEWS],
        typed=typed,
        **await around(asked),
    )


async def _id_of(asked: Asked, typed: str) -> int:
    code = codes.find(typed)
    found = await asked.room.helpdesk.ticket(code=code) if code else None
    return found.id if found and answers(asked.official, found.area) else 0
