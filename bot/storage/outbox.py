"""Replies on their way: queued ▶ sending ▶ sent ▶ delivered / failed / unknown."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    cast,
    literal,
    or_,
    select,
    update,
)

from bot.storage.base import BigId, Instant, Tx, metadata
from bot.storage.packing import pack, read
from bot.storage.prepared import Prepared
from bot.types import Address, Delivery, Reply, State

delivery = Table(
    "delivery",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(120), nullable=False),
    Column("inbox_id", BigId),
    Column("position", Integer, nullable=False),
    Column("notice_id", BigId),
    Column("state", String(10), nullable=False),
    Column("body", Text, nullable=False),
    Column("replaces", String(120), nullable=False),
    Column("acknowledges", String(120), nullable=False),
    Column("secret", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_until", Instant, nullable=False),
    Column("platform_id", String(120), nullable=False),
    Column("error", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("via", String(8), nullable=False, server_default=""),
    Column("village", String(40), nullable=False, server_default=""),
    Column("relays", String(40), nullable=False, server_default=""),
    Column("relayed_at", Instant),
    UniqueConstraint("inbox_id", "position"),
)
OPEN = (State.queued.value, State.sending.value)


def is_open(table: FromClause) -> ColumnElement[bool]:
    """Select replies that are still to leave; written out, since only then the index is used."""
    states: BindParameter[list[str]] = bindparam(
        "open", OPEN, unique=True, expanding=True, literal_execute=True
    )
    return and_(table.c.state.in_(states), table.c.notice_id.is_(None))


Index(
    "ix_delivery_open",
    delivery.c.address,
    delivery.c.id,
    sqlite_where=is_open(delivery),
    postgresql_where=is_open(delivery),
)
PULLED = delivery.c.channel == literal("webchat", literal_execute=True)
Index(
    "ix_delivery_pulled",
    delivery.c.address,
    delivery.c.id,
    sqlite_where=PULLED,
    postgresql_where=PULLED,
)
RECEIPTED = delivery.c.channel == literal("zalo_oa", literal_execute=True)
Index(
    "ix_delivery_receipt",
    delivery.c.platform_id,
    sqlite_where=RECEIPTED,
    postgresql_where=RECEIPTED,
)
NOTICED = delivery.c.notice_id.is_not(None)
Index(
    "uq_delivery_notice",
    delivery.c.notice_id,
    delivery.c.address,
    delivery.c.relays,
    unique=True,
    sqlite_where=NOTICED,
    postgresql_where=NOTICED,
)
TO_TAKE = and_(NOTICED, delivery.c.state == literal("queued", literal_execute=True))
Index(
    "ix_delivery_lane",
    delivery.c.notice_id,
    delivery.c.channel,
    delivery.c.id,
    sqlite_where=TO_TAKE,
    postgresql_where=TO_TAKE,
)
IN_HAND = and_(NOTICED, delivery.c.state == literal("sending", literal_execute=True))
Index(
    "ix_delivery_in_hand",
    delivery.c.channel,
    delivery.c.id,
    sqlite_where=IN_HAND,
    postgresql_where=IN_HAND,
)


def row(  # noqa: PLR0913 - a row has many columns
    address: Address,
    reply: Reply,
    *,
    now: datetime,
    inbox_id: int | None = None,
    position: int = 0,
    state: State = State.queued,
    claimed_until: datetime | None = None,
    replaces: str = "",
    acknowledges: str = "",
) -> dict[str, Any]:
    """Lay out a reply for `add`; born `sending` where the caller will send it at once."""
    return {
        "channel": address.channel,
        "address": str(address),
        "inbox_id": inbox_id,
        "position": position,
        "state": state.value,
        "body": pack(reply),
        "replaces": replaces,
        "acknowledges": acknowledges,
        "secret": False,
        "attempts": 0,
        "due_at": now,
        "claimed_until": claimed_until or now,
        "platform_id": "",
        "error": "",
        "created_at": now,
    }


ADD = Prepared(
    lambda _: delivery.insert().returning(delivery.c.id, delivery.c.inbox_id, delivery.c.position)
)
TELLING = ("address", "body", "acknowledges", "replaces")
"""Columns that tell who got what."""
NOBODY = case((NOTICED, literal("gone:") + cast(delivery.c.id, String)), else_=literal(""))
"""Whom a delivery was for, once they are forgotten; a notice's rows stay apart all the same."""
BLANKED = {**dict.fromkeys(TELLING, literal("")), "address": NOBODY}
BLANK = {
    name: case((delivery.c.secret, blanked), else_=delivery.c[name])
    for name, blanked in BLANKED.items()
}
"""What a secret delivery, or one to somebody who is forgotten, loses when it ends."""
FINISH = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"))
        .values(
            state=bindparam("to"),
            platform_id=case((delivery.c.secret, ""), else_=bindparam("platform")),
            error=bindparam("why"),
            ended_at=bindparam("now"),
            **BLANK,
        )
    )
)
RETRY = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"))
        .values(
            # To somebody who is forgotten nothing is sent a second time.
            state=case((delivery.c.secret, State.failed.value), else_=State.queued.value),
            attempts=delivery.c.attempts + bindparam("tried"),
            due_at=bindparam("due"),
            claimed_until=bindparam("due"),
            error=bindparam("why"),
            **BLANK,
        )
    )
)


