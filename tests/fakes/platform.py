"""The server of a fake platform: its start and stop, and the tests' wait for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, web

from tests.fakes.queue import Queue


class Platform(ABC):
    """Serves a platform's API at `url`, and posts what is queued to the bot's webhook."""

    def __init__(self, queue: Queue[Any], port: int, patience: float = 10) -> None:
        self.url = ""
        self._queue = queue
        self._port = port
        self._patience = ClientTimeout(total=patience)
        """How long the bot may take to answer a call."""
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def _served(self) -> web.Application:
        """Return what is served, and where."""

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._served(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = ClientSession(timeout=self._patience)
        self._start(self._queue.run(self._client))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()

    def redelivers(self, key: Any) -> None:
        """Deliver something once more, as after a lost confirmation."""
        self._queue.repeat(key)
        self._tell()

    @contextmanager
    def reordering(self) -> Iterator[None]:
        """Hold back what happens meanwhile, and deliver it in the opposite order."""
        with self._queue.reordered():
            yield
        self._tell()

    async def until(self, true: Callable[[], object], seconds: float = 15) -> None:
        """Wait for something to have happened."""
        await self._queue.until(true, seconds)

    def _tell(self) -> None:
        """Let those who wait look at what is new."""
        self._start(self._queue.changed())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
