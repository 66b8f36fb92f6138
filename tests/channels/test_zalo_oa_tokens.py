"""Zalo's tokens: refreshed in time, once, by one process; and when that goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.tokens import Tokens
from bot.errors import ChannelUnavailable
from bot.storage import Db, tokens
from bot.storage.migrate import upgrade
from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA

OAUTH = "/v4/oa/access_token"


class Bench:
    """Zalo, a database, and as many processes as one likes."""

    def __init__(self, zalo: FakeZaloOA, db: Db, clock: Clock) -> None:
        self.zalo, self.db, self.clock = zalo, db, clock
        self.alerts: list[tuple[str, str]] = []
        self.oauth = OAuth(zalo.app_id, zalo.app_secret, zalo.url, clock)

    async def alert(self, code: str, sentence: str) -> None:
        self.alerts.append((code, sentence))

    def process(self, name: str) -> Tokens:
        """Start another process."""
        return Tokens(self.db, "zalo_oa", self.oauth, self.alert, self.clock, name)

    async def connected(self) -> Tokens:
        """Start a process after an administrator's consent."""
        process = self.process("first")
        await process.keep(await self.oauth.refresh(self.zalo.grant()[1]))
        return process

    async def pair(self) -> tokens.Pair:
        """Read what is kept."""
        async with self.db.read() as tx:
            found = await tokens.find(tx, "zalo_oa")
        assert found
        return found

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


@pytest.fixture
async def bench(tmp_path: Path, clock: Clock) -> AsyncIterator[Bench]:
    """Zalo and an empty database."""
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/tokens.db")
    await db.open()
    await upgrade(db)
    async with FakeZaloOA(clock=clock) as zalo:
        yield Bench(zalo, db, clock)
    await db.close()


async def test_before_it_is_connected_a_person_is_called(bench: Bench) -> None:
    """Without a pair nothing is sent, and the operator is told which command to run."""
    with pytest.raises(ChannelUnavailable):
        await bench.process("first").access()

    assert "xaoi zalo connect" in bench.alerts[0][1]


async def test_a_token_is_refreshed_before_it_ends(bench: Bench) -> None:
    """After twenty of its twenty-five hours a token gives way to the next; nobody waits."""
    process = await bench.connected()
    first = await process.access()
    bench.clock.later(hours=19, minutes=59)
    assert await process.access() == first

    bench.clock.later(minutes=2)
    second = await process.access()

    assert second != first
    assert bench.good(second)
    assert not bench.good(first)
    assert bench.alerts == []


async def test_the_new_pair_is_kept_before_it_is_used(bench: Bench) -> None:
    """A process that dies right after a refresh leaves the new pair for the next one."""
    process = await bench.connected()
    before = await bench.pair()
    bench.clock.later(hours=21)

    access = await process.access()
    kept = await bench.pair()

    assert kept.access == access
    assert kept.previous == before.refresh
    assert await bench.process("second").access() == access


@pytest.mark.parametrize("many", [2, 5])
async def test_processes_that_want_to_refresh_at_once_refresh_once(
    bench: Bench, many: int
) -> None:
    """One claims it; the others go on with the token there is, or take the new one over."""
    await bench.connected()
    processes = [bench.process(f"p{number}") for number in range(many)]
    for process in processes:
        await process.access()
    asked = bench.asked
    bench.clock.later(hours=21)

    await asyncio.gather(*(process.access() for process in processes for _ in range(3)))

    assert bench.asked == asked + 1
    bench.clock.later(minutes=11)
    for process in processes:
        await process.look()
        assert bench.good(await process.access())


async def test_processes_whose_token_was_refused_refresh_once(bench: Bench) -> None:
    """Zalo says -216 to two at once: one refreshes, the other comes back a little later."""
    await bench.connected()
    one, two = bench.process("one"), bench.process("two")
    stale = await one.access()
    await two.access()
    bench.zalo.expire_access()
    asked = bench.asked

    told = await asyncio.gather(one.renew(stale), two.renew(stale), return_exceptions=True)

    assert bench.asked == asked + 1
    assert sum(isinstance(outcome, str) and bench.good(outcome) for outcome in told) >= 1
    assert all(isinstance(outcome, str | ChannelUnavailable) for outcome in told)
    assert await one.access() == await two.access()


