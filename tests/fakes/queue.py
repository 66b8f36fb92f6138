"""What waits to reach the bot, and who waits for that to change."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from aiohttp import ClientSession

One = TypeVar("One")
PAUSE = 0.05
"""Seconds between two tries of the same post."""


class Queue(ABC, Generic[One]):
    """What the bot has not got yet; how it gets it is the platform's own way."""

    def __init__(self) -> None:
        self._ready: list[One] = []
        self._held: list[One] | None = None
        self._past: dict[Any, One] = {}
        """All there ever was, by what it is repeated by."""
        self._changed = asyncio.Condition()

    @property
    def waiting(self) -> int:
        """How many there are."""
        return len(self._ready) + len(self._held or ())

    @abstractmethod
    def repeat(self, key: Any) -> None:
        """Take one once more."""

    @abstractmethod
    async def run(self, client: ClientSession) -> None:
        """Post to the webhook for ever."""

    @contextmanager
    def reordered(self) -> Iterator[None]:
        """Hold back what comes meanwhile, and deliver it in the opposite order."""
        self._held = held = []
        try:
            yield
        finally:
            self._held = None
            self._ready.extend(reversed(held))

    async def until(self, true: Callable[[], object], seconds: float | None = None) -> None:
        """Wait until something is so; looked at after every change."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    async def changed(self) -> None:
        """Let those who wait look again."""
        async with self._changed:
            self._changed.notify_all()

    def _take(self, one: One) -> None:
        (self._ready if self._held is None else self._held).append(one)
