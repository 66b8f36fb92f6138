"""The ledger of notices, one row per recipient: its figures, and what people decide of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, select, update

from bot.storage.base import Tx
from bot.storage.delivery_table import IN_HAND, NOTICED, TO_TAKE, delivery
from bot.types import Address, State


@dataclass(frozen=True, slots=True)
class Count:
    """So many recipients of one kind."""

    village: str
    via: str
    channel: str
    state: State
    error: str
    relayed: bool
    many: int


async def done(tx: Tx, notice_id: int) -> bool:
    """Tell whether nothing of a notice is still to leave."""
    for which in (TO_TAKE, IN_HAND):
        found = await tx.execute(
            select(delivery.c.id).where(which, delivery.c.notice_id == notice_id).limit(1)
        )
        if found.first():
            return False
    return True


async def counts(tx: Tx, notice_id: int) -> list[Count]:
    """Count a notice's rows by village, way, channel, state and reason."""
    relayed = delivery.c.relayed_at.is_not(None).label("relayed")
    by = (
        delivery.c.village,
        delivery.c.via,
        delivery.c.channel,
        delivery.c.state,
        delivery.c.error,
        relayed,
    )
    found = await tx.execute(
        select(*by, func.count().label("many"))
        .where(NOTICED, delivery.c.notice_id == notice_id)
        .group_by(*by)
    )
    return [
        Count(
            one.village,
            one.via,
            one.channel,
            State(one.state),
            one.error if one.state in ("failed", "unknown") else "",
            bool(one.relayed),
            one.many,
        )
        for one in found
    ]


async def by_state(tx: Tx, notice_id: int) -> dict[State, int]:
    """Count a notice's rows by state: for progress, which is asked for often."""
    found = await tx.execute(
        select(delivery.c.state, func.count().label("many"))
        .where(NOTICED, delivery.c.notice_id == notice_id)
        .group_by(delivery.c.state)
    )
    return {State(one.state): one.many for one in found}


async def drop(tx: Tx, notice_id: int) -> None:
    """Delete the rows of a notice of which nothing has left."""
    await tx.execute(delivery.delete().where(NOTICED, delivery.c.notice_id == notice_id))


async def cancel(tx: Tx, notice_id: int, now: datetime) -> None:
    """Send no more of a notice."""
    await tx.execute(
        update(delivery)
        .where(TO_TAKE, delivery.c.notice_id == notice_id)
        .values(state=State.failed.value, error="cancelled", ended_at=now)
    )


async def try_unknown(tx: Tx, notice_id: int, now: datetime) -> int:
    """Queue anew what may or may not have arrived: a person said so; returns how many."""
    done = await tx.execute(
        update(delivery)
        .where(
            NOTICED,
            delivery.c.notice_id == notice_id,
            delivery.c.state == State.unknown.value,
            ~delivery.c.secret,
        )
        .values(state=State.queued.value, error="", due_at=now, ended_at=None)
    )
    return int(done.rowcount)


async def relays(tx: Tx, notice_id: int, address: Address) -> list[str]:
    """List the villages to whose groups somebody was asked to forward a notice."""
    found = await tx.execute(
        select(delivery.c.relays).where(
            NOTICED,
            delivery.c.notice_id == notice_id,
            delivery.c.address == str(address),
            delivery.c.via == "relay",
        )
    )
    return [one.relays for one in found]


async def relayed(tx: Tx, notice_id: int, address: Address, village: str, now: datetime) -> bool:
    """Note that a relay has forwarded a notice; False where they were not asked to."""
    done = await tx.execute(
        update(delivery)
        .where(
            NOTICED,
            delivery.c.notice_id == notice_id,
            delivery.c.address == str(address),
            delivery.c.relays == village,
            delivery.c.via == "relay",
        )
        .values(relayed_at=func.coalesce(delivery.c.relayed_at, _instant(now)))
    )
    return bool(done.rowcount)


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Send what waits for a chat to its new id, unless that has a row of its own."""
    there = delivery.alias("there")
    doubled = exists().where(
        there.c.notice_id == delivery.c.notice_id, there.c.address == str(new)
    )
    mine = and_(TO_TAKE, delivery.c.address == str(old))
    await tx.execute(
        update(delivery).where(mine, ~doubled).values(address=str(new), channel=new.channel)
    )
    await tx.execute(
        update(delivery)
        .where(mine)
        .values(state=State.failed.value, error="moved", ended_at=delivery.c.due_at)
    )


def _instant(moment: datetime) -> ColumnElement[Any]:
    return literal(moment, delivery.c.relayed_at.type)
