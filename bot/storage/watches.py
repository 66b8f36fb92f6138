"""Who wants to be told when which dossier changes, and what they know of it already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    select,
    update,
)

from bot.dossier import Dossier
from bot.storage.base import Instant, Tx, metadata
from bot.storage.contacts import contact
from bot.storage.delivery_table import PULLED, delivery, is_open
from bot.storage.dossiers import dossier, read
from bot.types import Address

dossier_watch = Table(
    "dossier_watch",
    metadata,
    Column("address", String(120), nullable=False),
    Column("code", String(60), nullable=False),
    Column("nickname", String(40), nullable=False),
    Column("stage_told", String(2), nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("address", "code"),
)
Index("ix_dossier_watch_code", dossier_watch.c.code)


@dataclass(frozen=True, slots=True)
class Watch:
    """One person following one dossier."""

    address: Address
    code: str
    nickname: str
    language: str
    silent_until: datetime | None = None
    """Until then an official talks with them by hand: news waits."""
    held: bool = False
    """An official holds a ticket of theirs: news waits, too."""


@dataclass(frozen=True, slots=True)
class Change:
    """A dossier that is at another stage than its follower was told."""

    watch: Watch
    dossier: Dossier


async def follow(
    tx: Tx, address: Address, code: str, nickname: str, *, told: tuple[str, datetime]
) -> None:
    """Follow a dossier, or note what its follower has just been shown.

    `told` is the stage they saw and when it was true: an older list is no news to them.
    """
    stage, as_of = told
    insert = tx.insert(dossier_watch)
    new = insert.excluded
    await tx.execute(
        insert.on_conflict_do_update(
            index_elements=["address", "code"],
            set_={
                "nickname": new.nickname,
                "stage_told": new.stage_told,
                "told_at": new.told_at,
            },
        ),
        {
            "address": str(address),
            "code": code,
            "nickname": nickname,
            "stage_told": stage,
            "told_at": as_of,
        },
    )


async def unfollow(tx: Tx, address: Address, code: str) -> None:
    """Follow it no longer."""
    await tx.execute(
        delete(dossier_watch).where(
            dossier_watch.c.address == str(address), dossier_watch.c.code == code
        )
    )


async def nickname(tx: Tx, address: Address, code: str) -> str | None:
    """Return the follower's own word for it, maybe empty; None if they do not follow it."""
    found = await tx.execute(
        select(dossier_watch.c.nickname).where(
            dossier_watch.c.address == str(address), dossier_watch.c.code == code
        )
    )
    return found.scalar_one_or_none()


async def changed(tx: Tx, limit: int = 500) -> list[Change]:
    """Find followers who do not know yet what the imported list says of their dossier."""
    statement = (
        _watches()
        .add_columns(*dossier.c)
        .join(dossier, dossier.c.code == dossier_watch.c.code)
        .where(
            dossier.c.stage != dossier_watch.c.stage_told,
            dossier.c.imported_at > dossier_watch.c.told_at,
        )
        .limit(limit)
    )
    if tx.on_postgresql:
        statement = statement.with_for_update(skip_locked=True, of=dossier_watch)
    return [Change(_watch(one, one.code), read(one)) for one in await tx.execute(statement)]


async def changed_to(tx: Tx, answer: Dossier) -> list[Change]:
    """Find followers who do not know yet what a dossier system has just answered."""
    statement = _watches().where(
        dossier_watch.c.code == answer.code,
        dossier_watch.c.stage_told != answer.stage.value,
        dossier_watch.c.told_at < answer.as_of,
    )
    if tx.on_postgresql:
        statement = statement.with_for_update(skip_locked=True, of=dossier_watch)
    return [Change(_watch(one, answer.code), answer) for one in await tx.execute(statement)]


async def told(tx: Tx, changes: Sequence[Change]) -> None:
    """Note that these followers are being told, so that nobody is told twice."""
    if not changes:
        return
    await tx.execute(
        update(dossier_watch)
        .where(
            dossier_watch.c.address == bindparam("who"), dossier_watch.c.code == bindparam("what")
        )
        .values(stage_told=bindparam("stage"), told_at=bindparam("at")),
        [
            {
                "who": str(one.watch.address),
                "what": one.watch.code,
                "stage": one.dossier.stage.value,
                "at": one.dossier.as_of,
            }
            for one in changes
        ],
    )


async def untold(tx: Tx, address: Address, said: str) -> None:
    """Note that this did not arrive: what it said of followed dossiers is still to be told."""
    mine = dossier_watch.c.address == str(address)
    followed = [one.code for one in await tx.execute(select(dossier_watch.c.code).where(mine))]
    lost = [code for code in followed if code in said]
    if lost:
        await tx.execute(
            update(dossier_watch)
            .where(mine, dossier_watch.c.code.in_(lost))
            .values(stage_told="", told_at=datetime.fromtimestamp(0).astimezone())
        )


async def drop(tx: Tx, stages: Iterable[str]) -> None:
    """Delete what was told to have come to one of these stages, once the news has left.

    Who pulls news cannot be out of reach: theirs is not waited for.
    """
    leaving = exists().where(
        delivery.c.address == dossier_watch.c.address, is_open(delivery), ~PULLED
    )
    await tx.execute(
        delete(dossier_watch).where(dossier_watch.c.stage_told.in_(list(stages)), ~leaving)
    )


async def watched_elsewhere(tx: Tx) -> list[str]:
    """List the followed codes that no imported list knows: their system must be asked."""
    listed = exists().where(dossier.c.code == dossier_watch.c.code)
    found = await tx.execute(select(dossier_watch.c.code).where(~listed).distinct())
    return [one.code for one in found]


async def forget(tx: Tx, address: Address) -> None:
    """Delete everything a person follows."""
    await tx.execute(delete(dossier_watch).where(dossier_watch.c.address == str(address)))


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Keep following under a new id."""
    await tx.execute(
        update(dossier_watch).where(dossier_watch.c.address == str(old)).values(address=str(new))
    )


def _watch(one: Any, code: str) -> Watch:
    held = one.ticket_id is not None
    return Watch(Address.parse(one.who), code, one.nickname, one.language, one.silent_until, held)


def _watches() -> Select[Any]:
    return (
        select(
            dossier_watch.c.address.label("who"),
            dossier_watch.c.nickname,
            contact.c.language,
            contact.c.silent_until,
            contact.c.ticket_id,
        )
        .join(contact, contact.c.address == dossier_watch.c.address)
        .where(contact.c.reachable)
    )
