"""Counts for the statistics: how often, never who."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    and_,
    func,
    select,
)

from bot.storage.base import Tx, insert, metadata
from bot.storage.prepared import Prepared

tally = Table(
    "tally",
    metadata,
    Column("day", Date, nullable=False),
    Column("event", String(30), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("village", String(40), nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("day", "event", "topic", "village"),
)


COUNT = Prepared(
    lambda dialect: insert(dialect, tally).on_conflict_do_update(
        index_elements=["day", "event", "topic", "village"], set_={"count": tally.c.count + 1}
    )
)


async def count(tx: Tx, day: date, event: str, topic: str, village: str = "") -> None:
    """Add one."""
    one = {"day": day, "event": event, "topic": topic[:60], "village": village, "count": 1}
    await COUNT.run(tx, [one])


@dataclass(frozen=True, slots=True)
class Tallied:
    """How often something happened, of one topic and from one village."""

    event: str
    topic: str
    village: str
    many: int


async def between(tx: Tx, first: date, after: date) -> list[Tallied]:
    """Sum what was counted from the first day on, before the other."""
    found = await tx.execute(
        select(tally.c.event, tally.c.topic, tally.c.village, func.sum(tally.c.count).label("n"))
        .where(_within(first, after))
        .group_by(tally.c.event, tally.c.topic, tally.c.village)
    )
    return [Tallied(one.event, one.topic, one.village, int(one.n)) for one in found]


async def by_day(tx: Tx, event: str, first: date, after: date) -> dict[date, int]:
    """Sum one event for each day on which it happened."""
    found = await tx.execute(
        select(tally.c.day, func.sum(tally.c.count).label("n"))
        .where(_within(first, after), tally.c.event == event)
        .group_by(tally.c.day)
    )
    return {one.day: int(one.n) for one in found}


def _within(first: date, after: date) -> ColumnElement[bool]:
    return and_(tally.c.day >= first, tally.c.day < after)
