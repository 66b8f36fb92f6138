"""What the database holds at the end of a run."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.storage import Db
from bot.storage.contacts import contact
from bot.storage.delivery_table import delivery
from bot.storage.inbox import inbox
from bot.storage.sessions import session
from bot.storage.tallies import tally
from bot.types import State


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything two runs must agree about, and what must not be left open."""

    sessions: dict[str, tuple[Any, ...]]
    contacts: dict[str, tuple[Any, ...]]
    tallies: dict[tuple[str, str], int]
    open_messages: int
    open_deliveries: int


async def snapshot(database: str) -> Snapshot:
    """Read it, once the bot is gone."""
    db = Db(database, owner=False)
    await db.open()
    try:
        async with db.read() as tx:
            people = await tx.execute(
                select(
                    session.c.address,
                    session.c.flow,
                    session.c.version,
                    session.c.step,
                    session.c.visit,
                    session.c.state,
                    session.c.revision,
                )
            )
            known = await tx.execute(
                select(contact.c.address, contact.c.language, contact.c.reachable)
            )
            counted = await tx.execute(select(tally.c.event, tally.c.topic, tally.c.count))
            waiting = await tx.execute(
                select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))
            )
            unsent = await tx.execute(
                select(func.count()).select_from(delivery).where(delivery.c.state != State.sent)
            )
            return Snapshot(
                sessions={one[0]: tuple(one[1:]) for one in people},
                contacts={one[0]: tuple(one[1:]) for one in known},
                tallies={(one.event, one.topic): one.count for one in counted},
                open_messages=waiting.scalar_one(),
                open_deliveries=unsent.scalar_one(),
            )
    finally:
        await db.close()
