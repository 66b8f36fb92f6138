"""Notices as they stand."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
    update,
)

from bot.drafts import pack, read_draft
from bot.notice import Event, Hold, Notice, NoticeState
from bot.storage.base import BigId, Instant, Tx, metadata

notice = Table(
    "notice",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("event", String(10), nullable=False),
    Column("about", BigId, ForeignKey("notice.id")),
    Column("hold", String(10), nullable=False),
    Column("draft", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("emergency", Boolean, nullable=False),
    Column("author_id", BigId, ForeignKey("official.id"), nullable=False),
    Column("approver_id", BigId, ForeignKey("official.id")),
    Column("created_at", Instant, nullable=False),
    Column("approved_at", Instant),
    Column("cool_until", Instant),
    Column("due_at", Instant),
    Column("expanded_to", String(160), nullable=False),
    Column("expanded_at", Instant),
    Column("begun_at", Instant),
    Column("finished_at", Instant),
)
Index("ix_notice_state", notice.c.state)
Index("ix_notice_about", notice.c.about)


async def add(tx: Tx, one: Notice) -> int:
    """Keep a new notice (its `id` is ignored); returns its id."""
    values = _values(one) | {"body": "", "expanded_to": ""}
    done = await tx.execute(notice.insert().values(values).returning(notice.c.id))
    return int(done.scalar_one())


async def save(tx: Tx, one: Notice, **more: Any) -> None:
    """Write a notice as it now stands; `more` are columns only the storage knows."""
    await tx.execute(update(notice).where(notice.c.id == one.id).values(**_values(one), **more))


async def find(tx: Tx, id_: int, *, locked: bool = False) -> Notice | None:
    """Read one notice; `locked`: nobody else changes it before this transaction ends."""
    return await _one(tx, notice.c.id == id_, locked=locked)


async def by_key(tx: Tx, key: str, *, locked: bool = False) -> Notice | None:
    """Read the notice that a conversation is writing."""
    return await _one(tx, notice.c.key == key, locked=locked)


async def by_code(tx: Tx, code: str) -> Notice | None:
    """Read the notice with this code."""
    return await _one(tx, notice.c.code == code)


async def _one(tx: Tx, which: Any, *, locked: bool = False) -> Notice | None:
    asked = select(notice).where(which)
    if locked and tx.on_postgresql:
        asked = asked.with_for_update()
    found = (await tx.execute(asked)).first()
    return _read(found) if found else None


async def body(tx: Tx, id_: int) -> str:
    """Read the frozen text, as `freeze` wrote it."""
    found = await tx.execute(select(notice.c.body).where(notice.c.id == id_))
    return str(found.scalar_one())


async def expanded_to(tx: Tx, id_: int) -> str:
    """Read how far the rows of a notice have come; empty at the beginning."""
    found = await tx.execute(select(notice.c.expanded_to).where(notice.c.id == id_))
    return str(found.scalar_one())


async def in_states(tx: Tx, states: Collection[NoticeState], limit: int = 200) -> list[Notice]:
    """List the notices in these states, the oldest first."""
    found = await tx.execute(
        select(notice)
        .where(notice.c.state.in_([one.value for one in states]))
        .order_by(notice.c.id)
        .limit(limit)
    )
    return [_read(one) for one in found]


async def to_move(tx: Tx) -> list[Notice]:
    """List what the clock may bring on, the oldest first: not what waits for a person."""
    waits = and_(
        notice.c.state == NoticeState.approved.value,
        notice.c.hold != "",
        notice.c.expanded_at.is_not(None),
    )
    under_way = notice.c.state.in_([NoticeState.approved.value, NoticeState.sending.value])
    found = await tx.execute(select(notice).where(under_way, ~waits).order_by(notice.c.id))
    return [_read(one) for one in found]


async def under_way(tx: Tx) -> list[int]:
    """List all that is approved or leaving, by their ids."""
    states = [NoticeState.approved.value, NoticeState.sending.value]
    found = await tx.execute(
        select(notice.c.id).where(notice.c.state.in_(states)).order_by(notice.c.id)
    )
    return [one.id for one in found]


async def sendable(tx: Tx, *, emergencies_only: bool) -> list[int]:
    """List the notices under way that nothing holds up, by their ids."""
    found = await tx.execute(
        select(notice.c.id)
        .where(
            notice.c.state == NoticeState.sending.value,
            notice.c.hold == "",
            *([notice.c.emergency] if emergencies_only else []),
        )
        .order_by(notice.c.id)
    )
    return [one.id for one in found]


async def recent(tx: Tx, limit: int = 20) -> list[Notice]:
    """List the newest notices, whatever their state."""
    found = await tx.execute(select(notice).order_by(notice.c.id.desc()).limit(limit))
    return [_read(one) for one in found]


async def approved_since(tx: Tx, moment: datetime) -> list[Notice]:
    """List what was approved since then: for finding the same text sent twice."""
    found = await tx.execute(
        select(notice).where(notice.c.approved_at >= moment).order_by(notice.c.id.desc())
    )
    return [_read(one) for one in found]


async def chain(tx: Tx, first: int) -> list[Notice]:
    """List a notice and what later corrected or withdrew it, in order."""
    found = await tx.execute(
        select(notice)
        .where(or_(notice.c.id == first, notice.c.about == first))
        .order_by(notice.c.id)
    )
    return [_read(one) for one in found]


async def codes_like(tx: Tx, prefix: str) -> int:
    """Count the codes that begin like this and are as long as the prefix and four digits."""
    found = await tx.execute(
        select(func.count()).select_from(notice).where(notice.c.code.like(f"{prefix}____"))
    )
    return int(found.scalar_one())


def _values(one: Notice) -> dict[str, Any]:
    return {
        "key": one.key,
        "code": one.code,
        "state": one.state.value,
        "event": one.event.value,
        "about": one.about,
        "hold": one.hold.value,
        "draft": pack(one.draft),
        "emergency": one.draft.emergency,
        "author_id": one.author_id,
        "approver_id": one.approver_id,
        "created_at": one.created_at,
        "approved_at": one.approved_at,
        "cool_until": one.cool_until,
        "due_at": one.draft.due_at,
        "expanded_at": one.expanded_at,
        "begun_at": one.begun_at,
        "finished_at": one.finished_at,
    }


def _read(one: Any) -> Notice:
    return Notice(
        id=one.id,
        key=one.key,
        code=one.code,
        state=NoticeState(one.state),
        draft=read_draft(one.draft),
        author_id=one.author_id,
        created_at=one.created_at,
        event=Event(one.event),
        about=one.about,
        hold=Hold(one.hold),
        approver_id=one.approver_id,
        approved_at=one.approved_at,
        cool_until=one.cool_until,
        expanded_at=one.expanded_at,
        begun_at=one.begun_at,
        finished_at=one.finished_at,
    )
