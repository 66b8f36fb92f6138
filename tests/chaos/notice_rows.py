"""What the database says of the notices: read beside the bot, or after its death."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select

from bot.storage import Db, Tx, ledger, notices
from bot.storage.delivery_table import IN_HAND, NOTICED, delivery
from bot.storage.ledger import Count
from bot.storage.notices import notice
from bot.types import Address, State


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient, as the ledger has it."""

    id: int
    code: str
    address: Address
    state: State
    error: str


@asynccontextmanager
async def reading(database: str) -> AsyncIterator[Tx]:
    """Open the database beside whoever has it."""
    db = Db(database, owner=False)
    await db.open()
    try:
        async with db.read() as tx:
            yield tx
    finally:
        await db.close()


async def in_hand(database: str) -> set[int]:
    """List the rows that are marked as being sent."""
    async with reading(database) as tx:
        return {one.id for one in await tx.execute(select(delivery.c.id).where(IN_HAND))}


async def standing(database: str) -> dict[str, str]:
    """Tell how each notice stands, by its code: its state, and why it is held."""
    async with reading(database) as tx:
        found = await tx.execute(select(notice.c.code, notice.c.state, notice.c.hold))
        return {one.code: f"{one.state} {one.hold}".strip() for one in found}


async def rows(database: str) -> list[Row]:
    """Read the whole ledger."""
    async with reading(database) as tx:
        found = await tx.execute(
            select(
                delivery.c.id,
                notice.c.code,
                delivery.c.address,
                delivery.c.state,
                delivery.c.error,
            )
            .join(notice, notice.c.id == delivery.c.notice_id)
            .where(NOTICED)
        )
        return [
            Row(one.id, one.code, Address.parse(one.address), State(one.state), one.error)
            for one in found
        ]


async def counted(database: str) -> dict[str, list[Count]]:
    """Read the counts that officials are shown, by code."""
    async with reading(database) as tx:
        found = {}
        for one in await notices.recent(tx):
            found[one.code] = await ledger.counts(tx, one.id)
        return found
