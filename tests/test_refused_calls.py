"""Webhook calls that no platform signed: an operator learns of them, a flood costs little."""

from typing import NoReturn

import structlog
from aiohttp import ClientSession

from bot import metrics
from bot.app import App
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.storage import accounts
from bot.web import Refusals
from tests.chat import Clock
from tests.lines.zalo_oa import zalo_oa

LOUD = {"event": "hooks.refused", "log_level": "warning", "channel": "zalo_oa"}


async def test_a_flood_is_told_of_once_a_minute(app: App, clock: Clock) -> None:
    """The first at once, then their number; each is counted in /metrics."""
    refusals = Refusals(app.db, clock)
    before = counted()

    with structlog.testing.capture_logs() as told:
        for _ in range(5):
            await refusals.count("zalo_oa")
        first = await noted(app)
        clock.later(minutes=1)
        await refusals.count("zalo_oa")

    assert first == {"zalo_oa": "1"}
    assert await noted(app) == {"zalo_oa": "5"}
    assert told == [LOUD | {"calls": 1}, LOUD | {"calls": 5}]
    assert counted() - before == 6


async def test_a_forged_call_is_noted(settings: Settings, clock: Clock) -> None:
    """Through the whole server: nothing of the call is kept but that it was refused."""
    async with zalo_oa(settings, clock) as line, ClientSession() as stranger:
        for _ in range(2):
            async with stranger.post(line.zalo.webhook, data=b"{}") as answer:
                assert answer.status == 403
        left = await noted(line.app)

    assert left == {"zalo_oa": "1"}


async def test_each_channel_is_told_of(app: App, clock: Clock) -> None:
    """Noise at one door does not hide a wrong key at another."""
    refusals = Refusals(app.db, clock)

    await refusals.count("zalo_oa")
    await refusals.count("telegram")

    assert await noted(app) == {"zalo_oa": "1", "telegram": "1"}


async def test_a_refusal_needs_no_database(clock: Clock) -> None:
    """While it is away the log tells all the same, and whoever called hears nothing else."""
    refusals = Refusals(Away(), clock)  # type: ignore[arg-type]

    with structlog.testing.capture_logs() as told:
        await refusals.count("zalo_oa")

    assert [one["event"] for one in told] == ["hooks.refused", "hooks.refusal_not_noted"]


class Away:
    """A database that cannot be written."""

    def begin(self) -> NoReturn:
        """Refuse."""
        raise StorageUnavailable("away")


async def noted(app: App) -> dict[str, str]:
    """Read how many calls each channel refused when that was last noted."""
    found = {}
    async with app.db.read() as tx:
        for channel in ("zalo_oa", "telegram"):
            if fact := (await accounts.known(tx, channel)).get(accounts.REFUSED_CALL):
                found[channel] = fact[0]
    return found


def counted() -> float:
    """Read how many refused calls of Zalo's are on the page /metrics."""
    name = 'xaoi_channel_events_total{channel="zalo_oa",event="refused call"} '
    lines = metrics.render().decode().splitlines()
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))
