"""Joins what notices are made of: what decides, the desk, the clock, a lane for each channel."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bot.config import Settings
from bot.hours import Quiet, parse_quiet
from bot.library import Library
from bot.notice import Hold
from bot.notices import outcome, running
from bot.notices.deciding import Deciding
from bot.notices.desk import Desk
from bot.notices.expanding import Expanding
from bot.notices.keeping import Keeping
from bot.notices.lane import Lane
from bot.notices.mailbox import Mailbox
from bot.notices.notices import Notices, Runs
from bot.notices.pacing import Pace
from bot.notices.progress import Progress
from bot.notices.reasons import Explain
from bot.notices.telling import Telling
from bot.notices.weight import Split
from bot.ports import Amends, Channel
from bot.storage import Db
from bot.types import Address

AS_FAST_AS_IT_GOES = 1000.0
"""Messages a second, for a channel whose platform names no limit."""


@dataclass(frozen=True, slots=True)
class Around:
    """What notices need to know of the rest of the pipe."""

    db: Db
    settings: Settings
    library: Callable[[], Library]
    channels: Mapping[str, Channel]
    """Those that are on; filled by the time anything runs."""
    replies: Callable[[str], int]
    """How many replies wait to leave on a channel."""
    changed: Callable[[Address], None]
    """Told of whom we can no longer reach."""
    wake: Callable[..., None]
    """Lets the open pages of addresses fetch what is new."""
    lose_group: running.LoseGroup
    """Notes that a group is gone, and tells its officers."""
    now: Callable[[], datetime]
    chance: Random


def decide(around: Around) -> Deciding:
    """Make what takes the steps of notices."""
    return Deciding(
        around.settings, around.library, Telling(around.channels.keys()), around.chance
    )


def desk(around: Around, token: Callable[[], str], explain: Explain, split: Split) -> Desk:
    """Make what answers officials; only once the channels are known, which it keeps a list of."""
    return Desk(
        around.db,
        around.library,
        around.settings,
        around.channels,
        around.now,
        token,
        explain,
        split,
    )


def join(around: Around, deciding: Deciding, beat: Callable[[], Awaitable[None]]) -> Notices:
    """Make what runs notices."""
    quiet = parse_quiet(around.settings.quiet_hours)
    keeping = Keeping(
        around.db,
        deciding,
        Expanding(around.db, around.channels.keys(), around.now),
        quiet,
        timedelta(minutes=around.settings.late_minutes),
        around.now,
    )
    progress = Progress(
        around.db,
        deciding.telling,
        lambda name: isinstance(around.channels.get(name), Amends),
        around.now,
    )
    lanes = {
        name: _lane(around, deciding, quiet, channel) for name, channel in around.channels.items()
    }
    return Notices(around.db, keeping, lanes, beat, progress.tell)


def _lane(around: Around, deciding: Deciding, quiet: Quiet, channel: Channel) -> Runs:
    active = partial(running.active, quiet)
    if channel.pulled:
        return Mailbox(around.db, channel.name, active, around.wake, around.now)

    async def trouble(notice_id: int, why: str) -> None:
        async with around.db.begin() as tx:
            said = f"Mã lỗi: {why}."
            await deciding.hold(tx, notice_id, Hold.errors, around.now(), said)

    return Lane(
        around.db,
        channel,
        Pace(rate(around.settings, channel.name)),
        active,
        around.replies,
        trouble,
        around.changed,
        around.lose_group,
        around.now,
        # Long before another process takes a row for lost, its message has left or was given up.
        patience=min(outcome.PATIENCE, around.settings.lease_seconds),
    )


def rate(settings: Settings, channel: str) -> float:
    """Return how many messages a second a channel's platform takes."""
    match channel:
        case "telegram":
            return settings.telegram_rate
        case "zalo_oa":
            return settings.zalo_oa_rate / 60
        case "zalo_bot":
            return settings.zalo_bot_rate / 60
    return AS_FAST_AS_IT_GOES
