"""What the account's channel does by the clock: it looks after groups, and after itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Role, build
from bot.channels.zalo_oa import ZaloOA
from bot.channels.zalo_oa.groups import Groups
from bot.config import Settings
from bot.errors import SendError, StorageUnavailable
from bot.storage import Db
from tests.channels.oa_bench import Bench, opened
from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.lines.zalo_oa import with_zalo

GROUPS, ASSETS = "/v3.0/oa/group/getgroupsofoa", "/v3.0/oa/quota/group"


@pytest.fixture
async def bench(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Bench]:
    """Zalo and the channel."""
    async with opened(settings, clock, tmp_path / "content") as bench:
        yield bench


@pytest.mark.parametrize("code", [-212, -223, -224, -235])
async def test_an_account_without_groups_calls_nobody(bench: Bench, code: int) -> None:
    """Most communes have no package for groups: that is no trouble, and is asked once a day."""
    bench.zalo.faults.refuses(GROUPS, code, times=2)

    await bench.oa.tend()
    bench.clock.later(minutes=1)
    await bench.oa.tend()
    asked_today = len(bench.called(GROUPS))
    bench.clock.later(days=1)
    await bench.oa.tend()

    assert asked_today == 1
    assert len(bench.called(GROUPS)) == 2
    assert await bench.alerts() == []


async def test_an_operator_who_asks_is_told(bench: Bench) -> None:
    """Only what nobody asked for is passed over in silence."""
    bench.zalo.faults.refuses(GROUPS, -224)

    with pytest.raises(SendError, match="-224"):
        await bench.oa.groups.list()

    assert await bench.alerts() == ["⚠ Gói OA không có chức năng này. Nâng gói ở oa.zalo.me."]


@pytest.mark.parametrize("path", [GROUPS, ASSETS])
async def test_a_blip_does_not_cost_a_day(bench: Bench, path: str) -> None:
    """A group that ends is looked for again a minute later."""
    bench.group()
    bench.clock.later(days=20)
    bench.zalo.faults.breaks(path)

    await bench.oa.tend()
    missed = await bench.alerts()
    bench.clock.later(minutes=1)
    await bench.oa.tend()

    assert missed == []
    assert ["hết hạn ngày" in one for one in await bench.alerts()] == [True]


async def test_a_warning_that_could_not_be_kept_is_given_again(bench: Bench) -> None:
    """Only what reached the official counts as told."""
    bench.group()
    bench.clock.later(days=20)
    told: list[str] = []

    async def alert(_code: str, sentence: str) -> None:
        told.append(sentence)
        if len(told) == 1:
            raise StorageUnavailable

    groups = Groups(bench.oa.client, bench.db, alert, bench.clock)
    with pytest.raises(StorageUnavailable):
        await groups.warn()
    await groups.warn()
    await groups.warn()

    assert len(told) == 2


@pytest.mark.parametrize("role", ["web", "sender", "all"])
async def test_a_bot_learns_that_it_was_connected(
    settings: Settings, clock: Clock, role: Role
) -> None:
    """An operator connects beside it, or another process takes the consent: within a minute."""

    async def nobody(*_: str) -> None: ...

    async with FakeZaloOA(clock) as zalo:
        told = with_zalo(settings, zalo, "")
        async with build(told, now=clock, role=role) as app:
            running = app.channels["zalo_oa"]
            assert isinstance(running, ZaloOA)
            before = running.private_link
            beside = Db(told.database_url, owner=False)
            await beside.open()
            command = ZaloOA(told, beside, nobody, clock)
            await command.connecting.keep_given(zalo.grant()[1])
            await command.stop()
            await beside.close()

            for seconds, chore in app.chores.everywhere():
                if seconds <= 60:
                    await chore()

            assert before == ""
            assert running.private_link == f"https://zalo.me/{zalo.oa_id}"