async def add(tx: Tx, rows: list[dict[str, Any]]) -> list[int | None]:
    """Queue deliveries; returns the ids of those that answer a message. Ids grow."""
    found = {(answers, position): id_ for id_, answers, position in await ADD.run(tx, rows)}
    return [one["inbox_id"] and found[one["inbox_id"], one["position"]] for one in rows]


async def finish(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Write how sending ended (`key`, `to`, `platform`, `why`, `now`)."""
    await FINISH.run(tx, rows)
    return [None] * len(rows)


async def retry(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Queue again (`key`, `due`, `why`, `tried`: 1 if it was really tried)."""
    await RETRY.run(tx, rows)
    return [None] * len(rows)


async def after(tx: Tx, address: Address, id_: int, limit: int = 50) -> list[Delivery]:
    """Return what an address that pulls has not seen: the last ones, in order."""
    found = await tx.execute(
        select(delivery)
        .where(
            PULLED,
            delivery.c.address == str(address),
            delivery.c.id > id_,
            delivery.c.body != "",
        )
        .order_by(delivery.c.id.desc())
        .limit(limit)
    )
    return [read(one) for one in reversed(found.all())]


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Send what waits for a chat to its new id."""
    await tx.execute(
        update(delivery)
        .where(delivery.c.address == str(old), is_open(delivery))
        .values(
            address=str(new),
            channel=new.channel,
            state=State.queued.value,
            claimed_until=delivery.c.due_at,
        )
    )


async def forget(tx: Tx, address: Address, now: datetime) -> None:
    """Blank what was sent to a person, and that it was them; a farewell of now still leaves.

    What waits is not sent any more; what is leaving is blanked when it has left. The rows stay,
    so that no id is given twice: a page goes on after the last one it has seen.
    """
    theirs = delivery.c.address == str(address)
    waits = and_(delivery.c.state == State.queued.value, delivery.c.created_at < now)
    await tx.execute(
        update(delivery)
        .where(theirs, waits)
        .values(state=State.failed.value, error="forgotten", ended_at=now)
    )
    leaving = delivery.c.state.in_(OPEN)
    await tx.execute(update(delivery).where(theirs, leaving).values(secret=True))
    await tx.execute(update(delivery).where(theirs, ~leaving).values(platform_id="", **BLANKED))


async def made_before(tx: Tx, id_: int, moment: datetime) -> bool:
    """Tell whether a delivery is older than that."""
    found = await tx.execute(
        select(delivery.c.id).where(delivery.c.id == id_, delivery.c.created_at < moment)
    )
    return found.first() is not None


async def blank(tx: Tx, before: datetime) -> None:
    """Blank the texts of what ended before this moment, or was never fetched since."""
    old = or_(delivery.c.ended_at < before, and_(PULLED, delivery.c.created_at < before))
    await tx.execute(update(delivery).where(old, delivery.c.body != "").values(body=""))
