"""What Zalo says of a person's door in the answer to a message, and keeps of the package."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.errors import StorageUnavailable
from bot.storage import Db, accounts, doors
from bot.storage.batch import Work
from bot.types import Address

log = structlog.get_logger()


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
            "key": str(address),
            # A free message that counts nothing: as many as one likes.
            "remain": (ENDLESS if free.remain is None else free.remain) if free else 0,
            "of": (ENDLESS if free.total is None else free.total) if free else None,
        }
        work: list[Work] = [(doors.told, row)]
        if quota and not free:
            fact = {"channel": channel, "name": quota.kind[:60], "at": now()}
            value = f"{quota.remain} {quota.total} {quota.expires}"
            work.append((accounts.note, fact | {"value": value}))
        try:
            await db.commit(*work)
        except StorageUnavailable as error:
            # The message has left: to call it failed would send it twice.
            log.warning("zalo_oa.quota_not_noted", why=str(error))

    return learn


ENDLESS = 10**6
"""As many as one likes; also keeps odd numbers within what a column holds."""


def _number(value: object) -> int | None:
    text = str(value)
    return min(int(text), ENDLESS) if text.isascii() and text.isdigit() else None
