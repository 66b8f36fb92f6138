"""What a citizen and the bot said to each other last: it may go into a ticket."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from bot.storage.base import Tx
from bot.storage.delivery_table import delivery
from bot.storage.inbox import inbox
from bot.storage.packing import unpack
from bot.types import Address, Reply

LOOK_BACK = 20_000
"""Messages of everybody among which somebody's last ones are looked for: the table is long."""


class Exchange(NamedTuple):
    """One message of a citizen, and what the bot said to it."""

    at: datetime
    text: str
    press: str
    replies: tuple[Reply, ...]


async def before(tx: Tx, address: Address, since: datetime, limit: int) -> list[Exchange]:
    """Read what a citizen and the bot said last, in order; not the message being answered now."""
    newest = select(func.max(inbox.c.id)).scalar_subquery()
    found = await tx.execute(
        select(inbox.c.id, inbox.c.received_at, inbox.c.text, inbox.c.press)
        .where(
            inbox.c.id > newest - LOOK_BACK,
            inbox.c.sender == str(address),
            inbox.c.chat == "",
            # What is being answered is done in this very commit, and nothing later is.
            inbox.c.done_at.is_not(None),
            inbox.c.received_at >= since,
        )
        .order_by(inbox.c.id.desc())
        .offset(1)
        .limit(limit)
    )
    asked = list(reversed(found.all()))
    replies: dict[int, list[Reply]] = {}
    for one in await tx.execute(
        select(delivery.c.inbox_id, delivery.c.body)
        .where(delivery.c.inbox_id.in_([one.id for one in asked]), delivery.c.body != "")
        .order_by(delivery.c.inbox_id, delivery.c.position)
    ):
        replies.setdefault(one.inbox_id, []).append(unpack(one.body))
    return [
        Exchange(one.received_at, one.text, one.press, tuple(replies.get(one.id, ())))
        for one in asked
    ]
