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
    """Note that the bot is in a group; tells whether officers have yet to hear of it.

    One that was refused, or left before anybody confirmed it, waits in their list and no more:
    whoever adds and removes the bot again and again is not to write to all of them.
    """
    before = await find(tx, address)
    if before and before.state == "confirmed":
        await tx.execute(_one(address).values(title=(title or before.title)[:200], why=""))
        return False
    named = title or (before.title if before else "")
    values = {"title": named[:200], "area": "", "state": "seen", "why": "", "seen_at": now}
    if before:
        await tx.execute(_one(address).values(values))
        return before.state == "gone" and bool(before.area)
    new = tx.insert(group_chat).values(address=str(address), **values)
    return bool((await tx.execute(new.on_conflict_do_nothing())).rowcount)


async def decide(  # noqa: PLR0913 - whose it is, who says so, of what they saw
    tx: Tx,
    address: Address,
    area: str,
    official_id: int,
    now: datetime,
    *,
    was: GroupChat | None = None,
) -> bool:
    """Confirm a group for an area; with no area: refuse it. False if somebody was faster.

    `was`: as they saw it; None for a group that nobody had decided of.
    """
    state = "confirmed" if area else "refused"
    done = await tx.execute(
        _one(address)
        .where(
            group_chat.c.state == (was.state if was else "seen"),
            group_chat.c.area == (was.area if was else ""),
        )
        .values(area=area, state=state, decided_by=official_id, decided_at=now)
    )
    return bool(done.rowcount)


async def lose(tx: Tx, address: Address, why: str) -> bool:
    """Note that nothing can be sent there any more; tells whether it was a target."""
    done = await tx.execute(
        _one(address)
        .where(group_chat.c.state.in_(("seen", "confirmed")))
        .values(state="gone", why=why[:60])
    )
    return bool(done.rowcount)


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Go on under the group's new id; told twice, also at the same time, it is done once."""
    mine = select(group_chat.c.state).where(group_chat.c.address == str(old))
    if tx.on_postgresql:
        mine = mine.with_for_update()
    if (await tx.execute(mine)).first() is None:
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
