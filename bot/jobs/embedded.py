"""Runs lanes and timed work as tasks of the one process."""

import asyncio
from collections import Counter
from functools import partial

from bot.jobs.work import PAUSE, Work, repeat, told, wait


class Embedded:
    """Starts every lane that is due once, and the clock's work beside them."""

    def __init__(self, work: Work, *, pause: float = PAUSE) -> None:
        self._work = work
        self._pause = pause
        self._running: set[str] = set()
        self._failures = Counter[str]()

    async def run(self) -> None:
        """Run for ever; cancelled, it ends its lanes before it ends itself."""
        self._running.clear()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(repeat(self._pause, self._work.tick, "clock"), name="clock")
            start = partial(self._start, tasks)
            tasks.create_task(repeat(self._pause, start, "lanes"), name="lanes")

    async def _start(self, tasks: asyncio.TaskGroup) -> None:
        for lane in await self._work.due():
            if lane not in self._running:
                self._running.add(lane)
                tasks.create_task(self._run(lane), name=f"lane {lane}")

    async def _run(self, lane: str) -> None:
        try:
            with told(f"lane:{lane}"):
                await self._work.run(lane)
        except Exception:  # noqa: BLE001 - told already; the lane is started anew, later
            self._failures[lane] += 1
            await asyncio.sleep(wait(self._pause, self._failures[lane]))
        else:
            del self._failures[lane]
        finally:
            self._running.discard(lane)
