"""The kill test of notices: thousands of recipients, a bot that is killed all the time."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from statistics import median

from tests.chaos import notice_rows, notice_setup
from tests.chaos.notice_bots import Bots, Source, running
from tests.chaos.notice_platforms import Platforms, serving
from tests.chaos.notice_verdict import DIED, Findings, Verdict, judge
from tests.chaos.webhook import connect

ALONE, THREE = ("all",), ("sender",) * 3
"""Who sends: the one process that owns a file, or three that share a server."""
EARLY = 0.2
"""The share of kills that fall while the bot is starting."""
LATE = 0.3
"""Seconds by which a kill may follow what triggers it."""
CALM = 0.85
"""The share of messages within which all kills fall."""
HANGS = 120.0
"""Seconds without a message after which a run is given up."""
LEASE = "4"
"""Seconds a message may take; half as many again, and a dead process's rows are unknown."""
SETTINGS = {
    "XAOI_PORT": "0",
    "XAOI_LOG_LEVEL": "WARNING",
    "XAOI_LEASE_SECONDS": LEASE,
    "XAOI_COOLING_SECONDS": "0",
    "XAOI_QUIET_HOURS": "0-0",
    # Faster than the real ones, so that it ends.
    "XAOI_TELEGRAM_RATE": "300",
    "XAOI_ZALO_OA_RATE": "18000",
}


@dataclass(slots=True)
class Outcome:
    """What a run left behind."""

    seconds: float
    messages: int
    kills: int
    starting: int
    """Kills of a process that was not ready yet."""
    starts: list[float]
    marked: int
    """Rows that were marked as being sent, summed over the kills."""
    died: int
    """Rows that are unknown because their process died…"""
    arrived: int
    """…and so many of them had arrived."""
    doubtful: int
    """Rows that are unknown because of how the platform answered."""
    weather: dict[str, int]
    verdict: Verdict

    @property
    def good(self) -> bool:
        """Whether nothing is wrong, and no more is unknown than a kill can explain."""
        return self.verdict.good and self.died <= self.marked

    def report(self) -> str:
        """Say it in lines."""
        weather = ", ".join(f"{kind} {many}" for kind, many in sorted(self.weather.items()))
        rate = self.messages / self.seconds
        lines = [
            "nothing wrong" if self.good else "WRONG",
            f"{self.messages} messages in {self.seconds:.0f} s, {rate:.0f} a second",
            f"kills {self.kills}, of them while starting {self.starting}",
            f"starts {len(self.starts)}, ready after {median(self.starts):.2f} s (median)",
            f"rows marked as being sent, at all kills {self.marked}",
            f"rows unknown for a death {self.died}, of which {self.arrived} had arrived",
            f"rows unknown for a platform's answer {self.doubtful}",
            f"the platforms' weather: {weather}",
        ]
        for one in fields(self.verdict):
            value = getattr(self.verdict, one.name)
            said = f"{len(value)} {value[:5] or ''}" if isinstance(value, list) else value
            lines.append(f"{one.name.replace('_', ' ')}: {said}")
        return "\n    ".join(lines)


@dataclass(slots=True)
class Attack:
    """Kills at moments that the seed decides."""

    bots: Bots
    platforms: Platforms
    database: str
    chance: random.Random
    kills: int = 0
    starting: int = 0
    marked: set[int] = field(default_factory=set)
    at_kills: int = 0

    async def run(self, moments: Sequence[int]) -> None:
        """Kill at each moment; now and then a second time, while the bot is starting again."""
        left = list(moments)
        while left:
            await self.platforms.until(left.pop(0))
            await asyncio.sleep(self.chance.random() * LATE)
            await self.bots.until_ready()
            victim = self.chance.choice(sorted(self.bots.ready))
            await self._kill(victim)
            while left and self.chance.random() < EARLY:
                left.pop(0)
                await asyncio.sleep(self.chance.random() * 1.2 * self.bots.starts[0])
                self.starting += victim not in self.bots.ready
                await self._kill(victim)

    async def _kill(self, victim: int) -> None:
        await self.bots.kill(victim)
        if len(self.bots.roles) > 1:
            # What it had asked the server to commit, the server may still be committing.
            await asyncio.sleep(0.1)
        found = await notice_rows.in_hand(self.database)
        self.kills += 1
        self.at_kills += len(found)
        self.marked |= found
        await self.bots.spawn(victim)


async def run(
    source: Source,
    *,
    database: str,
    folder: Path,
    seed: int,
    recipients: int,
    kills: int,
    roles: tuple[str, ...],
) -> Outcome:
    """Send two notices to so many people, and kill the bot so many times meanwhile."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    async with serving(recipients, seed) as platforms:
        await notice_setup.fill(database, platforms.plan, seed)
        await connect(database, platforms.zalo)
        rows = sum(len(platforms.plan.meant(code)) for code in platforms.plan.codes)
        moments = sorted(chance.sample(range(1, int(rows * CALM)), kills))
        settings = {**SETTINGS, **platforms.environment, "XAOI_DATABASE_URL": database}
        async with running(source, settings, roles, folder) as bots:
            attack = Attack(bots, platforms, database, chance)
            begun = time.monotonic()
            await bots.spawn_all()
            await _until_finished(platforms, database, attack, moments)
            seconds = time.monotonic() - begun
        return await _outcome(platforms, bots, attack, database, seconds)


async def _until_finished(
    platforms: Platforms, database: str, attack: Attack, moments: Sequence[int]
) -> None:
    """Wait until every notice is finished, or nothing moves any more."""
    killing = asyncio.create_task(attack.run(moments))
    seen, since = -1, time.monotonic()
    try:
        while time.monotonic() - since < HANGS and not attack.bots.deaths:
            await asyncio.sleep(1)
            if platforms.events != seen:
                seen, since = platforms.events, time.monotonic()
                continue
            found = set((await notice_rows.standing(database)).values())
            held = any(" " in one for one in found)
            if held or found == {"finished"}:
                return
    finally:
        killing.cancel()
        await asyncio.wait([killing])
        if not killing.cancelled() and (error := killing.exception()):
            raise error


async def _outcome(
    platforms: Platforms, bots: Bots, attack: Attack, database: str, seconds: float
) -> Outcome:
    rows = await notice_rows.rows(database)
    complaints = bots.said()
    findings = Findings(
        received=platforms.received,
        rows=rows,
        counted=await notice_rows.counted(database),
        notices=await notice_rows.standing(database),
        marked=attack.marked,
        doubtful=platforms.doubtful,
        bugs=complaints.count("Traceback") + bots.deaths,
    )
    unknown = [one for one in rows if one.state == "unknown"]
    died = [one for one in unknown if one.error == DIED]
    return Outcome(
        seconds=seconds,
        messages=platforms.events,
        kills=attack.kills,
        starting=attack.starting,
        starts=bots.starts,
        marked=attack.at_kills,
        died=len(died),
        arrived=sum((one.code, one.address) in findings.received for one in died),
        doubtful=len(unknown) - len(died),
        weather=dict(platforms.weather),
        verdict=judge(platforms.plan, findings),
    )
