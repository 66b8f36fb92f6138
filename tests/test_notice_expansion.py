"""Giving everybody a row costs the same for each, however many they are."""

import tracemalloc
from pathlib import Path

import pytest

from bot.clock import clock
from bot.notices.expanding import Expanding
from tests.chaos.notice_expansion import AT_ONCE, CHANNELS, Watched, correct, fill

FEW, MANY = 2 * AT_ONCE, 20 * AT_ONCE
ENOUGH = 3_000_000
"""Bytes: of 20,000 rows at once it would be many times that."""


@pytest.mark.parametrize("corrected", [False, True], ids=["a notice", "its correction"])
async def test_pages_cost_the_same_however_many_there_are(
    tmp_path: Path, *, corrected: bool
) -> None:
    """Ten times as many people are ten times as many pages, each of as many statements."""
    few = await expanded(f"sqlite+aiosqlite:///{tmp_path}/few.db", FEW, corrected=corrected)
    many = await expanded(f"sqlite+aiosqlite:///{tmp_path}/many.db", MANY, corrected=corrected)

    assert len(many) - len(few) == (MANY - FEW) // AT_ONCE
    assert set(many[1:-1]) == set(few[1:-1])


async def test_memory_does_not_grow_with_the_number_of_people(tmp_path: Path) -> None:
    """Rows are made where they lie: none of them passes through the process."""
    db = Watched(f"sqlite+aiosqlite:///{tmp_path}/xaoi.db")
    await db.open()
    notice = await fill(db, MANY)
    tracemalloc.start()

    await Expanding(db, CHANNELS, clock).expand(notice)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await db.close()
    assert peak < ENOUGH


async def expanded(url: str, recipients: int, *, corrected: bool) -> list[int]:
    """Return how many statements each page took."""
    db = Watched(url)
    await db.open()
    expanding = Expanding(db, CHANNELS, clock)
    notice = await fill(db, recipients)
    if corrected:
        await expanding.expand(notice)
        notice = await correct(db, notice)
    db.asked.clear()
    await expanding.expand(notice)
    await db.close()
    return db.asked
