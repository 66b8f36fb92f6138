"""What an official is told of a group that cannot be written to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.zalo_oa.codes import CODES
from bot.config import Settings
from bot.errors import SendError
from tests.channels.oa_bench import Bench, opened
from tests.chat import Clock


@pytest.fixture
async def bench(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Bench]:
    """Zalo and the channel."""
    async with opened(settings, clock, tmp_path / "content") as bench:
        yield bench


async def test_the_group_is_named(bench: Bench) -> None:
    """Each group is told of, by its name once Zalo has told that, by its number before."""
    named = bench.group()
    await bench.oa.groups.list()
    unknown = bench.group()
    bench.zalo.expels_account(named)
    bench.zalo.expels_account(unknown)

    for group in (named, unknown, named):
        with pytest.raises(SendError):
            await bench.send(to=f"group-{group}")

    gone = CODES[-403].sentence
    assert await bench.alerts() == [f"⚠ {gone} Nhóm: Thôn Đoài.", f"⚠ {gone} Nhóm: {unknown}."]


async def test_a_package_taken_by_another_group(bench: Bench) -> None:
    """A refusal that is of no group yet is told as it is."""
    bench.zalo.faults.refuses("/v3.0/oa/group/creategroupwithoa", -238)

    with pytest.raises(SendError):
        await bench.oa.groups.create("Thôn Đoài", "", "gói", (bench.zalo.admin,))

    assert await bench.alerts() == [f"⚠ {CODES[-238].sentence}"]
