"""Zalo's tokens: refreshed in time, once, by one process; and when that goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.tokens import Tokens
from bot.config import Settings
from bot.errors import ChannelUnavailable, StorageUnavailable
from bot.storage import Db, tokens
from bot.storage.migrate import upgrade
from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA

OAUTH = "/v4/oa/access_token"


class Bench:
    """Zalo, a database, and as many processes as one likes, each with its own connections."""

    def __init__(self, zalo: FakeZaloOA, url: str, clock: Clock, stack: AsyncExitStack) -> None:
        self.zalo, self.url, self.clock = zalo, url, clock
        self._stack = stack
        self.alerts: list[tuple[str, str]] = []
        self.oauth = OAuth(zalo.app_id, zalo.app_secret, zalo.url, clock)
        self.paused: list[float] = []

    async def alert(self, code: str, sentence: str) -> None:
        self.alerts.append((code, sentence))

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        await asyncio.sleep(0)

    async def process(self, name: str) -> Tokens:
        """Start another process."""
        db = Db(self.url, owner=False)
        await db.open()
        self._stack.push_async_callback(db.close)
        await upgrade(db)
        process = Tokens(db, "zalo_oa", self.oauth, self.alert, self.clock, name, self.pause)
        self._stack.push_async_callback(process.settle)
        return process

    async def connected(self) -> Tokens:
        """Start a process after an administrator's consent, some minutes ago."""
        process = await self.process("first")
        await process.keep(await self.oauth.refresh(self.zalo.grant()[1]))
        self.clock.later(minutes=5)
        return process

    @property
    def asked(self) -> int:
        """How often Zalo was asked for tokens."""
        return sum(path == OAUTH for path, _ in self.zalo.calls)

    def good(self, access: str) -> bool:
        """Ask Zalo whether a token is good."""
        try:
            self.zalo.tokens.check(access)
        except Exception:  # noqa: BLE001 - whatever the fake refuses it with
            return False
        return True


async def kept(process: Tokens) -> tokens.Pair:
    """Read what is kept."""
    async with process.db.read() as tx:
        found = await tokens.find(tx, "zalo_oa")
    assert found
    return found


async def settled(process: Tokens) -> str:
    """Use a token as a sender does, let everything happen, and return the one in use then."""
    await process.access()
    await process.settle()
    return await process.access()


@pytest.fixture
def url(settings: Settings) -> str:
    return settings.database_url


@pytest.fixture
async def bench(url: str, clock: Clock) -> AsyncIterator[Bench]:
    """Zalo and an empty database."""
    async with AsyncExitStack() as stack:
        zalo = await stack.enter_async_context(FakeZaloOA(clock=clock))
        yield Bench(zalo, url, clock, stack)


async def test_before_it_is_connected_a_person_is_called(bench: Bench) -> None:
    """Without a pair nothing is sent, and the operator is told which command to run."""
    process = await bench.process("first")

    with pytest.raises(ChannelUnavailable):
        await process.access()

    assert "xaoi zalo connect" in bench.alerts[0][1]


async def test_a_token_is_refreshed_before_it_ends(bench: Bench) -> None:
    """After twenty of its twenty-five hours a token gives way to the next; nobody waits."""
    process = await bench.connected()
    first = await process.access()
    bench.clock.later(hours=19, minutes=50)
    assert await settled(process) == first

    bench.clock.later(minutes=6)
    assert await process.access() == first
    second = await settled(process)

    assert second != first
    assert bench.good(second)
    assert not bench.good(first)
    assert bench.alerts == []


async def test_the_new_pair_is_kept_before_it_is_used(bench: Bench) -> None:
    """A process that dies right after a refresh leaves the new pair for the next one."""
    process = await bench.connected()
    before = await kept(process)
    bench.clock.later(hours=21)

    access = await settled(process)

    assert (await kept(process)).access == access
    assert (await kept(process)).previous == before.refresh
    assert await (await bench.process("second")).access() == access


async def refresh_at_once(bench: Bench, many: int) -> None:
    """Let so many processes see that the token is due, all at the same moment."""
    await bench.connected()
    processes = [await bench.process(f"p{number}") for number in range(many)]
    for process in processes:
        await process.access()
    asked = bench.asked
    bench.clock.later(hours=21)

    await asyncio.gather(*(process.access() for process in processes for _ in range(3)))
    await asyncio.gather(*(process.settle() for process in processes))

    assert bench.asked == asked + 1
    for process in processes:
        await process.look()
        assert bench.good(await process.access())


