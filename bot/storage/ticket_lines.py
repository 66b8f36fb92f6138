"""What was said in tickets, line by line."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import func, select

from bot.storage.base import Tx
from bot.storage.delivery_table import delivery
from bot.storage.ticket_table import ticket_line
from bot.ticket import Line, Speaker
from bot.types import State


async def add(tx: Tx, id_: int, said: Iterable[Line], delivery_id: int | None = None) -> None:
    """Add lines to a ticket; `delivery_id` is by which they are sent to the citizen."""
    rows = [
        {
            "ticket_id": id_,
            "at": one.at,
            "who": one.who,
            "by": one.by[:80],
            "text": one.text,
            "media": one.media[:200],
            "media_title": one.media_title[:200],
            "before": one.before,
            "delivery_id": delivery_id,
        }
        for one in said
    ]
    if rows:
        await tx.execute(ticket_line.insert(), rows)


async def of(tx: Tx, id_: int) -> list[Line]:
    """Read what was said in a ticket, in order, with how it stands with what was sent."""
    found = await tx.execute(
        select(ticket_line, delivery.c.state.label("sent"))
        .join_from(ticket_line, delivery, delivery.c.id == ticket_line.c.delivery_id, isouter=True)
        .where(ticket_line.c.ticket_id == id_)
        .order_by(ticket_line.c.id)
    )
    return [
        Line(
            who=cast("Speaker", one.who),
            text=one.text,
            at=one.at,
            by=one.by,
            media=one.media,
            media_title=one.media_title,
            before=one.before,
            delivery=State(one.sent) if one.sent else None,
            id=one.id,
        )
        for one in found
    ]


async def files(tx: Tx) -> set[str]:
    """List the files that belong to what is kept of tickets."""
    found = await tx.execute(select(ticket_line.c.media).where(ticket_line.c.media != ""))
    return {one.media for one in found}


async def done_since(tx: Tx, id_: int, after: int) -> bool:
    """Tell whether officials or the clock have done anything in a ticket since this line."""
    found = await tx.execute(
        select(ticket_line.c.id)
        .where(
            ticket_line.c.ticket_id == id_,
            ticket_line.c.id > after,
            ticket_line.c.who != "citizen",
        )
        .limit(1)
    )
    return found.first() is not None


async def noted_since(tx: Tx, id_: int, ending: str, since: datetime) -> bool:
    """Tell whether an event whose line ends like this was noted in a ticket since then."""
    found = await tx.execute(
        select(ticket_line.c.id)
        .where(
            ticket_line.c.ticket_id == id_,
            ticket_line.c.who == "event",
            ticket_line.c.at >= since,
            ticket_line.c.text.endswith(ending, autoescape=True),
        )
        .limit(1)
    )
    return found.first() is not None


async def talked_since(tx: Tx, id_: int, since: datetime) -> int:
    """Count what a citizen wrote since then to whoever holds a ticket: since its last event."""
    here = ticket_line.c.ticket_id == id_
    last = select(func.max(ticket_line.c.id)).where(here, ticket_line.c.who == "event")
    found = await tx.execute(
        select(func.count())
        .select_from(ticket_line)
        .where(
            here,
            ticket_line.c.who == "citizen",
            ticket_line.c.at >= since,
            ticket_line.c.id > func.coalesce(last.scalar_subquery(), 0),
        )
    )
    return int(found.scalar_one())


async def written_since(tx: Tx, id_: int, who: Speaker, since: datetime) -> int:
    """Count what somebody wrote into a ticket since then."""
    found = await tx.execute(
        select(func.count())
        .select_from(ticket_line)
        .where(
            ticket_line.c.ticket_id == id_,
            ticket_line.c.who == who,
            ~ticket_line.c.before,
            ticket_line.c.at >= since,
        )
    )
    return int(found.scalar_one())
