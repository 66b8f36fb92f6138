"""Counts whom a notice would reach, by village, channel and door; no row of a person is read."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, literal, select, true

from bot.doors import Door
from bot.storage.base import Tx
from bot.storage.contacts import contact
from bot.storage.delivery_table import NOTICED, delivery
from bot.storage.doors import door
from bot.storage.whom import GOT_IT, Whom, wanted


class Edges(NamedTuple):
    """The moments that part doors of one kind from those of another."""

    free: datetime
    """Who wrote since then costs nothing…"""
    open: datetime
    """…and who wrote since then can be written to."""


class Circle(NamedTuple):
    """So many recipients of one village, whose doors stand alike."""

    village: str
    channel: str
    via: str
    door: Door
    """One of theirs; all others lead to the same cost, or refusal."""
    many: int


async def living_there(tx: Tx, whom: Whom, edges: Edges) -> list[Circle]:
    """Count the people who are meant, reachable or not."""
    found: list[Circle] = []
    for channel in whom.channels:
        mine = replace(whom, channels=[channel])
        asked = (
            select(
                contact.c.village,
                literal(channel).label("channel"),
                literal("person").label("via"),
                contact.c.reachable,
                *_door(edges),
            )
            .join(door, door.c.address == contact.c.address, isouter=True)
            .where(wanted(mine))
        )
        found += await _count(tx, asked)
    return found


async def who_got(tx: Tx, first: int, edges: Edges) -> list[Circle]:
    """Count those who may have a notice: a correction goes to exactly them."""
    asked = (
        select(
            delivery.c.village,
            delivery.c.channel,
            delivery.c.via,
            func.coalesce(contact.c.reachable, true()).label("reachable"),
            *_door(edges),
        )
        .join(door, door.c.address == delivery.c.address, isouter=True)
        .join(contact, contact.c.address == delivery.c.address, isouter=True)
        .where(
            and_(
                NOTICED,
                delivery.c.notice_id == first,
                delivery.c.state.in_(GOT_IT),
                ~delivery.c.secret,
            )
        )
    )
    return await _count(tx, asked)


def _door(edges: Edges) -> tuple[Any, ...]:
    opened = door.c.opened_at
    kind = case((opened < edges.open, 1), (opened < edges.free, 2), (opened.is_not(None), 3))
    return opened, door.c.left, door.c.total, kind.label("kind")


async def _count(tx: Tx, asked: Select[Any]) -> list[Circle]:
    # Grouped outside: PostgreSQL takes an expression with parameters for another one each time.
    one = asked.subquery()
    by = [one.c[name] for name in KEYS]
    found = await tx.execute(
        select(*by, func.min(one.c.opened_at).label("opened_at"), func.count().label("many"))
        .group_by(*by)
        .order_by(*by)
    )
    return [
        Circle(
            row.village,
            row.channel,
            row.via,
            Door(row.opened_at, row.left, row.total, bool(row.reachable)),
            row.many,
        )
        for row in found
    ]


KEYS = ("village", "channel", "via", "reachable", "kind", "left", "total")
