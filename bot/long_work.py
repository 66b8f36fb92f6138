"""Runs long work begun at the desk in the background, and writes down how far it is."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog

from bot.errors import FileRefused, Stale, StorageUnavailable, XaoiError
from bot.roles import Official
from bot.storage import Db, desk_jobs, officials
from bot.storage.desk_jobs import Job, JobState
from bot.types import Address

log = structlog.get_logger()

EVERY = 0.5
"""Seconds between two notes of how far it is."""
DEAD = timedelta(seconds=30)
"""Silent so long, its process is gone: the work has to be begun again."""
LATER = "Lúc này chưa làm được. Chưa có gì thay đổi. Làm lại sau ít phút."
UNREADABLE = "Tệp này trợ lý chưa đọc được. Chưa có gì thay đổi."
Tell = Callable[[int, int], None]
"""Called, from any thread, with how much is done, of how much (0: nobody knows)."""
Work = Callable[[Tell], Awaitable[Any]]
"""Does the work; returns what came of it, as JSON has it. Raises FileRefused with a sentence."""


class Asks(NamedTuple):
    """Who asks for long work, and whether they may."""

    address: Address
    may: Callable[[Official], bool]


@dataclass(slots=True)
class LongWork:
    """What runs in this process."""

    db: Db
    now: Callable[[], datetime]
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def begin(self, kind: str, title: str, asked: Asks, work: Work) -> tuple[Job, bool]:
        """Begin some work, unless some of its kind is under way; returns which, and whether anew.

        Raises Stale where whoever asks may not do it any more.
        """
        id_, now = secrets.token_hex(16), self.now()
        one = Job(id_, kind, title, asked.address, "running", 0, 0, None, now, now)
        async with self.db.begin() as tx:
            by = await officials.by_address(tx, asked.address)
            if by is None or not asked.may(by):
                raise Stale
            if busy := await desk_jobs.begin(tx, one, now - DEAD):
                return busy, False
        task = asyncio.create_task(self._run(id_, work), name=f"job {kind}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return one, True

    async def settle(self) -> None:
        """Wait until all has ended."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def _run(self, id_: str, work: Work) -> None:
        far = [0, 0]
        state: JobState

        def tell(done: int, total: int) -> None:
            far[:] = done, total

        telling = asyncio.create_task(self._tell(id_, far))
        try:
            state, report = "done", await work(tell)
        except FileRefused as error:
            state, report = "refused", str(error)
        except XaoiError as error:
            log.warning("job.not_done", job=id_, why=str(error))
            state, report = "refused", LATER
        except Exception:
            log.exception("job.failed", job=id_)
            state, report = "refused", UNREADABLE
        finally:
            telling.cancel()
            await asyncio.wait([telling])
        try:
            async with self.db.begin() as tx:
                await desk_jobs.tell(tx, id_, far[0], far[1], self.now())
                await desk_jobs.end(tx, id_, state, report, self.now())
        except StorageUnavailable as error:
            # Silent from now on, it is shown as broken off: done once more, it changes nothing.
            log.warning("job.not_noted", job=id_, why=str(error))

    async def _tell(self, id_: str, far: list[int]) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                async with self.db.begin() as tx:
                    await desk_jobs.tell(tx, id_, far[0], far[1], self.now())
            except StorageUnavailable as error:
                log.warning("job.not_told", job=id_, why=str(error))
