"""What is due to leave the outbox, and who takes it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update

from bot.storage.base import Tx
from bot.storage.delivery_table import BLANK, delivery, is_open
from bot.storage.packing import read
from bot.types import Address, Delivery, State

HELD_BACK = ("-211", "-218", "-234")
"""Why Zalo lets nothing through before a certain time, unless the person writes."""
SET_ASIDE = "restored"
"""Why a reply waits, as its row says, after a backup was restored."""
PUT_OFF = "official"
"""Why a reply waits, as its row says, while an official talks with the person by hand."""


def _heads(channels: Sequence[str], busy: Sequence[Address], now: datetime) -> Any:
    """Select the oldest open row of each address, where it is due and nobody has it."""
    older = delivery.alias("older")
    waits = exists().where(
        older.c.address == delivery.c.address,
        older.c.id < delivery.c.id,
        is_open(older),
    )
    return select(delivery.c.address).where(
        is_open(delivery),
        delivery.c.channel.in_(channels),
        delivery.c.address.not_in([str(one) for one in busy]),
        delivery.c.due_at <= now,
        delivery.c.claimed_until <= now,
        ~waits,
    )


async def due(tx: Tx, *, channels: Sequence[str], busy: Sequence[Address], now: datetime) -> bool:
    """Tell whether `claim` would find anything, without writing."""
    found = await tx.execute(_heads(channels, busy, now).limit(1))
    return found.first() is not None


async def claim(  # noqa: PLR0913 - what, for whom, when, how long
    tx: Tx,
    *,
    channels: Sequence[str],
    busy: Sequence[Address],
    now: datetime,
    lease: timedelta,
    limit: int = 200,
) -> list[Delivery]:
    """Take the open replies, in order, of addresses whose oldest one is due.

    A reply that was being sent when its process died is taken again: it may arrive twice,
    but nobody is left without an answer.
    """
    heads = _heads(channels, busy, now).limit(limit)
    if tx.on_postgresql:
        heads = heads.with_for_update(skip_locked=True, of=delivery)
    addresses = [one.address for one in await tx.execute(heads)]
    if not addresses:
        return []
    found = await tx.execute(
        select(delivery)
        .where(
            delivery.c.address.in_(addresses),
            is_open(delivery),
            # A newer reply may just be leaving, or queueing up behind these.
            delivery.c.claimed_until <= now,
        )
        .order_by(delivery.c.id)
    )
    taken = [read(one) for one in found]
    await tx.execute(
        update(delivery)
        .where(delivery.c.id.in_([one.id for one in taken]))
        .values(state=State.sending.value, claimed_until=now + lease)
    )
    return taken


async def open_ids(tx: Tx, address: Address) -> list[int]:
    """List what is still to leave for this address."""
    found = await tx.execute(
        select(delivery.c.id).where(delivery.c.address == str(address), is_open(delivery))
    )
    return [one.id for one in found]


async def put_off(tx: Tx, address: Address, until: datetime) -> None:
    """Let what waits to leave for this address wait until an official has had their say."""
    await tx.execute(
        update(delivery)
        .where(_queued(address), delivery.c.due_at < until)
        .values(due_at=until, claimed_until=until, error=PUT_OFF)
    )


async def bring_back(tx: Tx, address: Address, why: Sequence[str], now: datetime) -> None:
    """Let what is held back for one of these reasons leave now."""
    await tx.execute(
        update(delivery)
        .where(_queued(address), delivery.c.error.in_(why))
        .values(due_at=now, claimed_until=now)
    )


async def set_aside(tx: Tx, now: datetime) -> int:
    """Let every reply wait for a person's word: it may have left already; returns how many.

    They are no longer open: what is said from now on does not wait behind them.
    """
    done = await tx.execute(
        update(delivery)
        .where(is_open(delivery))
        .values(state=State.unknown.value, error=SET_ASIDE, ended_at=now)
    )
    return int(done.rowcount)


async def aside(tx: Tx) -> int:
    """Count what was set aside."""
    found = await tx.execute(select(func.count()).select_from(delivery).where(_aside()))
    return int(found.scalar_one())


async def let_go(tx: Tx, now: datetime) -> None:
    """Send what was set aside after all."""
    await tx.execute(
        update(delivery)
        .where(_aside())
        .values(state=State.queued.value, due_at=now, claimed_until=now, error="", ended_at=None)
    )


async def throw_away(tx: Tx) -> None:
    """Never send what was set aside."""
    await tx.execute(update(delivery).where(_aside()).values(state=State.failed.value, **BLANK))


def _aside() -> ColumnElement[bool]:
    return and_(
        delivery.c.state == State.unknown.value,
        delivery.c.error == SET_ASIDE,
        delivery.c.notice_id.is_(None),
        ~delivery.c.secret,
    )


def _queued(address: Address) -> ColumnElement[bool]:
    # `is_open` says the same once more, for the index.
    queued = delivery.c.state == State.queued.value
    return and_(delivery.c.address == str(address), is_open(delivery), queued)


async def addresses_waiting(tx: Tx, channels: Sequence[str]) -> list[Address]:
    """List for whom something is queued."""
    found = await tx.execute(
        select(delivery.c.address)
        .where(
            is_open(delivery),
            delivery.c.state == State.queued.value,
            delivery.c.channel.in_(channels),
        )
        .distinct()
    )
    return [Address.parse(one.address) for one in found]


async def waiting(tx: Tx) -> tuple[int, datetime | None]:
    """Count the deliveries that are still to leave, and tell when the oldest was made."""
    found = await tx.execute(
        select(func.count().label("many"), func.min(delivery.c.created_at).label("oldest")).where(
            is_open(delivery), delivery.c.channel != "webchat"
        )
    )
    one = found.one()
    return one.many, one.oldest


async def due_on(tx: Tx, channel: str, now: datetime) -> int:
    """Count the replies that leave on a channel just now or should, through any process."""
    found = await tx.execute(
        select(func.count())
        .select_from(delivery)
        .where(is_open(delivery), delivery.c.channel == channel, delivery.c.due_at <= now)
    )
    return int(found.scalar_one())


async def release(tx: Tx) -> None:
    """Void every claim: this process is the only one, and it has just started."""
    await tx.execute(
        update(delivery)
        .where(is_open(delivery))
        .values(claimed_until=datetime.fromtimestamp(0).astimezone())
    )
