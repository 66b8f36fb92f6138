"""Citizens as far as we know them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, String, Table, bindparam, delete, select, update

from bot.storage.base import Instant, Tx, metadata
from bot.types import Address, Contact

contact = Table(
    "contact",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("language", String(8), nullable=False),
    Column("village", String(40), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
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


async def add(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Keep people who wrote for the first time."""
    statement = tx.insert(contact).on_conflict_do_nothing(index_elements=["address"])
    await tx.execute(statement, rows)
    return [None] * len(rows)


FIND = select(contact).where(contact.c.address == bindparam("who"))


async def find(tx: Tx, address: Address) -> Contact | None:
    """Read what is known of one person."""
    one = (await tx.execute(FIND, {"who": str(address)})).first()
    if one is None:
        return None
    return Contact(address, one.language, one.village, one.reachable)


async def change(tx: Tx, address: Address, **values: Any) -> None:
    """Change fields of one person."""
    await tx.execute(update(contact).where(contact.c.address == str(address)).values(**values))


async def forget(tx: Tx, address: Address) -> None:
    """Delete a person."""
    await tx.execute(delete(contact).where(contact.c.address == str(address)))
