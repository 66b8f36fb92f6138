"""A terminal in front of a fake platform: try a bot by hand, as one of its users."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.platform import Platform

FOR_EVER = 10.0**6


async def talk(
    platform: Platform,
    act: Callable[[str], None],
    written: Callable[[], Mapping[Any, str]],
) -> None:
    """Do what each typed line says, and show what the bot writes, until the lines end."""
    showing = asyncio.create_task(show(platform, written))
    while line := await asyncio.to_thread(sys.stdin.readline):
        act(line.strip())
    showing.cancel()


async def show(platform: Platform, written: Callable[[], Mapping[Any, str]]) -> None:
    """Print whatever stands under a key that was not there before."""
    shown: set[Any] = set()

    def fresh() -> dict[Any, str]:
        return {key: text for key, text in written().items() if key not in shown}

    while True:
        await platform.until(fresh, FOR_EVER)
        for key, text in fresh().items():
            shown.add(key)
            say(text)


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
