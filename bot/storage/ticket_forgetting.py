"""Forgets whose tickets were, and what was said in those that are over."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce, update

from bot.storage.base import Instant, Tx
from bot.storage.delivery_table import OPEN, delivery
from bot.storage.ticket_table import CLOSED, NOBODY, ticket, ticket_line
from bot.types import Address, State

NOTHING: dict[str, Any] = {
    "address": str(NOBODY),
    "topic": "",
    "village": "",
    "errand": "",
    "relation": "",
    "phone": "",
    "promised_at": None,
}
"""What is left of whose a ticket was, and what for; figures were counted when it moved."""
FILES_TO_GO = and_(ticket_line.c.media == "", ticket_line.c.media_title != "")


async def forget(tx: Tx, address: Address, now: datetime) -> None:
    """Forget whose tickets these are and what was said in them; what is open closes."""
    theirs = ticket.c.address == str(address)
    codes = [one.code for one in await tx.execute(select(ticket.c.code).where(theirs))]
    await _blank_lines(tx, theirs)
    await _blank_news(tx, codes, now)
    over = func.coalesce(ticket.c.closed_at, type_coerce(now, Instant))
    await tx.execute(update(ticket).where(theirs).values(**NOTHING, state=CLOSED, closed_at=over))


async def blank(tx: Tx, before: datetime) -> None:
    """Forget whose those tickets were that were closed before this moment, and what was said."""
    old = and_(
        ticket.c.state == CLOSED, ticket.c.closed_at < before, ticket.c.address != str(NOBODY)
    )
    await _blank_lines(tx, old)
    await tx.execute(update(ticket).where(old).values(**NOTHING))


async def files_to_go(tx: Tx) -> list[str]:
    """List the files whose lines are blank: they can be deleted."""
    found = await tx.execute(select(ticket_line.c.media_title).where(FILES_TO_GO))
    return [one.media_title for one in found]


async def files_gone(tx: Tx, names: Collection[str]) -> None:
    """Note that these files are deleted."""
    theirs = and_(FILES_TO_GO, ticket_line.c.media_title.in_(list(names)))
    await tx.execute(update(ticket_line).where(theirs).values(media_title=""))


async def _blank_lines(tx: Tx, which: ColumnElement[bool]) -> None:
    said = or_(ticket_line.c.text != "", ticket_line.c.media != "")
    await tx.execute(
        update(ticket_line)
        .where(ticket_line.c.ticket_id.in_(select(ticket.c.id).where(which)), said)
        # A file's name, which says nothing, stays in the title's place until the file is gone.
        .values(text="", media="", media_title=ticket_line.c.media)
    )


async def _blank_news(tx: Tx, codes: list[str], now: datetime) -> None:
    """Blank what officials were told and shown of tickets: all of it names their codes.

    What waits is not sent any more; what is leaving is blanked when it has left.
    """
    if not codes:
        return
    code = or_(*(delivery.c.body.contains(one) for one in codes))
    names = and_(delivery.c.body != "", delivery.c.notice_id.is_(None), code)
    waits = delivery.c.state == State.queued.value
    ended = {"state": State.failed.value, "error": "forgotten", "ended_at": now}
    await tx.execute(update(delivery).where(names, waits).values(ended))
    leaving = delivery.c.state.in_(OPEN)
    await tx.execute(update(delivery).where(names, leaving).values(secret=True))
    await tx.execute(update(delivery).where(names, ~leaving).values(body=""))
