"""Who is let into the web desk: one-time links, and the sessions that they open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, String, Table, delete, select, update

from bot.storage.base import Instant, Tx, metadata
from bot.types import Address

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("address", String(120), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
desk_session = Table(
    "desk_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("address", String(120), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_desk_session_address", "address"),
)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a session was last used: not every page writes."""


@dataclass(frozen=True, slots=True)
class DeskSession:
    """Somebody signed in to the desk, through the address the link was sent to."""

    address: Address
    csrf: str
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime


async def offer(
    tx: Tx, token_hash: str, address: Address, *, now: datetime, expires_at: datetime
) -> None:
    """Keep a link that lets in once; an older one of the same person is of no more use."""
    await tx.execute(
        update(sign_in)
        .where(sign_in.c.address == str(address), sign_in.c.used_at.is_(None))
        .values(used_at=now)
    )
    await tx.execute(
        sign_in.insert().values(
            token_hash=token_hash, address=str(address), made_at=now, expires_at=expires_at
        )
    )


async def usable(tx: Tx, token_hash: str, now: datetime) -> bool:
    """Tell whether a link would still let in."""
    found = await tx.execute(
        select(sign_in.c.address).where(
            sign_in.c.token_hash == token_hash,
            sign_in.c.used_at.is_(None),
            sign_in.c.expires_at > now,
        )
    )
    return found.first() is not None


async def use(tx: Tx, token_hash: str, now: datetime) -> Address | None:
    """Use a link up; returns whose it was, None where it was used or has run out."""
    done = await tx.execute(
        update(sign_in)
        .where(
            sign_in.c.token_hash == token_hash,
            sign_in.c.used_at.is_(None),
            sign_in.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(sign_in.c.address)
    )
    found = done.scalar_one_or_none()
    return Address.parse(found) if found else None


async def open_(tx: Tx, token_hash: str, one: DeskSession) -> None:
    """Begin a session."""
    await tx.execute(
        desk_session.insert().values(
            token_hash=token_hash,
            address=str(one.address),
            csrf=one.csrf,
            begun_at=one.begun_at,
            seen_at=one.seen_at,
            expires_at=one.expires_at,
        )
    )


async def find(tx: Tx, token_hash: str) -> DeskSession | None:
    """Read a session."""
    found = await tx.execute(select(desk_session).where(desk_session.c.token_hash == token_hash))
    one = found.first()
    if one is None:
        return None
    return DeskSession(
        Address.parse(one.address), one.csrf, one.begun_at, one.seen_at, one.expires_at
    )


async def seen(tx: Tx, token_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    await tx.execute(
        update(desk_session).where(desk_session.c.token_hash == token_hash).values(seen_at=now)
    )


async def end(tx: Tx, token_hash: str) -> None:
    """End one session."""
    await tx.execute(delete(desk_session).where(desk_session.c.token_hash == token_hash))


async def end_all(tx: Tx, address: Address) -> None:
    """End every session of this address, and void its open links."""
    await tx.execute(delete(desk_session).where(desk_session.c.address == str(address)))
    await tx.execute(delete(sign_in).where(sign_in.c.address == str(address)))


async def tidy(tx: Tx, now: datetime) -> None:
    """Delete what has run out."""
    await tx.execute(delete(desk_session).where(desk_session.c.expires_at < now))
    await tx.execute(delete(sign_in).where(sign_in.c.expires_at < now - timedelta(days=1)))
