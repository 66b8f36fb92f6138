"""What Zalo says of a person's door in the answer to a message, and keeps of the package."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage import Db, accounts, doors
from bot.types import Address

ENDLESS = 100_000
"""A number of free messages so large that it means: as many as one likes."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Out of what a message was paid, and what is left there."""

    kind: str
    """`reply` (free), `sub_quota` (the package), `purchase_quota`, `reward_quota`."""
    remain: int | None
    total: int | None
    expires: str = ""
    """Of a package, as Zalo writes it: 31/12/2026."""


def quota_of(told: Mapping[str, Any]) -> Quota | None:
    """Read the quota out of an answer; None: the message was charged (A.3)."""
    quota = told.get("quota")
    if not isinstance(quota, Mapping):
        return None
    return Quota(
        str(quota.get("quota_type", "")),
        _number(quota.get("remain")),
        _number(quota.get("total")),
        str(quota.get("expired_date", "")),
    )


def learner(
    db: Db, channel: str, now: Callable[[], datetime]
) -> Callable[[Address, Quota | None], Awaitable[None]]:
    """Make the function that keeps what an answer said."""

    async def learn(address: Address, quota: Quota | None) -> None:
        free = quota if quota and quota.kind == "reply" else None
        row = {
            "address": str(address),
            "told_at": now(),
            "left": free.remain if free else 0,
            "total": free.total if free else None,
        }
        work = [(doors.told, row)]
        if quota and not free:
            fact = {"channel": channel, "name": quota.kind, "at": now()}
            value = f"{quota.remain} {quota.total} {quota.expires}"
            await db.commit(*work, (accounts.note, fact | {"value": value}))
            return
        await db.commit(*work)

    return learn


def _number(value: object) -> int | None:
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() else None
    return None if number is None or number >= ENDLESS else number
