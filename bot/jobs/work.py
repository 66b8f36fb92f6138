"""What is run, whoever runs it: lanes that send a channel's notices, and work by the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog

from bot.errors import StorageUnavailable

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds between two looks for what is due."""
LONGEST = 60.0
"""Seconds at most until something that fails is tried again."""


class Work(Protocol):
    """What the app wants done; its rows are the truth, so that doing it twice changes nothing."""

    async def due(self) -> Sequence[str]:
        """List the lanes (names of channels) with something to send now."""

    async def run(self, lane: str) -> None:
        """Send until nothing is due on this lane; may be cancelled at any await."""

    async def tick(self) -> None:
        """Do what is due by the clock; several processes may do it at once."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say what failed, and let the error go on."""
    try:
        yield
    except StorageUnavailable as error:
        log.warning("work.storage", what=what, why=str(error))
        raise
    except Exception:
        log.exception("work.failed", what=what)
        raise


def wait(first: float, failures: int) -> float:
    """Tell how long to leave alone what failed so many times in a row."""
    return min(LONGEST, first * 2.0 ** min(failures - 1, 30))


async def repeat(seconds: float, doing: Callable[[], Awaitable[object]], what: str) -> None:
    """Do something for ever, more and more seldom while it fails."""
    failures = 0
    while True:
        try:
            with told(what):
                await doing()
        except Exception:  # noqa: BLE001 - told already; whatever it is must not end the clock
            failures += 1
            await asyncio.sleep(wait(seconds, failures))
        else:
            failures = 0
            await asyncio.sleep(seconds)
