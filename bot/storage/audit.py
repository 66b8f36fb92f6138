"""Who did what in the commune's name: lines are only ever added; the database refuses the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, select

from bot.storage.base import BigId, Instant, Tx, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("official_id", BigId),
    Column("by", String(80), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("deed", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Index("ix_audit_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an official did."""

    id: int
    at: datetime
    by: str
    channel: str
    """Where they wrote from; `desk` for the web desk."""
    deed: str
    """A short stable name: `MoveTicket answer`."""
    subject: str
    """Of what, by its key or code: never a text, a name, a number."""


async def note(  # noqa: PLR0913 - a line has these
    tx: Tx,
    *,
    official_id: int | None,
    by: str,
    channel: str,
    deed: str,
    subject: str,
    now: datetime,
) -> None:
    """Add one line."""
    await tx.execute(
        audit.insert().values(
            at=now,
            official_id=official_id,
            by=by[:80],
            channel=channel,
            deed=deed[:40],
            subject=subject[:120],
        )
    )


async def page(tx: Tx, *, before: int = 0, limit: int = 50) -> Sequence[Entry]:
    """Read the newest lines, or those before one of them."""
    asked = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before:
        asked = asked.where(audit.c.id < before)
    return [
        Entry(one.id, one.at, one.by, one.channel, one.deed, one.subject)
        for one in await tx.execute(asked)
    ]
