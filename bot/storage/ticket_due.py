"""What the clock has to bring on: tickets that wait, are held or were answered for too long."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, func, or_, select, type_coerce

from bot.storage.base import Tx
from bot.storage.ticket_table import ANSWERED, HELD, WAITING, ticket, ticket_line
from bot.storage.tickets import read
from bot.ticket import Ticket, TicketKind


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


async def due(tx: Tx, edges: Edges, limit: int = 200) -> list[Ticket]:
    """List what the clock has to bring on, the oldest first: one statement for all of it."""
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
                _over(edges),
            )
        )
        .order_by(ticket.c.id)
        .limit(limit)
    )
    return [read(one) for one in found]


async def over(tx: Tx, edges: Edges, limit: int = 200) -> list[Ticket]:
    """List of that what ends without telling anybody: at night that is all there is to do."""
    found = await tx.execute(select(ticket).where(_over(edges)).order_by(ticket.c.id).limit(limit))
    return [read(one) for one in found]


async def holders(tx: Tx) -> list[int]:
    """List the officials who hold a ticket."""
    asked = select(ticket.c.holder_id).where(ticket.c.state == HELD).distinct()
    return [one.holder_id for one in await tx.execute(asked) if one.holder_id is not None]


async def crowded(tx: Tx, most: int) -> list[int]:
    """List the held tickets with more messages than that since their holder was last told."""
    since = func.coalesce(
        type_coerce(ticket.c.reminded_at, BigInteger), type_coerce(ticket.c.held_at, BigInteger)
    )
    found = await tx.execute(
        select(ticket.c.id)
        .join(ticket_line, ticket_line.c.ticket_id == ticket.c.id)
        .where(
            ticket.c.state == HELD,
            ticket_line.c.who == "citizen",
            type_coerce(ticket_line.c.at, BigInteger) >= since,
        )
        .group_by(ticket.c.id)
        .having(func.count() > most)
    )
    return [one.id for one in found]


def _over(edges: Edges) -> ColumnElement[bool]:
    visit, answered = ticket.c.kind == TicketKind.visit.value, ticket.c.state == ANSWERED
    return or_(
        and_(ticket.c.state == HELD, ticket.c.moved_at <= edges.held),
        and_(answered, ~visit, ticket.c.moved_at <= edges.answered),
        and_(answered, visit, ticket.c.moved_at <= edges.visited),
    )
