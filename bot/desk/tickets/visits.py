"""The visits that are to be made, village by village, to print and take along."""

from starlette.responses import Response

from bot.desk.guard import Asked
from bot.desk.tickets.finding import around
from bot.storage import ticket_counts, ticket_lists
from bot.ticket import Ticket
from bot.tickets.counter import answered_by

PAGE = 100
NOWHERE = "Chưa rõ thôn"


async def show(asked: Asked) -> Response:
    """List a page of them; all at once where the list is to be printed."""
    whole = "all" in asked.request.query_params
    start, limit = (0, None) if whole else (asked.number("from"), PAGE)
    areas, said = answered_by(asked.official), await around(asked)
    async with asked.room.db.read() as tx:
        found = await ticket_lists.visits(tx, areas, start=start, limit=limit)
        many = await ticket_counts.visits(tx, areas)
    rounds: dict[str, list[Ticket]] = {}
    houses: dict[str, int] = {}
    for one in found:
        rounds.setdefault(said["villages"].get(one.village, NOWHERE), []).append(one)
    for village, count in many.items():
        name = said["villages"].get(village, NOWHERE)
        houses[name] = houses.get(name, 0) + count
    total = sum(many.values())
    return asked.show(
        "tickets/visits.html",
        rounds=rounds,
        houses=houses,
        total=total,
        whole=whole or total <= PAGE,
        earlier=max(start - PAGE, 0) if start else None,
        later=start + PAGE if limit and start + PAGE < total else None,
        **said,
    )
