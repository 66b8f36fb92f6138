"""Forgets whose tickets were, and what was said in those that are over."""

from datetime import datetime

from sqlalchemy import func, or_, select, type_coerce, update

from bot.storage.base import Instant, Tx
from bot.storage.ticket_table import CLOSED, ticket, ticket_line
from bot.types import Address

NOBODY = Address("-", "")
"""Whose a ticket is, once they asked to be forgotten."""


async def forget(tx: Tx, address: Address, now: datetime) -> None:
    """Forget whose tickets these are and what they wrote; what is open closes."""
    theirs = ticket.c.address == str(address)
    await tx.execute(
        update(ticket_line)
        .where(
            ticket_line.c.ticket_id.in_(select(ticket.c.id).where(theirs)),
            ticket_line.c.who.in_(("citizen", "bot")),
        )
        .values(text="")
    )
    gone = {"address": str(NOBODY), "phone": "", "state": CLOSED}
    await tx.execute(
        update(ticket)
        .where(theirs)
        .values(**gone, closed_at=func.coalesce(ticket.c.closed_at, type_coerce(now, Instant)))
    )


async def blank(tx: Tx, before: datetime) -> None:
    """Blank what was said in tickets that were closed before this moment."""
    old = select(ticket.c.id).where(ticket.c.state == CLOSED, ticket.c.closed_at < before)
    await tx.execute(
        update(ticket_line)
        .where(
            ticket_line.c.ticket_id.in_(old),
            or_(ticket_line.c.text != "", ticket_line.c.media != ""),
        )
        .values(text="", media="", media_title="")
    )
