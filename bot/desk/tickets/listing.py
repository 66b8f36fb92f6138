"""The list of tickets, and the way to one by the code that a citizen has told."""

from collections.abc import Mapping

from starlette.responses import Response

from bot.codes import tickets as codes
from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.tickets.finding import around, counts
from bot.storage import first_words
from bot.ticket import TicketState, answers

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
    found = await asked.room.helpdesk.of_official(asked.official, VIEWS[view])
    start = asked.number("from")
    shown = found[start : start + PAGE]
    async with asked.room.db.read() as tx:
        firsts = await first_words.of_tickets(tx, [one.id for one in shown])
    many = await counts(asked)
    return asked.show(
        "tickets/list.html",
        tickets=shown,
        firsts=firsts,
        earlier=max(start - PAGE, 0) if start else None,
        later=start + PAGE if start + PAGE < len(found) else None,
        view=view,
        tabs=[(key, NAMES[key], sum(many.get(state, 0) for state in VIEWS[key])) for key in VIEWS],
        typed=typed,
        **await around(asked),
    )


async def _id_of(asked: Asked, typed: str) -> int:
    code = codes.find(typed)
    found = await asked.room.helpdesk.ticket(code=code) if code else None
    return found.id if found and answers(asked.official, found.area) else 0
