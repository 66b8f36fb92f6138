"""Calls a person when something needs one: in the log, in the metrics, in their own chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.storage import Db, accounts, outbox
from bot.types import Address, Reply

log = structlog.get_logger()

AGAIN = timedelta(hours=24)
"""The same trouble is told again only after this long."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Tells the people named in XAOI_ALERT_TO."""

    db: Db
    to: Sequence[Address]
    now: Callable[[], datetime]

    async def raise_(self, channel: str, code: str, sentence: str) -> None:
        """Tell of one trouble, once a day at most; `code` is short and stable."""
        metrics.event(channel, f"alert {code}")
        now, name = self.now(), f"alert {code}"[:60]
        fact = {"channel": channel, "name": name, "value": sentence, "at": now}
        async with self.db.begin() as tx:
            if not await accounts.note_once(tx, fact, now - AGAIN):
                return
            log.critical("alert", channel=channel, code=code, told=sentence)
            if self.to:
                reply = Reply(f"⚠ {sentence}")
                await outbox.add(tx, [outbox.row(one, reply, now=now) for one in self.to])
