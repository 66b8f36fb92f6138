"""One run: people talk, the bot is killed and started again, until everybody has an answer."""

import asyncio
import contextlib
import random
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.people import talk
from tests.chaos.platform import Platform, Shown
from tests.chaos.script import Line
from tests.chaos.state import Snapshot, snapshot

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
HANGS = 60.0
"""Seconds without anything happening after which a run is given up."""
EARLY = 0.15
"""The share of kills that fall while the bot is starting."""
LATE = 0.03
"""Seconds by which a kill may follow what triggers it."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A SIGKILL: the moment, and what the bot was doing."""

    at: float
    life: int
    starting: bool


@dataclass(slots=True)
class Outcome:
    """What a run left behind."""

    shown: list[Shown]
    kills: list[Kill]
    redelivered: int
    starts: list[float]
    seconds: float
    state: Snapshot
    complaints: str
    """What the bot logged about its own bugs."""


@dataclass(slots=True)
class Bot:
    """The process under attack."""

    database: str
    platform: Platform
    log: Path
    begun: float = field(default_factory=time.time)
    starts: list[float] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None

    async def spawn(self) -> None:
        """Start the process; it is not ready yet."""
        self.platform.life += 1
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.chaos.victim"),
                *(self.database, self.platform.url, str(self.begun)),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def ready(self) -> None:
        """Wait until it serves, then let the platform know where."""
        begun = time.monotonic()
        said = b""
        while not (found := ADDRESS.search(said.decode(errors="replace"))):
            line = await self.process.stdout.readline()
            if not line:
                raise AssertionError(f"the bot does not start: {self.log.read_text()[-3000:]}")
            said = line
        self.starts.append(time.monotonic() - begun)
        self.platform.hook = f"{found[0]}/hooks/chaos"
        self.platform.up.set()

    async def kill(self) -> None:
        """Let it feel nothing."""
        self.platform.up.clear()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


async def run(
    script: Mapping[str, Sequence[Line]], *, database: str, folder: Path, seed: int, kills: int
) -> Outcome:
    """Let everybody talk; kill the bot that many times meanwhile."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    messages = sum(len(lines) for lines in script.values())
    # A message is two events, delivered and answered; the last ones are left in peace.
    moments = sorted(chance.sample(range(1, int(messages * 1.9)), kills))
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything runs
    async with Platform(random.Random(seed + 1)) as platform:  # noqa: S311 - ditto
        bot = Bot(database, platform, folder / "bot.log")
        begun = time.monotonic()
        await bot.spawn()
        await bot.ready()
        killing = asyncio.create_task(_kill(bot, moments, chance))
        try:
            async with asyncio.TaskGroup() as people:
                watch = people.create_task(_watch(platform))
                talking = [people.create_task(talk(platform, said)) for said in script.values()]
                await asyncio.wait(talking)
                watch.cancel()
            done = await killing
        finally:
            killing.cancel()
            await asyncio.sleep(0.5)
            await bot.kill()
        return Outcome(
            shown=platform.shown,
            kills=done,
            redelivered=platform.redelivered,
            starts=bot.starts,
            seconds=time.monotonic() - begun,
            state=await snapshot(database),
            complaints=bot.log.read_text(encoding="utf-8"),
        )


async def _kill(bot: Bot, moments: Sequence[int], chance: random.Random) -> list[Kill]:
    """Kill at each moment; now and then a second time, while the bot is starting again."""
    kills: list[Kill] = []
    left = list(moments)
    while left:
        moment = left.pop(0)
        while bot.platform.events < moment:
            bot.platform.happened.clear()
            await bot.platform.happened.wait()
        await asyncio.sleep(chance.random() * LATE)
        await bot.kill()
        kills.append(Kill(time.monotonic(), bot.platform.life, starting=False))
        await bot.spawn()
        while left and chance.random() < EARLY:
            left.pop(0)
            await asyncio.sleep(chance.random() * 1.5 * bot.starts[0])
            await bot.kill()
            kills.append(Kill(time.monotonic(), bot.platform.life, starting=True))
            await bot.spawn()
        await bot.ready()
    return kills


async def _watch(platform: Platform) -> None:
    """Give up when nothing happens any more."""
    while True:
        seen = platform.events
        await asyncio.sleep(HANGS)
        if platform.events == seen:
            waiting = [line for line, event in platform.answered.items() if not event.is_set()]
            raise AssertionError(f"nobody answers any more; waiting: {waiting[:20]}")
