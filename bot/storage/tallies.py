"""Counts for the statistics: how often, never who."""

from datetime import date

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String, Table

from bot.storage.base import Tx, insert, metadata
from bot.storage.prepared import Prepared

tally = Table(
    "tally",
    metadata,
    Column("day", Date, nullable=False),
    Column("event", String(30), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("day", "event", "topic"),
)


COUNT = Prepared(
    lambda dialect: insert(dialect, tally).on_conflict_do_update(
        index_elements=["day", "event", "topic"], set_={"count": tally.c.count + 1}
    )
)


async def count(tx: Tx, day: date, event: str, topic: str) -> None:
    """Add one."""
    await COUNT.run(tx, [{"day": day, "event": event, "topic": topic[:60], "count": 1}])
