"""Tickets as they stand, one by one, and those of one citizen."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from bot.storage import sessions
from bot.storage.base import Tx
from bot.storage.contacts import contact
from bot.storage.ticket_table import HELD, NOBODY, WAITING, ticket
from bot.ticket import Ticket, TicketKind, TicketState
from bot.types import Address


async def add(tx: Tx, one: Ticket) -> int | None:
    """Keep a new ticket (its `id` is ignored); returns its id, None where its code is taken."""
    statement = tx.insert(ticket).values(_values(one)).on_conflict_do_nothing()
    done = await tx.execute(statement.returning(ticket.c.id))
    return done.scalar_one_or_none()


async def save(tx: Tx, one: Ticket) -> None:
    """Write a ticket as it now stands."""
    await tx.execute(update(ticket).where(ticket.c.id == one.id).values(_values(one)))


async def find(tx: Tx, id_: int, *, locked: bool = False) -> Ticket | None:
    """Read one ticket; `locked`: nobody else changes it before this transaction ends."""
    return await _one(tx, ticket.c.id == id_, locked=locked)


async def by_code(tx: Tx, code: str) -> Ticket | None:
    """Read the ticket with this code."""
    return await _one(tx, ticket.c.code == code)


async def _one(tx: Tx, which: ColumnElement[bool], *, locked: bool = False) -> Ticket | None:
    asked = select(ticket).where(which)
    if locked and tx.on_postgresql:
        asked = asked.with_for_update()
    found = (await tx.execute(asked)).first()
    return read(found) if found else None


async def hold_citizen(tx: Tx, address: Address, now: datetime) -> None:
    """Let nobody else begin or end a hold with this citizen before this transaction ends."""
    if tx.on_postgresql and address != NOBODY:
        await sessions.hold(tx, address, now)
        mine = select(contact.c.address).where(contact.c.address == str(address))
        await tx.execute(mine.with_for_update())


async def of_address(tx: Tx, address: Address, limit: int = 10) -> list[Ticket]:
    """List a citizen's tickets, the newest first."""
    asked = select(ticket).where(ticket.c.address == str(address))
    found = await tx.execute(asked.order_by(ticket.c.id.desc()).limit(limit))
    return [read(one) for one in found]


async def held_of(tx: Tx, address: Address) -> list[Ticket]:
    """List the tickets in which a person speaks with this citizen now: one at most."""
    mine = select(ticket).where(ticket.c.address == str(address), ticket.c.state == HELD)
    return [read(one) for one in await tx.execute(mine.order_by(ticket.c.id))]


async def open_of(tx: Tx, address: Address) -> int:
    """Count what a citizen has asked and somebody is still to answer."""
    found = await tx.execute(
        select(func.count())
        .select_from(ticket)
        .where(ticket.c.address == str(address), ticket.c.state.in_((WAITING, HELD)))
    )
    return int(found.scalar_one())


def _values(one: Ticket) -> dict[str, Any]:
    kept = {column.name: getattr(one, column.name) for column in ticket.c if column.name != "id"}
    return kept | {"kind": one.kind.value, "state": one.state.value, "address": str(one.address)}


def read(one: Any) -> Ticket:
    """Make a ticket of its row."""
    kept = dict(one._mapping)  # noqa: SLF001 - its public name
    kept["kind"], kept["state"] = TicketKind(one.kind), TicketState(one.state)
    return Ticket(**kept | {"address": Address.parse(one.address)})
