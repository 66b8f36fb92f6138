"""Group chats come and go: what is new about one, so that nobody is told twice."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.notice import GroupChat
from bot.storage import Tx, accounts, groups
from bot.types import Address

WHERE = "groups"
A_DAY = 10
"""New groups that officers are told of in one day: anybody can add the bot to a group."""


async def see(tx: Tx, address: Address, title: str, now: datetime) -> GroupChat | None:
    """Note that the bot is in a group; returns it where officers are to be told of it now."""
    if not await groups.see(tx, address, title, now):
        return None
    if not await _once_a_day(tx, f"group {_short(address)}", now):
        return None
    for place in range(A_DAY):
        if await _once_a_day(tx, f"group of the day {place}", now):
            return await groups.find(tx, address)
    return None


async def _once_a_day(tx: Tx, name: str, now: datetime) -> bool:
    fact = {"channel": WHERE, "name": name, "value": "", "at": now}
    return await accounts.note_once(tx, fact, now - timedelta(days=1))


def _short(address: Address) -> str:
    return hashlib.sha256(str(address).encode()).hexdigest()[:32]


async def lose(tx: Tx, address: Address, why: str) -> GroupChat | None:
    """Note that a group is gone; returns it where notices went there."""
    before = await groups.find(tx, address)
    was_target = before is not None and before.state == "confirmed"
    lost = await groups.lose(tx, address, why)
    return replace(before, state="gone", why=why) if before and was_target and lost else None