async def test_a_refresh_whose_answer_is_lost_calls_a_person(bench: Bench) -> None:
    """Zalo has killed the old pair and nobody has the new one: only an administrator can help.

    Nothing is lost meanwhile: whoever sends is told to come back later.
    """
    process = await bench.connected()
    bench.clock.later(hours=21)
    bench.zalo.faults.cuts_silently(OAUTH)

    access = await process.access()
    assert not bench.good(access)
    with pytest.raises(ChannelUnavailable):
        await process.renew(access)
    assert bench.alerts == []

    bench.clock.later(minutes=2)
    with pytest.raises(ChannelUnavailable):
        await process.renew(access)
    assert [code for code, _ in bench.alerts] == ["refresh refused"]
    assert (await bench.pair()).trouble == "-14014"

    await process.keep(await bench.oauth.refresh(bench.zalo.grant()[1]))
    assert bench.good(await process.access())
    assert (await bench.pair()).trouble == ""


async def test_a_refresh_that_never_reached_zalo_is_tried_again(bench: Bench) -> None:
    """A cut before Zalo heard anything costs a minute, and no person is called."""
    process = await bench.connected()
    first = await process.access()
    bench.clock.later(hours=21)
    bench.zalo.faults.cuts_before(OAUTH)
    bench.zalo.faults.breaks(OAUTH)

    assert await process.access() == first
    bench.clock.later(seconds=61)
    assert await process.access() == first
    bench.clock.later(seconds=61)
    second = await process.access()

    assert second != first
    assert bench.good(second)
    assert bench.alerts == []


async def test_a_revoked_refresh_token_is_told_while_there_is_time(bench: Bench) -> None:
    """The token still in use goes on to its end; a person hears of it five hours before."""
    process = await bench.connected()
    access = await process.access()
    bench.clock.later(hours=20, minutes=1)
    bench.zalo.revoke()

    assert await process.access() == access

    (told,) = bench.alerts
    assert told[0] == "refresh refused"
    assert "Hạn chót: 10:00 26/11" in told[1]
    asked = bench.asked
    await process.access()
    assert bench.asked == asked


async def test_after_its_end_nothing_is_sent(bench: Bench) -> None:
    """With the token ended and the refresh refused, senders wait; none tries a dead token."""
    process = await bench.connected()
    bench.zalo.revoke()
    bench.clock.later(hours=26)

    with pytest.raises(ChannelUnavailable) as told:
        await process.access()

    assert told.value.retryable


async def test_the_token_before_is_tried_when_the_new_one_is_worth_nothing(bench: Bench) -> None:
    """Should Zalo take a pair back, the refresh token before it has a chance of its own."""
    process = await bench.connected()
    bench.clock.later(hours=21)
    await process.access()
    kept = await bench.pair()
    spare = bench.zalo.grant()[1]
    async with bench.db.begin() as tx:
        await tokens.save(
            tx,
            "zalo_oa",
            tokens.Pair("dead", "dead", kept.obtained_at, kept.expires_at, previous=spare),
        )

    assert bench.good(await bench.process("second").renew("dead"))


async def test_no_token_stands_in_a_log(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither refreshing nor failing to says a token aloud."""
    process = await bench.connected()
    secrets = {*bench.zalo.grant()}
    bench.clock.later(hours=21)
    secrets.add(await process.access())
    bench.zalo.revoke()
    bench.clock.later(hours=21)
    await process.access()
    pair = await bench.pair()
    secrets |= {pair.access, pair.refresh, pair.previous, bench.zalo.app_secret}

    told = "".join(capsys.readouterr()) + repr(pair) + repr(bench.alerts)

    assert "not_refreshed" in told
    assert [one for one in secrets if one and one in told] == []
