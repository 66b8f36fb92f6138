"""Photos that people send to the account are fetched from Zalo's servers only, into memory."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.channels import zalo_photos
from bot.errors import ChannelUnavailable
from tests.chat import Clock
from tests.fakes.zalo_oa import PNG, FakeZaloOA

HERE = "127.0.0.1"


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    """Zalo, which keeps what people send."""
    async with FakeZaloOA(clock=clock) as zalo:
        yield zalo


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """A server of somebody else's: one of its pages leads on, one never ends."""

    async def leads_on(_: web.Request) -> web.Response:
        raise web.HTTPFound("/secret")

    async def secret(_: web.Request) -> web.Response:
        return web.Response(body=b"secret")

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(2**20))

    app = web.Application()
    app.router.add_get("/leads-on", leads_on)
    app.router.add_get("/secret", secret)
    app.router.add_get("/endless", endless)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HERE, 0).start()
    yield f"http://{HERE}:{runner.addresses[0][1]}"
    await runner.cleanup()


async def why_not(url: str, also: str = HERE) -> str:
    with pytest.raises(ChannelUnavailable) as told:
        await zalo_photos.fetch(url, also)
    assert told.value.__cause__ is None  # an error of aiohttp quotes the address
    return told.value.code


async def test_a_photo_is_fetched(zalo: FakeZaloOA) -> None:
    """The bytes that were sent are the bytes that come."""
    for content in (PNG, PNG + bytes(3 * 2**20)):
        url = f"{zalo.url}{zalo.media.add('photo.jpg', content)}"

        assert await zalo_photos.fetch(url, HERE) == content


async def test_a_photo_that_expired_is_gone(zalo: FakeZaloOA, clock: Clock) -> None:
    """Zalo keeps it for a while only."""
    url = f"{zalo.url}{zalo.media.add('photo.jpg', PNG)}"
    clock.later(hours=2)

    assert await why_not(url) == "photo_gone"


async def test_a_photo_is_not_followed_elsewhere(elsewhere: str) -> None:
    """A redirect would lead to a host that nobody has looked at."""
    assert await zalo_photos.fetch(f"{elsewhere}/secret", HERE) == b"secret"

    assert await why_not(f"{elsewhere}/leads-on") == "photo_gone"


async def test_a_photo_that_never_ends_is_let_go(elsewhere: str) -> None:
    """Nobody fills the memory."""
    assert await why_not(f"{elsewhere}/endless") == "photo_too_large"


async def test_a_way_that_is_cut_is_said(zalo: FakeZaloOA) -> None:
    """Half a photo is none."""
    url = f"{zalo.url}{zalo.media.add('photo.jpg', PNG)}"
    for fault in (zalo.faults.cuts_within, zalo.faults.cuts_silently):
        fault("/media", times=2)  # aiohttp asks once more by itself

        assert await why_not(url) == "photo_network"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@evil.example/a.jpg",
        "http://f6.photo.talk.zdn.vn@127.0.0.1/a.jpg",
        "http://127.0.0.1:80@169.254.169.254/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/a.jpg",
        "http://localhost/a.jpg",
        "http://2130706433/a.jpg",
        "http://0x7f.1/a.jpg",
        "http://evil.example/a.jpg",
        "http://evil.example/.zdn.vn",
        "http://evil.example?.zdn.vn",
        "http://evil.example#.zdn.vn",
        "http://evil.example\\@photo.zdn.vn/a.jpg",
        "http://evilzdn.vn/a.jpg",
        "http://zdn.vn.evil.example/a.jpg",
        "http://zdn.vn/a.jpg",
        "http://f6.photo.talk.zdn.vn./a.jpg",
        "file:///etc/passwd",
        "file://photo.zdn.vn/etc/passwd",
        "ftp://photo.zdn.vn/a.jpg",
        "//photo.zdn.vn/a.jpg",
        "photo.zdn.vn/a.jpg",
        "http://",
        "http://[photo.zdn.vn/a.jpg",
        "",
    ],
)
async def test_nobody_else_is_asked(url: str) -> None:
    """An address in a message is a stranger's word: only Zalo's own hosts are called."""
    assert await why_not(url, also="") == "photo_elsewhere"


@pytest.mark.parametrize(
    "url",
    [
        f"http://{'a' * 64}.zdn.vn/a.jpg",
        "http://photo..zdn.vn/a.jpg",
        "http://evil.example\\.zdn.vn/a.jpg",
        "http://photo.zdn.vn:99999/a.jpg",
    ],
    ids=["long", "empty part", "backslash", "port"],
)
async def test_hosts_that_cannot_be_are_survived(url: str) -> None:
    """An address nobody can call is said to be so; nothing else breaks."""
    assert await why_not(url) == "photo_network"
