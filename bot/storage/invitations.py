"""Invitations to a role: shown once, kept as a hash; and volunteers who wait to be accepted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    update,
)

from bot.roles import Role
from bot.storage.base import BigId, Instant, Tx, metadata
from bot.types import Address

invitation = Table(
    "invitation",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("area", String(80), ForeignKey("area.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("official_id", BigId, ForeignKey("official.id")),
    Column("made_by", BigId),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)
applicant = Table(
    "applicant",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("invitation_id", BigId, ForeignKey("invitation.id"), nullable=False),
    Column("address", String(120), nullable=False),
    Column("name", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("invitation_id", "address"),
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitation; the token itself is known only to whom it was given."""

    id: int
    area: str
    role: Role
    name: str
    """Whom it is for; of a team's link, the team."""
    reusable: bool
    """A team's link: whoever uses it waits in a list until an officer accepts them."""
    expires_at: datetime
    used: bool = False
    revoked: bool = False
    official_id: int | None = None
    """For a further address of this official, who gets no other role by it."""

    def open(self, now: datetime) -> bool:
        """Tell whether it can still be used."""
        return not self.revoked and now < self.expires_at and (self.reusable or not self.used)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who came by a team's link and waits to be accepted."""

    id: int
    address: Address
    name: str
    area: str
    role: Role
    team: str


def hashed(token: str) -> str:
    """Hash a token as the table keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


async def make(tx: Tx, one: Invitation, token_hash: str, by: int | None, now: datetime) -> None:
    """Keep a new invitation (its `id` is ignored); `by` None: the machine, at first start."""
    await tx.execute(
        invitation.insert().values(
            token=token_hash,
            area=one.area,
            role=one.role.value,
            name=one.name[:80],
            reusable=one.reusable,
            official_id=one.official_id,
            made_by=by,
            made_at=now,
            expires_at=one.expires_at,
        )
    )


async def find(tx: Tx, token_hash: str) -> Invitation | None:
    """Read the invitation with this token."""
    found = await tx.execute(select(invitation).where(invitation.c.token == token_hash))
    one = found.first()
    return _read(one) if one else None


async def open_ones(tx: Tx, now: datetime) -> list[Invitation]:
    """List the invitations that can still be used."""
    found = await tx.execute(
        select(invitation)
        .where(invitation.c.revoked_at.is_(None), invitation.c.expires_at > now)
        .order_by(invitation.c.id)
    )
    return [one for one in map(_read, found) if one.open(now)]


async def use(tx: Tx, id_: int, now: datetime) -> bool:
    """Take a one-time invitation; False if somebody else was faster, or it is over."""
    done = await tx.execute(
        update(invitation)
        .where(
            invitation.c.id == id_,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
            invitation.c.expires_at > now,
        )
        .values(used_at=now)
    )
    return bool(done.rowcount)


async def revoke(tx: Tx, id_: int, now: datetime) -> None:
    """Let an invitation be of no more use."""
    await tx.execute(update(invitation).where(invitation.c.id == id_).values(revoked_at=now))


async def apply(tx: Tx, invitation_id: int, address: Address, name: str, now: datetime) -> None:
    """Put somebody on the list of a team's link; who comes again is there once."""
    statement = tx.insert(applicant).values(
        invitation_id=invitation_id, address=str(address), name=name[:80], at=now
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["invitation_id", "address"],
            set_={"name": statement.excluded.name, "at": now},
        )
    )


async def applicants(tx: Tx) -> list[Applicant]:
    """List who waits to be accepted, in the order they came."""
    found = await tx.execute(
        select(applicant, invitation.c.area, invitation.c.role, invitation.c.name.label("team"))
        .join(invitation, invitation.c.id == applicant.c.invitation_id)
        .order_by(applicant.c.id)
    )
    return [
        Applicant(one.id, Address.parse(one.address), one.name, one.area, Role(one.role), one.team)
        for one in found
    ]


async def forget(tx: Tx, address: Address) -> None:
    """Take somebody who is to be forgotten off every list."""
    await tx.execute(delete(applicant).where(applicant.c.address == str(address)))


async def decide(tx: Tx, id_: int) -> bool:
    """Take somebody off the list, of whom nothing is kept there; False if somebody else did."""
    done = await tx.execute(delete(applicant).where(applicant.c.id == id_))
    return bool(done.rowcount)


async def revoke_of(tx: Tx, official_id: int, now: datetime) -> None:
    """Let open invitations for further addresses of an official be of no more use."""
    await tx.execute(
        update(invitation)
        .where(
            invitation.c.official_id == official_id,
            invitation.c.used_at.is_(None),
            invitation.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


async def tidy(tx: Tx, before: datetime) -> None:
    """Blank the names on invitations that were over by this moment."""
    over = or_(
        invitation.c.used_at < before,
        invitation.c.revoked_at < before,
        invitation.c.expires_at < before,
    )
    named = and_(invitation.c.name != "", ~invitation.c.reusable)
    await tx.execute(update(invitation).where(over, named).values(name=""))


def _read(one: Any) -> Invitation:
    return Invitation(
        one.id,
        one.area,
        Role(one.role),
        one.name,
        one.reusable,
        one.expires_at,
        used=one.used_at is not None,
        revoked=one.revoked_at is not None,
        official_id=one.official_id,
    )
