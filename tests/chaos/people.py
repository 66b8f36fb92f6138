"""A hundred people with their phones: each says their lines, waits, or does not wait."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from tests.chaos.platform import Platform
from tests.chaos.script import Line

PATIENCE = 3.0
"""Seconds before somebody who waits for an answer types on."""


async def talk(platform: Platform, lines: Sequence[Line]) -> None:
    """Say one person's lines, in order."""
    before: Line | None = None
    async with asyncio.TaskGroup() as redelivered:
        for line in lines:
            if before and line.waits:
                await _wait(platform, before, patient=not line.text)
            update = {
                "id": line.id,
                "person": line.person,
                "text": line.text,
                "press": "" if line.text else _button(platform, line),
            }
            await platform.deliver(update)
            if line.again:
                redelivered.create_task(platform.deliver(update))
            before = line
    await platform.answer_to(lines[-1].id).wait()


async def _wait(platform: Platform, line: Line, *, patient: bool) -> None:
    """Wait for the answer; who wants to press a button cannot but wait for it."""
    answered = platform.answer_to(line.id)
    with suppress(TimeoutError):
        async with asyncio.timeout(None if patient else PATIENCE):
            await answered.wait()


def _button(platform: Platform, line: Line) -> str:
    """Choose one of the buttons of the newest message."""
    newest = platform.newest(line.person)
    pressable = [data for _, data, _ in newest.buttons if data] if newest else []
    return pressable[int(line.button * len(pressable))] if pressable else "/menu"
