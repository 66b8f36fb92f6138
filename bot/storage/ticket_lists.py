"""Lists of tickets for officials, area by area."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from bot.storage.base import Tx
from bot.storage.ticket_table import ANSWERED, HELD, WAITING, ticket
from bot.storage.tickets import read
from bot.ticket import Ticket, TicketKind, TicketState
from bot.types import Address

MOST = 500
TO_BE_MADE = and_(
    ticket.c.kind == TicketKind.visit.value, ticket.c.state.in_((WAITING, HELD, ANSWERED))
)
"""Visits that are not over: answered in chat (“we come on Friday”), one is still to be made."""


async def in_areas(
    tx: Tx,
    areas: Collection[str],
    states: Collection[TicketState],
    *,
    start: int = 0,
    limit: int = MOST,
) -> list[Ticket]:
    """List what is asked in these areas and below them: what waits longest first.

    After what waits stands what is held, then what is over, the latest first.
    """
    values = [one.value for one in states]
    if not areas or not values:
        return []
    asked = _in_order(select(ticket).where(ticket.c.state.in_(values), within(areas)))
    return [read(one) for one in await tx.execute(asked.offset(start).limit(limit))]


async def held_by(tx: Tx, official_id: int) -> list[Ticket]:
    """List the tickets that an official holds."""
    asked = select(ticket).where(ticket.c.state == HELD, ticket.c.holder_id == official_id)
    return [read(one) for one in await tx.execute(asked.order_by(ticket.c.id))]


async def to_come(tx: Tx, address: Address) -> list[Ticket]:
    """List a citizen's tickets that somebody is still to answer, or to come for."""
    still = or_(ticket.c.state.in_((WAITING, HELD)), TO_BE_MADE)
    asked = select(ticket).where(ticket.c.address == str(address), still)
    return [read(one) for one in await tx.execute(asked.order_by(ticket.c.id))]


async def pressing(tx: Tx, areas: Collection[str], now: datetime, limit: int) -> list[Ticket]:
    """List what is open in these areas and below them: what is late first."""
    if not areas:
        return []
    late = case((ticket.c.promised_at < now, 0), else_=1)
    asked = select(ticket).where(ticket.c.state.in_((WAITING, HELD)), within(areas))
    found = await tx.execute(_in_order(asked.order_by(late)).limit(limit))
    return [read(one) for one in found]


async def visits(
    tx: Tx, areas: Collection[str], *, start: int = 0, limit: int | None = None
) -> list[Ticket]:
    """List the visits to be made in these areas and below them, village by village."""
    if not areas:
        return []
    asked = select(ticket).where(TO_BE_MADE, within(areas))
    asked = asked.order_by(ticket.c.village, ticket.c.asked_at, ticket.c.id)
    return [read(one) for one in await tx.execute(asked.offset(start).limit(limit))]


def within(areas: Collection[str]) -> ColumnElement[bool]:
    """Select what is asked in these areas and below them."""
    here = ticket.c.area
    below = (here.startswith(f"{one}/", autoescape=True) for one in areas)
    return or_(here.in_(list(areas)), *below)


def _in_order(asked: Select[Any]) -> Select[Any]:
    rank = case({WAITING: 0, HELD: 1}, value=ticket.c.state, else_=2)
    moved = func.coalesce(
        type_coerce(ticket.c.moved_at, BigInteger), type_coerce(ticket.c.asked_at, BigInteger)
    )
    age = case(
        (ticket.c.state.in_((WAITING, HELD)), type_coerce(ticket.c.asked_at, BigInteger)),
        else_=-moved,
    )
    return asked.order_by(rank, age, ticket.c.id)
