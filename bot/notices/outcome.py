"""What becomes of one message of a notice: the answer of the channel as a row of the ledger."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import (
    ChannelUnavailable,
    ChatThrottled,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    StorageUnavailable,
    Throttled,
)
from bot.ports import Channel
from bot.storage.taking import Row
from bot.types import Delivery, Reply, State

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds one message may take to leave, at most."""
FEW_ATTEMPTS = 5
"""For what may be this very message's fault."""
THEIR_LIMIT = "-218"
"""Zalo: this one person got too much today. It holds up nobody else."""
SPENT = "-211"
"""Zalo: the account has nothing left to send with. A person must do something."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went."""

    row: Row
    state: State
    """`queued`: nothing has left, it waits for another try."""
    error: str = ""
    platform: str = ""
    due: datetime | None = None
    """When to try again."""
    hold: float = 0.0
    """Seconds during which nobody is sent anything."""
    gone: bool = False
    """This person or group cannot be written to any more."""
    moved: str = ""
    """The chat's new id."""
    bad: bool = False
    """It speaks against the notice, or the platform: not against the recipient."""
    spent: bool = False

    @property
    def tried(self) -> bool:
        """Tell whether it counts as a try: nothing held it back, and no limit was met."""
        return self.bad or self.state is not State.queued


async def send(
    channel: Channel, row: Row, reply: Reply, now: datetime, patience: float = PATIENCE
) -> Outcome:
    """Send to one recipient, and say what became of it; never raises but when cancelled.

    Whatever may have arrived is unknown: a notice is not sent twice.
    """
    delivery = Delivery(row.id, row.address, reply, row.attempts)
    try:
        async with asyncio.timeout(patience):
            return Outcome(row, State.sent, platform=await channel.send(delivery))
    except TimeoutError:
        return Outcome(row, State.unknown, "timeout", bad=True)
    except SendError as error:
        return judge(row, error, now)
    except StorageUnavailable:
        return _again(row, "storage", now, 1.0)
    except Exception:
        log.exception("notice.broke", delivery=row.id)
        return Outcome(row, State.unknown, "bug", bad=True)


def judge(row: Row, error: SendError, now: datetime) -> Outcome:
    """Say what an error means for this row, and for all others."""
    if error.partly:
        # Whoever tries again after a crash would send the beginning a second time.
        return Outcome(row, State.unknown, "partly", bad=True)
    match error:
        case RecipientMoved():
            return Outcome(row, State.queued, error.code, due=now, moved=error.new_id)
        case RecipientUnreachable():
            return Outcome(row, State.failed, error.code, gone=True)
        case MessageRejected():
            return Outcome(row, State.failed, error.code or "rejected", bad=True)
        case ChatThrottled():
            return _again(row, error.code, now, error.retry_after)
        case Throttled(code=code) if code == THEIR_LIMIT:
            return Outcome(row, State.failed, code)
        case Throttled():
            spent = error.code == SPENT
            again = _again(row, error.code, now, error.retry_after)
            return Outcome(
                row, again.state, again.error, due=again.due, hold=error.retry_after, spent=spent
            )
        case ChannelUnavailable(ambiguous=True):
            return Outcome(row, State.unknown, error.code, bad=True)
        case ChannelUnavailable(doubtful=True) if row.attempts >= FEW_ATTEMPTS:
            return Outcome(row, State.failed, error.code, bad=True)
    wait = float(2 ** min(row.attempts, 6))
    return Outcome(row, State.queued, error.code, due=now + timedelta(seconds=wait), bad=True)


def _again(row: Row, code: str, now: datetime, wait: float) -> Outcome:
    return Outcome(row, State.queued, code, due=now + timedelta(seconds=wait))
