"""Since when each person's door is open, and what the channel said is left of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    func,
    null,
    or_,
    select,
    union,
    update,
)

from bot.doors import Door
from bot.storage.base import Instant, Tx, insert, metadata
from bot.storage.contacts import contact
from bot.storage.prepared import Prepared
from bot.types import Address

door = Table(
    "door",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("opened_at", Instant),
    Column("left", Integer),
    Column("total", Integer),
)
AT_ONCE = 500
"""Addresses asked for in one statement."""


DOOR = (door.c.opened_at, door.c.left, door.c.total)


class Known(NamedTuple):
    """Somebody known on a channel, and their door."""

    address: str
    door: Door


def _open(dialect: str) -> Any:
    statement = insert(dialect, door)
    new = statement.excluded.opened_at
    # A repeated or late update must not make the door older than it is, nor fuller.
    return statement.on_conflict_do_update(
        index_elements=["address"],
        set_={"opened_at": new, "left": null()},
        where=or_(door.c.opened_at.is_(None), door.c.opened_at < new),
    )


OPEN = Prepared(_open)


async def opened(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Note that people (`address`, `opened_at`) wrote, followed or called."""
    await OPEN.run(tx, rows)
    return [None] * len(rows)


TELL = Prepared(
    lambda _: (
        update(door)
        .where(door.c.address == bindparam("key"))
        .values(
            left=bindparam("remain"),
            total=func.coalesce(bindparam("of", type_=Integer), door.c.total),
        )
    )
)


async def told(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Note what the channel said is left (`key`: the address, `remain`, `of`: the total)."""
    await TELL.run(tx, rows)
    return [None] * len(rows)


async def find(tx: Tx, addresses: Sequence[Address]) -> dict[Address, Door]:
    """Read the doors of these people; who never came has a shut one."""
    found: dict[Address, Door] = {}
    for start in range(0, len(addresses), AT_ONCE):
        asked = addresses[start : start + AT_ONCE]
        rows = await tx.execute(
            select(door, contact.c.reachable)
            .join(contact, contact.c.address == door.c.address, isouter=True)
            .where(door.c.address.in_([str(one) for one in asked]))
        )
        known = {one.address: _door(one) for one in rows}
        found |= {one: known.get(str(one), Door(None)) for one in asked}
    return found


async def page(tx: Tx, channel: str, after: str = "", limit: int = AT_ONCE) -> list[Known]:
    """Read everybody known on a channel, some at a time; `after` is the last address before."""
    people = union(_addresses(contact, channel, after), _addresses(door, channel, after))
    known = people.order_by("address").limit(limit).subquery()
    rows = await tx.execute(
        select(known.c.address, *DOOR, contact.c.reachable)
        .join(door, door.c.address == known.c.address, isouter=True)
        .join(contact, contact.c.address == known.c.address, isouter=True)
        .order_by(known.c.address)
    )
    return [Known(one.address, _door(one)) for one in rows]


def _addresses(table: Table, channel: str, after: str) -> Select[tuple[str]]:
    mine = table.c.address.startswith(f"{channel}:", autoescape=True)
    return select(table.c.address).where(mine, table.c.address > after)


async def forget(tx: Tx, address: Address) -> None:
    """Delete what is known of this person's door."""
    await tx.execute(delete(door).where(door.c.address == str(address)))


def _door(one: Any) -> Door:
    reachable = one.reachable is None or bool(one.reachable)
    return Door(one.opened_at, one.left, one.total, reachable)
