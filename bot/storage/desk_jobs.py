"""Long work that an official has begun at the desk, and how far it has come."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Integer, String, Table, Text, delete, select, text, update

from bot.storage.base import Instant, Tx, metadata, to_json
from bot.types import Address

desk_job = Table(
    "desk_job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("address", String(120), nullable=False),
    Column("state", String(10), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("report", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
)
BEGINNING = text("SELECT pg_advisory_xact_lock(5202)")
"""On PostgreSQL: of two that begin at once, the second sees the first."""
JobState = Literal["running", "done", "refused"]


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work."""

    id: str
    kind: str
    title: str
    address: Address
    """Of the official who began it."""
    state: JobState
    done: int
    total: int
    """0: nobody knows."""
    report: Any
    begun_at: datetime
    told_at: datetime
    """When it last said how far it is: much later it is dead."""


async def begin(tx: Tx, one: Job, dead: datetime) -> Job | None:
    """Note that work begins; where some of its kind is under way, return that instead.

    What has been silent since `dead` is under way no more.
    """
    if tx.on_postgresql:
        await tx.execute(BEGINNING)
    running = select(desk_job).where(
        desk_job.c.kind == one.kind, desk_job.c.state == "running", desk_job.c.told_at > dead
    )
    if busy := (await tx.execute(running.limit(1))).first():
        return _read(busy)
    await tx.execute(
        desk_job.insert().values(
            id=one.id,
            kind=one.kind,
            title=one.title[:200],
            address=str(one.address),
            state=one.state,
            done=one.done,
            total=one.total,
            report=to_json(one.report),
            begun_at=one.begun_at,
            told_at=one.told_at,
        )
    )
    return None


async def tell(tx: Tx, id_: str, done: int, total: int, now: datetime) -> None:
    """Note how far it is."""
    await tx.execute(
        update(desk_job)
        .where(desk_job.c.id == id_, desk_job.c.state == "running")
        .values(done=done, total=total, told_at=now)
    )


async def end(tx: Tx, id_: str, state: JobState, report: Any, now: datetime) -> None:
    """Note that it is over, and what came of it."""
    await tx.execute(
        update(desk_job)
        .where(desk_job.c.id == id_)
        .values(state=state, report=to_json(report), told_at=now)
    )


async def find(tx: Tx, id_: str) -> Job | None:
    """Read one."""
    found = (await tx.execute(select(desk_job).where(desk_job.c.id == id_))).first()
    return _read(found) if found else None


async def recent(tx: Tx, kind: str, limit: int = 10) -> Sequence[Job]:
    """List the newest of a kind."""
    found = await tx.execute(
        select(desk_job)
        .where(desk_job.c.kind == kind)
        .order_by(desk_job.c.begun_at.desc())
        .limit(limit)
    )
    return [_read(one) for one in found]


async def tidy(tx: Tx, before: datetime) -> None:
    """Delete what ended long ago."""
    await tx.execute(delete(desk_job).where(desk_job.c.told_at < before))


def _read(one: Any) -> Job:
    return Job(
        one.id,
        one.kind,
        one.title,
        Address.parse(one.address),
        one.state,
        one.done,
        one.total,
        json.loads(one.report),
        one.begun_at,
        one.told_at,
    )
