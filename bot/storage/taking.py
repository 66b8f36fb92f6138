"""Rows of the ledger on their way: taken to be sent, put back, ended, or lost with a process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    true,
    update,
)

from bot.notice import NoticeState
from bot.storage.base import Instant, Tx
from bot.storage.delivery_table import BLANK, IN_HAND, TO_TAKE, delivery
from bot.storage.notices import notice
from bot.storage.prepared import Prepared
from bot.types import Address, State

# Written out: a statement that is compiled once knows no lists.
WHILE_SENDING = or_(
    delivery.c.state == State.sending.value, delivery.c.state == State.unknown.value
)
CANCELLED = (
    exists()
    .where(notice.c.id == delivery.c.notice_id, notice.c.state == NoticeState.cancelled.value)
    .correlate(delivery)
)


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient whose turn it is."""

    id: int
    notice_id: int
    address: Address
    attempts: int
    """Which try this is."""
    via: str
    """`person`, `group` or `relay`."""
    relays: str
    """The village whose group a relay forwards to."""
    replaces: str
    """The platform's id of the message that this one corrects or withdraws."""


async def take(  # noqa: PLR0913 - of what, where, how many, when
    tx: Tx, notice_id: int, channel: str, limit: int, *, now: datetime, until: datetime
) -> list[Row]:
    """Mark the next rows of a notice as `sending`, so that nobody else takes them."""
    due = select(delivery.c.id).where(_due(notice_id, channel, now))
    due = due.order_by(delivery.c.id).limit(limit)
    if tx.on_postgresql:
        due = due.with_for_update(skip_locked=True)
    taken = await tx.execute(
        update(delivery)
        .where(delivery.c.id.in_(due.scalar_subquery()))
        .values(state=State.sending.value, claimed_until=until, attempts=delivery.c.attempts + 1)
        .returning(
            delivery.c.id,
            delivery.c.address,
            delivery.c.attempts,
            delivery.c.via,
            delivery.c.relays,
            delivery.c.replaces,
        )
    )
    return [
        Row(
            one.id,
            notice_id,
            Address.parse(one.address),
            one.attempts,
            one.via,
            one.relays,
            one.replaces,
        )
        for one in taken
    ]


async def waits(tx: Tx, notice_id: int, channel: str, now: datetime) -> bool:
    """Tell whether `take` would find anything, without writing."""
    found = await tx.execute(select(delivery.c.id).where(_due(notice_id, channel, now)).limit(1))
    return found.first() is not None


def _due(notice_id: int, channel: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        TO_TAKE,
        delivery.c.notice_id == notice_id,
        delivery.c.channel == channel,
        delivery.c.due_at <= now,
    )


END = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"), WHILE_SENDING)
        .values(
            state=bindparam("to"),
            platform_id=case((delivery.c.secret, ""), else_=bindparam("platform")),
            error=bindparam("why"),
            ended_at=bindparam("now"),
            **BLANK,
        )
    )
)
WAIT = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"), delivery.c.state == State.sending.value)
        .values(
            # To somebody who is forgotten, or of what was cancelled, nothing is sent any more.
            state=case(
                (or_(delivery.c.secret, CANCELLED), State.failed.value),
                else_=State.queued.value,
            ),
            # `take` has counted it already.
            attempts=delivery.c.attempts - 1 + bindparam("tried"),
            due_at=bindparam("due"),
            claimed_until=bindparam("due"),
            ended_at=case((or_(delivery.c.secret, CANCELLED), bindparam("due", type_=Instant()))),
            error=case((CANCELLED, "cancelled"), else_=bindparam("why")),
            **BLANK,
        )
    )
)


async def end(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Write how sending ended (`key`, `to`, `platform`, `why`, `now`); the truth beats unknown."""
    await END.run(tx, rows)
    return [None] * len(rows)


async def wait(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Let a recipient wait for another try (`key`, `due`, `why`): nothing has left.

    `tried` is 1 if it was really tried, and 0 where it was held back.
    """
    await WAIT.run(tx, rows)
    return [None] * len(rows)


async def lose(tx: Tx, channel: str, now: datetime) -> int:
    """Make unknown what was being sent when its process died; returns how many."""
    return await _lose(tx, _left_over(channel, now), now)


async def lose_all(tx: Tx, now: datetime) -> int:
    """Make unknown all that was being sent: this process is the only one, and has just begun."""
    return await _lose(tx, true(), now)


async def lost(tx: Tx, channel: str, now: datetime) -> bool:
    """Tell whether `lose` would find anything, without writing."""
    found = await tx.execute(
        select(delivery.c.id).where(IN_HAND, _left_over(channel, now)).limit(1)
    )
    return found.first() is not None


def _left_over(channel: str, now: datetime) -> ColumnElement[bool]:
    return and_(delivery.c.channel == channel, delivery.c.claimed_until <= now)


async def _lose(tx: Tx, which: ColumnElement[bool], now: datetime) -> int:
    done = await tx.execute(
        update(delivery)
        .where(IN_HAND, which)
        .values(state=State.unknown.value, error="died", ended_at=now, **BLANK)
    )
    return int(done.rowcount)
