"""Counts for the statistics that no tally keeps: people, notices, those who stand still."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, select, type_coerce

from bot.storage.base import Tx
from bot.storage.contacts import contact
from bot.storage.notices import notice
from bot.storage.sessions import session
from bot.storage.tallies import tally

DAY = 86_400_000
"""Milliseconds."""
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a flow."""

    flow: str
    version: str
    step: str


InTheMiddle = Callable[[Place], bool]
"""Whether something is still asked of a person there."""


@dataclass(frozen=True, slots=True)
class People:
    """How many people there are on one channel, of one village."""

    channel: str
    village: str
    many: int
    new: int
    """Of them, those who wrote for the first time in the time that was asked about."""
    today: int
    """Now: those who came later are among them."""


async def people(tx: Tx, since: datetime, before: datetime) -> list[People]:
    """Count the people known before a moment, and those known now, by channel and village."""
    colon = (func.strpos if tx.on_postgresql else func.instr)(contact.c.address, ":")
    channel = func.substr(contact.c.address, 1, colon - 1)
    came = contact.c.created_at
    known = func.sum(case((came < before, 1), else_=0)).label("known")
    new = func.sum(case((and_(came >= since, came < before), 1), else_=0)).label("new")
    # Grouped by place in the list: PostgreSQL takes the same expression twice for two.
    counted = select(
        channel.label("channel"), contact.c.village, known, new, func.count().label("today")
    )
    found = await tx.execute(counted.group_by("channel", contact.c.village))
    return [
        People(one.channel, one.village, int(one.known), int(one.new), int(one.today))
        for one in found
    ]


async def notices_begun(tx: Tx, since: datetime, before: datetime) -> int:
    """Count the notices that began to be sent."""
    begun = notice.c.begun_at
    asked = select(func.count()).select_from(notice).where(begun >= since, begun < before)
    return int((await tx.execute(asked)).scalar_one())


async def standing(tx: Tx, since: datetime, before: datetime) -> dict[Place, int]:
    """Count those who stand in a flow and last wrote in this time, by where they stand."""
    place = session.c.flow, session.c.version, session.c.step
    found = await tx.execute(
        select(*place, func.count().label("n"))
        .where(session.c.flow != "", session.c.updated_at >= since, session.c.updated_at < before)
        .group_by(*place)
    )
    return {Place(one.flow, one.version, one.step): int(one.n) for one in found}


async def tally_idle(tx: Tx, before: datetime, in_the_middle: InTheMiddle) -> None:
    """Count as stopped, on the day they stood still, those whose sessions are now deleted.

    For the transaction that deletes them (`sessions.forget_before`): none is counted twice.
    """
    asked = (
        select(
            session.c.flow,
            session.c.version,
            session.c.step,
            _day(session.c.updated_at, before).label("day"),
            func.coalesce(contact.c.village, "").label("village"),
        )
        .join_from(session, contact, contact.c.address == session.c.address, isouter=True)
        .where(session.c.flow != "", session.c.updated_at < before)
    )
    if tx.on_postgresql:
        # Whoever writes this very moment is either counted and deleted, or neither.
        asked = asked.with_for_update(of=session)
    stopped = Counter(
        (EPOCH + timedelta(days=one.day), f"{one.flow}:{one.step}"[:60], one.village)
        for one in await tx.execute(asked)
        if in_the_middle(Place(one.flow, one.version, one.step))
    )
    if not stopped:
        return
    new: Any = tx.insert(tally)
    await tx.execute(
        new.on_conflict_do_update(
            index_elements=["day", "event", "topic", "village"],
            set_={"count": tally.c.count + new.excluded.count},
        ),
        [
            {"day": day, "event": "flow_stopped", "topic": topic, "village": village, "count": n}
            for (day, topic, village), n in stopped.items()
        ],
    )


def _day(moment: ColumnElement[datetime], near: datetime) -> ColumnElement[int]:
    """Return the number of the day a moment is on, where `near` is the local time."""
    offset = near.utcoffset()
    assert offset is not None, "a moment has its time zone"  # noqa: S101 - a bug if not
    return (type_coerce(moment, BigInteger) + offset // timedelta(milliseconds=1)) // DAY
