"""The ledger of notices: one row per recipient, in the table of deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from bot.notice import NoticeState
from bot.storage.base import Instant, Tx
from bot.storage.notices import notice
from bot.storage.outbox import BLANK, IN_HAND, NOTICED, TO_TAKE, delivery
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
    via: str
    """`person`, `group` or `relay`."""
    relays: str
    """The village whose group a relay forwards to."""
    replaces: str
    """The platform's id of the message that this one corrects or withdraws."""


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


async def take(  # noqa: PLR0913 - of what, where, how many, when
    tx: Tx, notice_id: int, channel: str, limit: int, *, now: datetime, until: datetime
) -> list[Row]:
    """Mark the next rows of a notice as `sending`, so that nobody else takes them."""
    due = select(delivery.c.id).where(
        TO_TAKE,
        delivery.c.notice_id == notice_id,
        delivery.c.channel == channel,
        delivery.c.due_at <= now,
    )
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


async def post(  # noqa: PLR0913 - of what, where, what it says, when, how many
    tx: Tx,
    notice_id: int,
    channel: str,
    body: Callable[[str, str], str],
    *,
    now: datetime,
    limit: int,
) -> list[Address]:
    """Put a notice where a channel that pulls finds it; `body` of a row's `via` and `relays`.

    The rows get new ids: a page asks for what came after the last one it has seen.
    """
    due = select(delivery).where(
        TO_TAKE, delivery.c.notice_id == notice_id, delivery.c.channel == channel
    )
    due = due.order_by(delivery.c.id).limit(limit)
    if tx.on_postgresql:
        due = due.with_for_update(skip_locked=True)
    rows = [dict(one._mapping) for one in await tx.execute(due)]  # noqa: SLF001 - its public name
    if not rows:
        return []
    await tx.execute(delivery.delete().where(delivery.c.id.in_([one["id"] for one in rows])))
    for one in rows:
        del one["id"]
        one |= {
            "state": State.sent.value,
            "body": body(one["via"], one["relays"]),
            "ended_at": now,
        }
    await tx.execute(delivery.insert(), rows)
    return [Address.parse(one["address"]) for one in rows]


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
    """Let a recipient wait for another try (`key`, `due`, `why`): nothing has left."""
    await WAIT.run(tx, rows)
    return [None] * len(rows)


async def lose(tx: Tx, channel: str, now: datetime) -> int:
    """Make unknown what was being sent when its process died; returns how many."""
    return await _lose(
        tx, and_(delivery.c.channel == channel, delivery.c.claimed_until <= now), now
    )


async def lose_all(tx: Tx, now: datetime) -> int:
    """Make unknown all that was being sent: this process is the only one, and has just begun."""
    return await _lose(tx, true(), now)


async def _lose(tx: Tx, which: ColumnElement[bool], now: datetime) -> int:
    done = await tx.execute(
        update(delivery)
        .where(IN_HAND, which)
        .values(state=State.unknown.value, error="died", ended_at=now)
    )
    return int(done.rowcount)


async def lost(tx: Tx, channel: str, now: datetime) -> bool:
    """Tell whether `lose` would find anything, without writing."""
    found = await tx.execute(
        select(delivery.c.id)
        .where(IN_HAND, delivery.c.channel == channel, delivery.c.claimed_until <= now)
        .limit(1)
    )
    return found.first() is not None


async def waits(tx: Tx, notice_id: int, channel: str, now: datetime) -> bool:
    """Tell whether `take` would find anything, without writing."""
    found = await tx.execute(
        select(delivery.c.id)
        .where(
            TO_TAKE,
            delivery.c.notice_id == notice_id,
            delivery.c.channel == channel,
            delivery.c.due_at <= now,
        )
        .limit(1)
    )
    return found.first() is not None


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


async def address_of(tx: Tx, notice_id: int, address: Address) -> str:
    """Return the platform's id of this notice's message to somebody; empty where there is none."""
    found = await tx.execute(
        select(delivery.c.platform_id).where(
            NOTICED, delivery.c.notice_id == notice_id, delivery.c.address == str(address)
        )
    )
    one = found.first()
    return str(one.platform_id) if one else ""


def _instant(moment: datetime) -> ColumnElement[Any]:
    return literal(moment, delivery.c.relayed_at.type)
