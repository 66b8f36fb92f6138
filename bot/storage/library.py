"""Published content: every version that ever was, and which one is current."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Select, String, Table, Text, func, select

from bot.storage.base import BigId, Instant, Tx, metadata

content = Table(
    "content",
    metadata,
    Column("kind", String(10), nullable=False),
    Column("id", String(24), nullable=False),
    Column("version", String(8), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("kind", "id", "version"),
)
publication = Table(
    "publication",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("id", String(24), nullable=False),
    Column("version", String(8), nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One version of a content file: its YAML and translations as JSON."""

    kind: str
    id: str
    version: str
    body: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Who made which version current, when; the latest one of an id counts."""

    seq: int
    kind: str
    id: str
    version: str
    by: str
    at: datetime


async def pieces(tx: Tx) -> list[Piece]:
    """Read every version of everything."""
    found = await tx.execute(
        select(content.c.kind, content.c.id, content.c.version, content.c.body)
    )
    return [Piece(one.kind, one.id, one.version, one.body) for one in found]


async def publications(tx: Tx) -> list[Publication]:
    """Read the whole history, oldest first."""
    found = await tx.execute(select(publication).order_by(publication.c.seq))
    return [Publication(one.seq, one.kind, one.id, one.version, one.by, one.at) for one in found]


async def piece(tx: Tx, kind: str, id_: str, version: str) -> Piece | None:
    """Read one version."""
    found = await tx.execute(_pieces(kind, id_).where(content.c.version == version))
    one = found.first()
    return Piece(one.kind, one.id, one.version, one.body) if one else None


async def hold(tx: Tx, kind: str, id_: str) -> None:
    """Let nobody else publish this before our commit has ended."""
    if tx.on_postgresql:
        await tx.execute(_pieces(kind, id_).order_by(content.c.version).with_for_update())


async def latest(tx: Tx, kind: str, id_: str) -> Publication | None:
    """Read the publication that counts."""
    found = await tx.execute(
        select(publication)
        .where(publication.c.kind == kind, publication.c.id == id_)
        .order_by(publication.c.seq.desc())
        .limit(1)
    )
    one = found.first()
    return Publication(one.seq, one.kind, one.id, one.version, one.by, one.at) if one else None


async def current(tx: Tx, kind: str, id_: str) -> Piece | None:
    """Read the version that counts."""
    last = await latest(tx, kind, id_)
    return await piece(tx, kind, id_, last.version) if last else None


def _pieces(kind: str, id_: str) -> Select[Any]:
    return select(content.c.kind, content.c.id, content.c.version, content.c.body).where(
        content.c.kind == kind, content.c.id == id_
    )


async def revision(tx: Tx) -> int:
    """Return a number that grows with every publication."""
    found = await tx.execute(select(func.max(publication.c.seq)))
    return found.scalar() or 0


async def publish(tx: Tx, new: list[Piece], *, by: str, now: datetime) -> None:
    """Keep these versions, and make them current."""
    if not new:
        return
    await tx.execute(
        tx.insert(content).on_conflict_do_nothing(),
        [
            {
                "kind": one.kind,
                "id": one.id,
                "version": one.version,
                "body": one.body,
                "created_at": now,
            }
            for one in new
        ],
    )
    await tx.execute(
        publication.insert(),
        [
            {"kind": one.kind, "id": one.id, "version": one.version, "by": by, "at": now}
            for one in new
        ],
    )


async def republish(tx: Tx, old: Publication, *, by: str, now: datetime) -> None:
    """Make a version that is already kept current again."""
    await tx.execute(
        publication.insert().values(kind=old.kind, id=old.id, version=old.version, by=by, at=now)
    )
