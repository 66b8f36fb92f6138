"""The processes under attack: started, killed, started again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

FAREWELL = 20.0
"""Seconds a process has to end when it is asked to."""
LOOK = 0.01


@dataclass(frozen=True, slots=True)
class Life:
    """One process."""

    pid: int
    begun: float
    out: Path

    @property
    def alive(self) -> bool:
        """Whether it still is."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def ready(self) -> bool:
        """Whether it has said that it runs."""
        return self.out.exists() and self.out.stat().st_size > 0

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def gone(self) -> None:
        """Wait until it is no more."""
        while self.alive:  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(LOOK)


@dataclass(slots=True)
class Bots:
    """Some `xaoi run`, by number; all write one log."""

    source: "Source"
    """What forks them."""
    settings: Mapping[str, str]
    roles: tuple[str, ...]
    folder: Path
    starts: list[float] = field(default_factory=list)
    """Seconds each start took until it was ready."""
    ready: set[int] = field(default_factory=set)
    deaths: int = 0
    """Processes that ended without being told to, or did not when they were."""
    lives: dict[int, Life] = field(default_factory=dict)
    _born: int = 0

    async def spawn(self, number: int) -> None:
        """Start one; it is not ready yet."""
        self._born += 1
        begun, out = time.monotonic(), self.folder / f"out-{self._born}"
        asked = {
            "role": self.roles[number],
            "settings": self.settings,
            "out": str(out),
            "log": str(self.folder / "bot.log"),
        }
        self.lives[number] = Life(self.source.fork(asked), begun, out)

    async def spawn_all(self) -> None:
        """Start them all, and wait until all are ready."""
        for number in range(len(self.roles)):
            await self.spawn(number)
        await self.until_ready(len(self.roles))

    async def until_ready(self, many: int = 1) -> None:
        """Wait until so many are ready."""
        while len(self.ready) < many:
            if self.deaths:
                raise AssertionError(f"the bot does not start: {self.said()[-3000:]}")
            await asyncio.sleep(LOOK)

    async def kill(self, number: int) -> None:
        """Let one feel nothing."""
        self.ready.discard(number)
        life = self.lives.pop(number)
        life.signal(signal.SIGKILL)
        await life.gone()

    async def stop(self) -> None:
        """Ask all to end; kill those that do not."""
        asked, self.lives = list(self.lives.values()), {}
        for one in asked:
            one.signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(FAREWELL):
                for one in asked:
                    await one.gone()
        except TimeoutError:
            self.deaths += 1
            for one in asked:
                one.signal(signal.SIGKILL)

    def said(self) -> str:
        """Read what they logged."""
        log = self.folder / "bot.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    async def watch(self) -> None:
        """Note for ever who is ready, and who has died."""
        while True:
            for number, one in list(self.lives.items()):
                if not one.alive:
                    self.deaths += 1
                    self.ready.discard(number)
                    del self.lives[number]
                elif number not in self.ready and one.ready:
                    self.ready.add(number)
                    self.starts.append(time.monotonic() - one.begun)
            await asyncio.sleep(LOOK)


@dataclass(frozen=True, slots=True)
class Source:
    """A process that has imported everything, and forks bots."""

    process: subprocess.Popen[str]

    def fork(self, asked: Mapping[str, object]) -> int:
        """Start one; returns its process id."""
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        return int(self.said())

    def said(self) -> str:
        """Wait for the next line of its answers."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def loaded() -> Iterator[Source]:
    """Import everything once; at the end no bot is left."""
    with subprocess.Popen(
        (sys.executable, "-u", "-m", "tests.chaos.notice_bot"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        source = Source(process)
        assert source.said() == "ready", "the bot cannot be loaded"
        yield source


@asynccontextmanager
async def running(
    source: Source, settings: Mapping[str, str], roles: tuple[str, ...], folder: Path
) -> AsyncIterator[Bots]:
    """Be able to start bots with these settings; at the end they are stopped."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything runs
    bots = Bots(source, settings, roles, folder)
    watching = asyncio.create_task(bots.watch())
    try:
        yield bots
    finally:
        watching.cancel()
        await bots.stop()
