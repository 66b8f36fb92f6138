"""The table of deliveries, its indexes, and what a row loses when somebody is forgotten."""

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
)

from bot.storage.base import BigId, Instant, metadata
from bot.types import State

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
