"""Messages that came in: stored before they are acknowledged, worked in order, once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)

from bot.storage.base import BigId, Instant, Tx, insert, metadata
from bot.storage.prepared import Prepared
from bot.types import Address, Inbound

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(200), nullable=False),
    Column("sender", String(120), nullable=False),
    Column("chat", String(120), nullable=False, default=""),
    Column("addressed", Boolean, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("press", String(200), nullable=False),
    Column("media", String(500), nullable=False),
    Column("message", String(120), nullable=False),
    Column("acknowledge", String(120), nullable=False),
    Column("language", String(20), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("happened_at", Instant),
    Column("done_at", Instant),
    Column("claimed_by", String(64), nullable=False),
    Column("claimed_until", Instant, nullable=False),
    UniqueConstraint("channel", "external_id"),
)
Index(
    "ix_inbox_open",
    inbox.c.sender,
    inbox.c.id,
    sqlite_where=inbox.c.done_at.is_(None),
    postgresql_where=inbox.c.done_at.is_(None),
)


def row(
    message: Inbound, text: str, *, now: datetime, by: str, lease: timedelta
) -> dict[str, Any]:
    """Lay out a message for `add`; `text` is what is left of it after scrubbing."""
    return {
        "channel": message.sender.channel,
        "external_id": message.id[:200],
        "sender": str(message.sender),
        "chat": str(message.chat or ""),
        "addressed": message.addressed,
        "kind": message.kind,
        "text": text,
        "press": message.press[:200],
        "media": message.media[:500],
        "message": message.message[:120],
        "acknowledge": message.acknowledge[:120],
        "language": message.language[:20],
        "received_at": now,
        "opened_at": message.opened_at,
        "happened_at": message.happened_at,
        "claimed_by": by,
        "claimed_until": now + lease,
    }


ADD = Prepared(
    lambda dialect: (
        insert(dialect, inbox)
        .on_conflict_do_nothing(index_elements=["channel", "external_id"])
        .returning(inbox.c.id, inbox.c.channel, inbox.c.external_id)
    )
)


async def add(tx: Tx, rows: list[dict[str, Any]]) -> list[int | None]:
    """Store messages, claimed by this process; the new id, or None for a repeated one."""
    fresh = {(channel, id_): row_id for row_id, channel, id_ in await ADD.run(tx, rows)}
    return [fresh.pop((one["channel"], one["external_id"]), None) for one in rows]


FINISH = Prepared(
    lambda _: update(inbox).where(inbox.c.id == bindparam("key")).values(done_at=bindparam("now"))
)


async def finish(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Mark messages (`key`, `now`) as answered, in the commit that answers them."""
    await FINISH.run(tx, rows)
    return [None] * len(rows)


async def late(tx: Tx, now: datetime) -> bool:
    """Tell whether `claim` would find anything, without writing."""
    found = await tx.execute(
        select(inbox.c.id).where(inbox.c.done_at.is_(None), inbox.c.claimed_until <= now).limit(1)
    )
    return found.first() is not None


async def claim(
    tx: Tx, *, now: datetime, by: str, lease: timedelta, limit: int = 200
) -> list[tuple[int, Inbound]]:
    """Take up messages whose process died: all of a person's together, oldest first."""
    late = (
        select(inbox.c.id)
        .where(inbox.c.done_at.is_(None), inbox.c.claimed_until <= now)
        .order_by(inbox.c.id)
        .limit(limit)
    )
    if tx.on_postgresql:
        late = late.with_for_update(skip_locked=True)
    ids = [found.id for found in await tx.execute(late)]
    if not ids:
        return []
    await tx.execute(
        update(inbox).where(inbox.c.id.in_(ids)).values(claimed_by=by, claimed_until=now + lease)
    )
    found = await tx.execute(select(inbox).where(inbox.c.id.in_(ids)).order_by(inbox.c.id))
    return [(one.id, _message(one)) for one in found]


async def release(tx: Tx) -> None:
    """Void every claim: this process is the only one, and it has just started."""
    await tx.execute(
        update(inbox)
        .where(inbox.c.done_at.is_(None))
        .values(claimed_until=datetime.fromtimestamp(0).astimezone())
    )


async def close_open(tx: Tx, now: datetime) -> int:
    """Answer nothing that was still open: in a restored backup it was answered long ago."""
    done = await tx.execute(update(inbox).where(inbox.c.done_at.is_(None)).values(done_at=now))
    return int(done.rowcount)


async def waiting(tx: Tx) -> tuple[int, datetime | None]:
    """Count the messages that are still to be answered, and tell when the oldest came."""
    found = await tx.execute(
        select(func.count().label("many"), func.min(inbox.c.received_at).label("oldest")).where(
            inbox.c.done_at.is_(None)
        )
    )
    one = found.one()
    return one.many, one.oldest


async def last_heard(tx: Tx, channel: str) -> datetime | None:
    """Tell when the newest message of a channel came in."""
    found = await tx.execute(
        select(inbox.c.received_at)
        .where(inbox.c.channel == channel)
        .order_by(inbox.c.id.desc())
        .limit(1)
    )
    return found.scalar()


async def last_senders(tx: Tx, limit: int) -> list[tuple[Address, datetime]]:
    """List who wrote last in a private chat, the newest first, each with when."""
    newest = func.max(inbox.c.received_at).label("at")
    found = await tx.execute(
        select(inbox.c.sender, newest)
        .where(inbox.c.sender != "", inbox.c.chat == "")
        .group_by(inbox.c.sender)
        .order_by(newest.desc())
        .limit(limit)
    )
    return [(Address.parse(one.sender), one.at) for one in found]


async def older_open(tx: Tx, sender: Address, id_: int) -> bool:
    """Tell whether an earlier message of this person is still to be answered."""
    found = await tx.execute(
        select(inbox.c.id)
        .where(inbox.c.sender == str(sender), inbox.c.id < id_, inbox.c.done_at.is_(None))
        .limit(1)
    )
    return found.first() is not None


async def texts(tx: Tx, sender: Address) -> list[str]:
    """Read what a person wrote, as far as it is still kept."""
    found = await tx.execute(
        select(inbox.c.text).where(inbox.c.sender == str(sender), inbox.c.text != "")
    )
    return [one.text for one in found]


async def forget(tx: Tx, sender: Address) -> None:
    """Blank what a person wrote, and that it was them; a repeated update stays known.

    What they have written since, and is still to be answered, stays.
    """
    await tx.execute(
        update(inbox)
        .where(inbox.c.sender == str(sender), inbox.c.done_at.is_not(None))
        .values(sender="", text="", press="", media="", message="", acknowledge="")
    )


async def blank(tx: Tx, before: datetime) -> None:
    """Blank what was answered before this moment."""
    await tx.execute(
        update(inbox)
        .where(
            inbox.c.done_at < before,
            or_(inbox.c.text != "", inbox.c.media != "", inbox.c.press != ""),
        )
        .values(text="", press="", media="")
    )


def _message(one: Any) -> Inbound:
    return Inbound(
        sender=Address.parse(one.sender),
        id=one.external_id,
        text=one.text,
        kind=one.kind,
        press=one.press,
        media=one.media,
        message=one.message,
        acknowledge=one.acknowledge,
        chat=Address.parse(one.chat) if one.chat else None,
        addressed=one.addressed,
        language=one.language,
        opened_at=one.opened_at,
        happened_at=one.happened_at,
    )
