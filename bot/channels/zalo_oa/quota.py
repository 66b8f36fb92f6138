"""What Zalo says of a person's door in the answer to a message, and keeps of the package."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Learner:
    """Keeps what answers said, beside the sending: with the commit that notes it as sent."""

    db: Db
    channel: str
    now: Callable[[], datetime]
    _writing: set[asyncio.Task[None]] = field(default_factory=set)

    def learn(self, address: Address, quota: Quota | None) -> None:
        """Keep what an answer said of a person's door; None: the message was charged."""
        task = asyncio.create_task(self._write(self._rows(address, quota)), name="quota")
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Wait until all is written."""
        while self._writing:
            await asyncio.wait(set(self._writing))

    def _rows(self, address: Address, quota: Quota | None) -> list[Work]:
        free = quota if quota and quota.kind == "reply" else None
        row = {
            "key": str(address),
            # A free message that counts nothing: as many as one likes.
            "remain": (ENDLESS if free.remain is None else free.remain) if free else 0,
            "of": (ENDLESS if free.total is None else free.total) if free else None,
        }
        work: list[Work] = [(doors.told, row)]
        if quota and not free:
            fact = {"channel": self.channel, "name": quota.kind[:60], "at": self.now()}
            value = f"{quota.remain} {quota.total} {quota.expires}"
            work.append((accounts.note, fact | {"value": value}))
        return work

    async def _write(self, work: list[Work]) -> None:
        try:
            await self.db.commit(*work)
        except StorageUnavailable as error:
            log.warning("zalo_oa.quota_not_noted", why=str(error))
        except Exception:
            # The message has left: whatever this is must not send it twice.
            log.exception("zalo_oa.quota_broke")


ENDLESS = 10**6
"""As many as one likes; also keeps odd numbers within what a column holds."""


def _number(value: object) -> int | None:
    text = str(value)
    return min(int(text), ENDLESS) if text.isascii() and text.isdigit() else None
