"""Group chats come and go: what is new about one, so that nobody is told twice."""

from dataclasses import replace
from datetime import datetime

from bot.notice import GroupChat
from bot.storage import Tx, groups
from bot.types import Address


async def see(tx: Tx, address: Address, title: str, now: datetime) -> GroupChat | None:
    """Note that the bot is in a group; returns it where officers have yet to hear of it."""
    before = await groups.find(tx, address)
    # Some channels tell the title only later.
    told = title or (before.title if before else "")
    unknown = await groups.see(tx, address, told, now)
    heard_of = before is not None and before.state == "seen"
    return GroupChat(address, told) if unknown and not heard_of else None


async def lose(tx: Tx, address: Address, why: str) -> GroupChat | None:
    """Note that a group is gone; returns it where notices went there."""
    before = await groups.find(tx, address)
    was_target = before is not None and before.state == "confirmed"
    lost = await groups.lose(tx, address, why)
    return replace(before, state="gone", why=why) if before and was_target and lost else None