@pytest.mark.parametrize("many", [2, 5])
async def test_processes_that_want_to_refresh_at_once_refresh_once(
    bench: Bench, many: int
) -> None:
    """One claims it; the others go on with the token there is, or take the new one over."""
    await refresh_at_once(bench, many)


@pytest.mark.xdist_group("postgresql")
async def test_on_postgresql_too_they_refresh_once(
    database: Callable[[], str], clock: Clock
) -> None:
    """Where several processes are usual, each with a pool of its own, it is no different."""
    async with AsyncExitStack() as stack:
        zalo = await stack.enter_async_context(FakeZaloOA(clock=clock))

        await refresh_at_once(Bench(zalo, database(), clock, stack), 4)


async def test_processes_whose_token_was_refused_refresh_once(bench: Bench) -> None:
    """Zalo says -216 to two at once: one refreshes, the other comes back a little later."""
    await bench.connected()
    one, two = await bench.process("one"), await bench.process("two")
    stale = await one.access()
    await two.access()
    bench.zalo.expire_access()
    asked = bench.asked

    told = await asyncio.gather(one.renew(stale), two.renew(stale), return_exceptions=True)

    assert bench.asked == asked + 1
    assert sum(isinstance(outcome, str) and bench.good(outcome) for outcome in told) >= 1
    assert all(isinstance(outcome, str | ChannelUnavailable) for outcome in told)
    for process in (one, two):
        await process.look()
    assert await one.access() == await two.access()


async def test_a_refresh_whose_answer_is_lost_calls_a_person(bench: Bench) -> None:
    """Zalo has killed the old pair and nobody has the new one: only an administrator can help.

    Nothing is lost meanwhile: whoever sends is told to come back later.
    """
    process = await bench.connected()
    bench.clock.later(hours=21)
    bench.zalo.faults.cuts_silently(OAUTH)

    access = await settled(process)
    assert not bench.good(access)
    with pytest.raises(ChannelUnavailable):
        await process.renew(access)
    assert bench.alerts == []

    bench.clock.later(minutes=2)
    with pytest.raises(ChannelUnavailable):
        await process.renew(access)
    assert [code for code, _ in bench.alerts] == ["refresh refused"]
    assert (await kept(process)).trouble == "-14014"

    await process.keep(await bench.oauth.refresh(bench.zalo.grant()[1]))
    assert bench.good(await process.access())
    assert (await kept(process)).trouble == ""


async def test_a_refresh_that_never_reached_zalo_is_tried_again(bench: Bench) -> None:
    """A cut before Zalo heard anything costs a minute, and no person is called."""
    process = await bench.connected()
    first = await process.access()
    bench.clock.later(hours=21)
    bench.zalo.faults.cuts_before(OAUTH)
    bench.zalo.faults.breaks(OAUTH)

    assert await settled(process) == first
    bench.clock.later(seconds=61)
    assert await settled(process) == first
    bench.clock.later(seconds=61)
    second = await settled(process)

    assert second != first
    assert bench.good(second)
    assert bench.alerts == []


async def test_where_zalo_stays_out_of_reach_a_person_is_called_in_time(bench: Bench) -> None:
    """Two hours before the end at the latest somebody knows that the network is to be mended."""
    process = await bench.connected()
    bench.clock.later(hours=20)
    bench.zalo.faults.breaks(OAUTH, times=1000)

    for _ in range(19):
        await settled(process)
        bench.clock.later(minutes=10)

    assert {code for code, _ in bench.alerts} == {"refresh failing"}
    assert "Hạn chót: 10:00 26/11" in bench.alerts[0][1]
    assert bench.clock() < (await kept(process)).expires_at


async def test_a_revoked_refresh_token_is_told_while_there_is_time(bench: Bench) -> None:
    """The token still in use goes on to its end; a person hears of it five hours before."""
    process = await bench.connected()
    access = await process.access()
    bench.clock.later(hours=20)
    bench.zalo.revoke()

    assert await settled(process) == access

    (told,) = bench.alerts
    assert told[0] == "refresh refused"
    assert "Hạn chót: 10:00 26/11" in told[1]
    asked = bench.asked
    await settled(process)
    assert bench.asked == asked


