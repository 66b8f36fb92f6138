"""Counts calls that no platform signed: a flood of them makes few lines and few commits."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.errors import StorageUnavailable
from bot.storage import Db, accounts

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
"""How often refused calls of one channel are told of: the first at once, then their number."""


@dataclass(slots=True)
class Refusals:
    """What this process refused, by channel."""

    db: Db
    now: Callable[[], datetime]
    _told: dict[str, datetime] = field(default_factory=dict)
    _untold: Counter[str] = field(default_factory=Counter)

    async def count(self, channel: str) -> None:
        """Count one; nothing of what was in it is kept."""
        metrics.event(channel, accounts.REFUSED_CALL)
        self._untold[channel] += 1
        now = self.now()
        if channel in self._told and now - self._told[channel] < EVERY:
            return
        self._told[channel] = now
        calls = self._untold.pop(channel)
        log.warning("hooks.refused", channel=channel, calls=calls)
        fact = {"channel": channel, "name": accounts.REFUSED_CALL, "value": str(calls), "at": now}
        try:
            async with self.db.begin() as tx:
                await accounts.note(tx, [fact])
        except StorageUnavailable as error:
            log.info("hooks.refusal_not_noted", why=str(error))
