"""Fixtures: an Official Account on loopback, and who calls it and hears of it."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import ClientSession, web

from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.account import VIETNAM
from tests.fakes.zalo_oa.caller import Bot, Hook


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM))


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    async with FakeZaloOA(clock=clock) as zalo:
        yield zalo


@pytest.fixture
async def bot(zalo: FakeZaloOA) -> AsyncIterator[Bot]:
    async with ClientSession() as client:
        yield Bot(zalo, client, zalo.grant()[0])


@pytest.fixture
async def hook(zalo: FakeZaloOA) -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hooks/zalo_oa", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.webhook = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/zalo_oa"
    yield hook
    await runner.cleanup()