async def test_after_its_end_nothing_is_sent(bench: Bench) -> None:
    """With the token ended and the refresh refused, senders wait; none tries a dead token."""
    process = await bench.connected()
    bench.zalo.revoke()
    bench.clock.later(hours=26)

    with pytest.raises(ChannelUnavailable) as told:
        await process.access()

    assert told.value.retryable


async def test_a_new_token_that_is_refused_is_not_refreshed_over_and_over(bench: Bench) -> None:
    """A banned account refuses every token: a person is called, and no pair is burnt."""
    process = await bench.connected()
    bench.zalo.expire_access()
    second = await process.renew(await process.access())
    asked = bench.asked

    for _ in range(5):
        with pytest.raises(ChannelUnavailable):
            await process.renew(second)

    assert bench.asked == asked
    assert {code for code, _ in bench.alerts} == {"fresh token refused"}


async def test_the_token_before_is_tried_when_the_new_one_is_worth_nothing(bench: Bench) -> None:
    """Should Zalo take a pair back, the refresh token before it has a chance of its own."""
    process = await bench.connected()
    now = bench.clock()
    spare = bench.zalo.grant()[1]
    await process.keep(tokens.Pair("dead", "dead", now, now + timedelta(hours=25), previous=spare))
    bench.clock.later(hours=1)

    assert bench.good(await process.renew("dead"))


async def test_whoever_gives_up_waiting_loses_no_pair(bench: Bench) -> None:
    """A sender that is cancelled in the middle of a refresh leaves the refresh to go on."""
    process = await bench.connected()
    bench.zalo.expire_access()
    stale = await process.access()
    waiting = asyncio.create_task(process.renew(stale))
    await bench.zalo.until(lambda: bench.asked == 2)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await process.settle()

    assert bench.good((await kept(process)).access)


async def test_a_database_that_is_away_loses_no_pair(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Zalo gave is kept as soon as it can be: nobody could ever ask for it again."""
    process = await bench.connected()
    bench.zalo.expire_access()
    stale = await process.access()
    saves = iter([StorageUnavailable("full"), StorageUnavailable("full")])
    save = tokens.save

    async def refusing(*args: Any) -> None:
        if error := next(saves, None):
            raise error
        await save(*args)

    monkeypatch.setattr(tokens, "save", refusing)

    assert bench.good(await process.renew(stale))
    assert bench.paused == [2.0, 2.0]


async def test_our_secret_goes_nowhere_else(clock: Clock) -> None:
    """A redirect, by a captive portal say, is not followed: it is an answer that was lost."""
    reached: list[str] = []

    async def take(request: web.Request) -> web.Response:
        reached.append(request.path)
        headers = {"Location": "/elsewhere"} if request.path == OAUTH else {}
        told = {"access_token": "a", "refresh_token": "r"}
        return web.json_response(told, status=307 if headers else 200, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", take)
    async with TestServer(app) as server:
        oauth = OAuth("app", "secret", str(server.make_url("")), clock)

        with pytest.raises(ChannelUnavailable, match="oauth_lost"):
            await oauth.refresh("r")

    assert reached == [OAUTH]


async def test_no_token_stands_in_a_log(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither refreshing nor failing to says a token aloud."""
    process = await bench.connected()
    secrets = {*bench.zalo.grant()}
    bench.clock.later(hours=21)
    secrets.add(await settled(process))
    bench.zalo.revoke()
    bench.clock.later(hours=21)
    await settled(process)
    pair = await kept(process)
    secrets |= {pair.access, pair.refresh, pair.previous, bench.zalo.app_secret}

    told = "".join(capsys.readouterr()) + repr(pair) + repr(bench.alerts)

    assert "not_refreshed" in told
    assert [one for one in secrets if one and one in told] == []


async def test_a_life_beyond_belief_loses_no_pair(bench: Bench) -> None:
    """An odd number of seconds must not cost the pair that came with it."""
    body = b'{"access_token":"a","refresh_token":"r","expires_in":"99999999999999"}'
    bench.zalo.faults.garbles(OAUTH, body)

    pair = await bench.oauth.refresh(bench.zalo.grant()[1])

    assert (pair.access, pair.refresh) == ("a", "r")
    assert pair.expires_at < bench.clock() + timedelta(days=30)
