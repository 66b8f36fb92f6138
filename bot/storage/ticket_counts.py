"""How many tickets there are for an official, area by area."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from bot.storage.base import Tx
from bot.storage.ticket_lists import TO_BE_MADE, within
from bot.storage.ticket_table import ANSWERED, HELD, WAITING, ticket
from bot.ticket import TicketState


class Standing(NamedTuple):
    """How it stands with what an official answers."""

    waiting: int = 0
    held: int = 0
    """By this official."""
    late: int = 0
    """Open, though an answer was promised by now."""
    visits: int = 0
    """Still to be made."""


async def by_state(tx: Tx, areas: Collection[str]) -> dict[TicketState, int]:
    """Count the tickets of these areas and below them, by state."""
    if not areas:
        return {}
    found = await tx.execute(
        select(ticket.c.state, func.count().label("many"))
        .where(within(areas))
        .group_by(ticket.c.state)
    )
    return {TicketState(one.state): one.many for one in found}


async def standing(tx: Tx, areas: Collection[str], official_id: int, now: datetime) -> Standing:
    """Count what an official has to see to in these areas and below them."""
    if not areas:
        return Standing()
    state, many = ticket.c.state, func.count()
    found = await tx.execute(
        select(
            many.filter(state == WAITING),
            many.filter(state == HELD, ticket.c.holder_id == official_id),
            many.filter(state.in_((WAITING, HELD)), ticket.c.promised_at < now),
            many.filter(TO_BE_MADE),
        ).where(state.in_((WAITING, HELD, ANSWERED)), within(areas))
    )
    return Standing(*found.one())


async def visits(tx: Tx, areas: Collection[str]) -> dict[str, int]:
    """Count the visits to be made in these areas and below them, by village."""
    if not areas:
        return {}
    found = await tx.execute(
        select(ticket.c.village, func.count().label("many"))
        .where(and_(TO_BE_MADE, within(areas)))
        .group_by(ticket.c.village)
        .order_by(ticket.c.village)
    )
    return {one.village: one.many for one in found}
