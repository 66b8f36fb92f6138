"""Group chats that the bot is in, and which of them are targets of notices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table, select, update

from bot.notice import GroupChat
from bot.storage.base import BigId, Instant, Tx, metadata
from bot.types import Address

group_chat = Table(
    "group_chat",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("area", String(80), nullable=False),
    Column("state", String(10), nullable=False),
    Column("why", String(60), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("decided_by", BigId),
    Column("decided_at", Instant),
)


async def see(tx: Tx, address: Address, title: str, now: datetime) -> bool:
    """Note that the bot is in a group; tells whether an officer has yet to say whose it is.

    One that was refused, or confirmed and left, is asked about again: things may have changed.
    """
    before = await find(tx, address)
    if before and before.state == "confirmed":
        await tx.execute(_one(address).values(title=(title or before.title)[:200], why=""))
        return False
    values = {"title": title[:200], "area": "", "state": "seen", "why": "", "seen_at": now}
    if before:
        await tx.execute(_one(address).values(values))
    else:
        await tx.execute(group_chat.insert().values(address=str(address), **values))
    return True


async def decide(tx: Tx, address: Address, area: str, official_id: int, now: datetime) -> None:
    """Confirm a group for an area; with no area: refuse it."""
    state = "confirmed" if area else "refused"
    await tx.execute(
        _one(address).values(area=area, state=state, decided_by=official_id, decided_at=now)
    )


async def lose(tx: Tx, address: Address, why: str) -> bool:
    """Note that nothing can be sent there any more; tells whether it was a target."""
    done = await tx.execute(
        _one(address)
        .where(group_chat.c.state.in_(("seen", "confirmed")))
        .values(state="gone", why=why[:60])
    )
    return bool(done.rowcount)


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Go on under the group's new id."""
    if await find(tx, old) is None:
        return
    # The new one may have been seen already: what was decided of the old one holds.
    await tx.execute(group_chat.delete().where(group_chat.c.address == str(new)))
    await tx.execute(_one(old).values(address=str(new)))


async def find(tx: Tx, address: Address) -> GroupChat | None:
    """Read one group."""
    found = await tx.execute(select(group_chat).where(group_chat.c.address == str(address)))
    one = found.first()
    return _read(one) if one else None


async def all_(tx: Tx, states: Collection[str] = ("seen", "confirmed", "gone")) -> list[GroupChat]:
    """List the groups in these states."""
    found = await tx.execute(
        select(group_chat)
        .where(group_chat.c.state.in_(states))
        .order_by(group_chat.c.seen_at, group_chat.c.address)
    )
    return [_read(one) for one in found]


def _one(address: Address) -> Any:
    return update(group_chat).where(group_chat.c.address == str(address))


def _read(one: Any) -> GroupChat:
    return GroupChat(Address.parse(one.address), one.title, one.area, one.state, one.why)
