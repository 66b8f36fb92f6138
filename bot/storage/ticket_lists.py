"""Lists of tickets: for officials, area by area, and for the clock."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, or_, select, type_coerce

from bot.storage.base import Tx
from bot.storage.ticket_table import ANSWERED, HELD, WAITING, ticket
from bot.storage.tickets import read
from bot.ticket import Ticket, TicketKind, TicketState


class Edges(NamedTuple):
    """Moments: what stands since before them is due for the clock."""

    now: datetime
    told: datetime
    """Officers heard of it after that: too early to remind them."""
    waited: datetime
    """Nothing was promised, and nobody has taken it since."""
    reminded: datetime
    held: datetime
    answered: datetime
    visited: datetime
    """Of visits that were arranged."""


async def in_areas(
    tx: Tx, areas: Collection[str], states: Collection[TicketState], limit: int = 500
) -> list[Ticket]:
    """List what is asked in these areas and below them: what waits longest first.

    After what waits stands what is held, then what is over, the latest first.
    """
    values = [one.value for one in states]
    if not areas or not values:
        return []
    rank = case({WAITING: 0, HELD: 1}, value=ticket.c.state, else_=2)
    moved = func.coalesce(
        type_coerce(ticket.c.moved_at, BigInteger), type_coerce(ticket.c.asked_at, BigInteger)
    )
    age = case(
        (ticket.c.state.in_((WAITING, HELD)), type_coerce(ticket.c.asked_at, BigInteger)),
        else_=-moved,
    )
    found = await tx.execute(
        select(ticket)
        .where(ticket.c.state.in_(values), _within(areas))
        .order_by(rank, age, ticket.c.id)
        .limit(limit)
    )
    return [read(one) for one in found]


async def counts(tx: Tx, areas: Collection[str]) -> dict[TicketState, int]:
    """Count the tickets of these areas and below them, by state."""
    if not areas:
        return {}
    found = await tx.execute(
        select(ticket.c.state, func.count().label("many"))
        .where(_within(areas))
        .group_by(ticket.c.state)
    )
    return {TicketState(one.state): one.many for one in found}


async def visits(tx: Tx, areas: Collection[str]) -> list[Ticket]:
    """List the visits still to be made in these areas and below them, village by village."""
    if not areas:
        return []
    found = await tx.execute(
        select(ticket)
        .where(
            ticket.c.kind == TicketKind.visit.value,
            ticket.c.state.in_((WAITING, HELD)),
            _within(areas),
        )
        .order_by(ticket.c.village, ticket.c.asked_at, ticket.c.id)
    )
    return [read(one) for one in found]


async def due(tx: Tx, edges: Edges, limit: int = 200) -> list[Ticket]:
    """List what the clock has to bring on, the oldest first: one statement for all of it."""
    visit = ticket.c.kind == TicketKind.visit.value
    waits, never = ticket.c.state == WAITING, ticket.c.reminded_at.is_(None)
    promised = and_(ticket.c.promised_at <= edges.now, ticket.c.moved_at <= edges.told)
    unpromised = and_(ticket.c.promised_at.is_(None), ticket.c.moved_at <= edges.waited)
    forgotten = and_(ticket.c.reminded_at <= edges.reminded, ticket.c.escalated_at.is_(None))
    found = await tx.execute(
        select(ticket)
        .where(
            or_(
                and_(waits, never, or_(promised, unpromised)),
                and_(waits, forgotten),
                and_(ticket.c.state == HELD, ticket.c.moved_at <= edges.held),
                and_(ticket.c.state == ANSWERED, ~visit, ticket.c.moved_at <= edges.answered),
                and_(ticket.c.state == ANSWERED, visit, ticket.c.moved_at <= edges.visited),
            )
        )
        .order_by(ticket.c.id)
        .limit(limit)
    )
    return [read(one) for one in found]


def _within(areas: Collection[str]) -> ColumnElement[bool]:
    here = ticket.c.area
    below = (here.startswith(f"{one}/", autoescape=True) for one in areas)
    return or_(here.in_(list(areas)), *below)
