"""Edits of content that officials drafted: kept apart until somebody else publishes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Select, String, Table, Text, select, update

from bot.storage.base import BigId, Instant, Tx, metadata

OPEN, PUBLISHED, DROPPED, REPLACED = "open", "published", "dropped", "replaced"

content_edit = Table(
    "content_edit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("content_id", String(24), nullable=False),
    Column("yaml", Text, nullable=False),
    Column("base", String(8), nullable=False),
    Column("state", String(10), nullable=False),
    Column("author_id", BigId, nullable=False),
    Column("decided_by", BigId),
    Column("at", Instant, nullable=False),
    Index("ix_content_edit_state", "state"),
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One drafted edit. Its text never changes: what is written anew is another one."""

    id: int
    kind: str
    content_id: str
    yaml: str
    base: str
    """The version it was made from; empty for what is all new."""
    state: str
    author_id: int
    decided_by: int | None
    at: datetime


async def keep(  # noqa: PLR0913 - a row has these
    tx: Tx,
    *,
    kind: str,
    content_id: str,
    yaml: str,
    base: str,
    author_id: int,
    now: datetime,
) -> int:
    """Keep a draft, in the place of its author's last one of the same; returns the new id.

    Never the same id again: whoever approves has read the very text that has this one.
    """
    mine = (
        content_edit.c.state == OPEN,
        content_edit.c.author_id == author_id,
        content_edit.c.kind == kind,
        content_edit.c.content_id == content_id,
    )
    await tx.execute(update(content_edit).where(*mine).values(state=REPLACED, yaml=""))
    done = await tx.execute(
        content_edit.insert()
        .values(
            kind=kind,
            content_id=content_id,
            yaml=yaml,
            base=base,
            state=OPEN,
            author_id=author_id,
            at=now,
        )
        .returning(content_edit.c.id)
    )
    return int(done.scalar_one())


async def find(tx: Tx, id_: int, *, locked: bool = False) -> Edit | None:
    """Read one; `locked`: nobody else decides about it before this commit ends."""
    asked = select(content_edit).where(content_edit.c.id == id_)
    if locked and tx.on_postgresql:
        asked = asked.with_for_update()
    found = await _read(tx, asked)
    return found[0] if found else None


async def open_ones(tx: Tx) -> Sequence[Edit]:
    """List the drafts that wait, oldest first."""
    return await _read(
        tx, select(content_edit).where(content_edit.c.state == OPEN).order_by(content_edit.c.id)
    )


async def settle(tx: Tx, id_: int, state: str, decided_by: int) -> None:
    """Note what became of a draft; its text lives on only where it was published."""
    await tx.execute(
        update(content_edit)
        .where(content_edit.c.id == id_)
        .values(state=state, decided_by=decided_by, yaml="")
    )


async def _read(tx: Tx, asked: Select[Any]) -> list[Edit]:
    return [
        Edit(
            one.id,
            one.kind,
            one.content_id,
            one.yaml,
            one.base,
            one.state,
            one.author_id,
            one.decided_by,
            one.at,
        )
        for one in await tx.execute(asked)
    ]
