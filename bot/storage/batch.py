"""Many callers' writes as one: each statement once, for the rows of all."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.storage.base import Tx

Row = dict[str, Any]
Save = Callable[[Tx, list[Row]], Awaitable[Sequence[Any]]]
"""Writes the rows of many callers at once, and returns a result per row."""
Work = tuple[Save, Row]

Then = Callable[[Tx], Awaitable[None]]
"""What else a caller wants done in the same commit, after the rows."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one caller wants committed, all or nothing."""

    work: tuple[Work, ...]
    then: Then | None
    done: asyncio.Future[list[Any]] = field(default_factory=asyncio.Future)


async def save(tx: Tx, units: list[Unit]) -> list[list[Any]]:
    """Run every Save once, for the rows of all units; then what each wants done besides."""
    together: dict[Save, list[tuple[int, int]]] = {}
    for which, unit in enumerate(units):
        for position, (saver, _) in enumerate(unit.work):
            together.setdefault(saver, []).append((which, position))
    results: list[list[Any]] = [[None] * len(unit.work) for unit in units]
    for saver, places in together.items():
        rows = [units[which].work[position][1] for which, position in places]
        for (which, position), result in zip(places, await saver(tx, rows), strict=True):
            results[which][position] = result
    for unit in units:
        if unit.then:
            await unit.then(tx)
    return results
