"""Citizens as far as we know them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from bot.storage.base import BigId, Instant, Tx, insert, metadata, moment
from bot.storage.prepared import Prepared
from bot.types import Address, Contact

contact = Table(
    "contact",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("language", String(8), nullable=False),
    Column("village", String(40), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("silent_until", Instant),
    Column("ticket_id", BigId),
    Index("ix_contact_created_at", "created_at"),
)


def row(one: Contact, now: datetime) -> dict[str, Any]:
    """Lay out a contact for `add`."""
    return {
        "address": str(one.address),
        "language": one.language,
        "village": one.village,
        "reachable": one.reachable,
        "created_at": now,
    }


ADD = Prepared(
    lambda dialect: insert(dialect, contact).on_conflict_do_nothing(index_elements=["address"])
)


async def add(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Keep people who wrote for the first time."""
    await ADD.run(tx, rows)
    return [None] * len(rows)


FIND = Prepared(
    lambda _: select(
        contact.c.language,
        contact.c.village,
        contact.c.reachable,
        type_coerce(contact.c.silent_until, BigInteger),
        contact.c.ticket_id,
    ).where(contact.c.address == bindparam("who"))
)


async def find(tx: Tx, address: Address) -> Contact | None:
    """Read what is known of one person."""
    for one in await FIND.run(tx, [{"who": str(address)}]):
        language, village, reachable, silent, ticket = one
        return Contact(address, language, village, bool(reachable), moment(silent), ticket)
    return None


async def count(tx: Tx, channel: str) -> int:
    """Count the people known on a channel."""
    mine = contact.c.address.startswith(f"{channel}:", autoescape=True)
    found = await tx.execute(select(func.count()).select_from(contact).where(mine))
    return int(found.scalar_one())


async def by_village(tx: Tx) -> dict[str, int]:
    """Count the people known, by the village they named; the empty one is of those who did not."""
    found = await tx.execute(
        select(contact.c.village, func.count().label("many")).group_by(contact.c.village)
    )
    return {one.village: one.many for one in found}


async def change(tx: Tx, address: Address, **values: Any) -> None:
    """Change fields of one person."""
    await tx.execute(update(contact).where(contact.c.address == str(address)).values(**values))


async def forget(tx: Tx, address: Address) -> None:
    """Delete a person."""
    await tx.execute(delete(contact).where(contact.c.address == str(address)))
