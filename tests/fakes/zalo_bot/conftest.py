"""Fixtures: the Zalo Bot Platform on loopback, who calls it and who hears from it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web

from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_bot.caller import Caller


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    """Zalo, where nobody waits."""
    async with FakeZaloBot() as zalo:
        zalo.longest_poll = 0.01
        yield zalo


@pytest.fixture
async def caller(zalo: FakeZaloBot) -> AsyncIterator[Caller]:
    """A client of no library."""
    async with ClientSession() as client:
        yield Caller(zalo, client)


@pytest.fixture
async def hook() -> AsyncIterator[list[tuple[str, Any]]]:
    """A web server at `hook[0][1]` that notes (secret, body), and refuses the first call."""
    heard: list[tuple[str, Any]] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append((request.headers["X-Bot-Api-Secret-Token"], await request.json()))
        return web.Response(status=503 if len(heard) == 2 else 200)

    app = web.Application()
    app.router.add_post("/hooks/zalo_bot", hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.append(("url", f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/zalo_bot"))
    yield heard
    await runner.cleanup()
