"""Notices when a process dies, a server was off, or a backup is put back."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import heartbeat
from bot.acts import TryUnknown
from bot.app import build
from bot.config import Settings
from bot.errors import Stale
from bot.heartbeat import Heartbeat
from bot.notice import Hold, NoticeState
from bot.process import App
from bot.steps import Step
from bot.storage import accounts, outbox, taking
from bot.storage.delivery_table import delivery
from bot.types import Address, Reply, State
from tests.chat import LAN, Chat, Clock
from tests.staff import (
    APPROVER,
    WRITER,
    approved,
    deciding,
    read,
    run,
    settle_people,
    staff,
    states,
    step,
    to_all,
)
from tests.watched import BATCH, Watched, begun, once


@pytest.fixture
def channel() -> Watched:
    """The channel of everybody."""
    return Watched()


async def test_killed_while_sending(settings: Settings, channel: Watched, clock: Clock) -> None:
    """What a dead process had in hand is unknown, and leaves again only at an approver's word."""
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 12)
        notice = await begun(app, clock)
        await app.notices.tick()
        async with app.db.begin() as tx:
            lost = await taking.take(
                tx, notice.id, "test", 5, now=clock(), until=clock() + timedelta(seconds=90)
            )
    clock.later(minutes=2)

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)
        once_started = await states(app, notice)
        clock.later(days=1)
        await run(app)
        got = channel.got()
        with pytest.raises(Stale):
            await try_unknown(app, WRITER)
        await try_unknown(app, APPROVER)
        again = (await read(app, notice.key)).state
        await run(app)

        assert once_started == {State.unknown: 5, State.sent: 7}
        assert got == once(set(people) - {one.address for one in lost})
        assert again is NoticeState.sending
        assert channel.got() == once(people)
        assert await states(app, notice) == {State.sent: 12}
        assert (await read(app, notice.key)).state is NoticeState.finished


async def test_ended_while_sending(settings: Settings, channel: Watched, clock: Clock) -> None:
    """A process that is told to end leaves nothing unknown; the next one goes on by itself."""
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 3 * BATCH)
        notice = await begun(app, clock)
        await sent_partly(app, channel)
        partly = await states(app, notice)
    clock.later(minutes=30)

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)

        assert set(partly) == {State.sent, State.queued}
        assert channel.got() == once(people)
        assert await states(app, notice) == {State.sent: len(people)}


async def test_off_for_two_hours_while_sending(
    settings: Settings, channel: Watched, clock: Clock
) -> None:
    """Who knows what else has happened: what was under way, or was to be, waits for a word."""
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 3 * BATCH)
        await begun(app, clock, "Mai cắt điện.")
        await approved(
            app,
            deciding(app),
            to_all("Họp thôn.", due_at=clock() + timedelta(hours=3)),
            key="later",
        )
        await sent_partly(app, channel)
    clock.later(hours=2)
    before = channel.got()
    channel.sent.clear()

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)
        clock.later(hours=2)
        await run(app)
        held = [(await read(app, key)).hold for key in ("test 1", "later")]
        quiet = not channel.to_people
        told = [one.reply.text for one in channel.sent if one.address == WRITER]
        with pytest.raises(Stale):
            await step(app, deciding(app), "test 1", Step.go, by=WRITER)
        await step(app, deciding(app), "test 1", Step.go, by=APPROVER)
        await run(app)

        assert held == [Hold.restored, Hold.restored]
        assert quiet
        assert sum("Máy vừa tắt lâu" in one for one in told) == 2
        assert before + channel.got("Mai cắt điện.") == once(people)
        assert not channel.got("Họp thôn.")


async def test_off_for_half_an_hour(settings: Settings, channel: Watched, clock: Clock) -> None:
    """A short break holds nothing up: what came due meanwhile leaves."""
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 3)
        await approved(app, deciding(app), to_all(due_at=clock() + timedelta(minutes=10)))
    clock.later(minutes=40)

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)

        assert channel.got() == once(people)


@pytest.mark.parametrize(
    "later", [{"minutes": 10}, {"days": 1}, {"days": 40}], ids=["at once", "a day", "long after"]
)
async def test_a_restored_backup_sends_nothing(
    settings: Settings, channel: Watched, clock: Clock, later: dict[str, float]
) -> None:
    """Neither notices nor replies that have left long ago leave again when an old file is back."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 5)
        await approved(app, deciding(app), to_all())
        await app.notices.tick()
        await a_reply_waits(app)
        back_up(path)
        await app.chores.beat()
        clock.later(minutes=1)
        await run(app)
        assert channel.got() == once([*people, LAN])
    clock.later(**later)
    put_back(path)
    channel.sent.clear()

    async with build(settings, channels=[channel], now=clock) as app:
        for _ in range(3):
            await run(app)
            await app.chores.tell_changes()
            clock.later(days=1)
        silent = list(channel.to_people)
        hold = (await read(app, "test 1")).hold
        for who in (WRITER, LAN):
            with pytest.raises(Stale):
                await step(app, deciding(app), "test 1", Step.go, by=who)
        await step(app, deciding(app), "test 1", Step.go, by=APPROVER)
        await run(app)

        assert silent == []
        assert hold is Hold.restored
        assert channel.got() == once(people)


async def test_a_backup_as_new_as_the_last_beat(
    settings: Settings, channel: Watched, clock: Clock
) -> None:
    """Also a copy made some seconds before the crash is known for one."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 5)
        await approved(app, deciding(app), to_all())
        await app.notices.tick()
        clock.later(minutes=1)
        back_up(path)
        await run(app)
    clock.later(minutes=1)
    put_back(path)

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)

        assert channel.got() == once(people)


async def test_what_was_half_sent_when_the_backup_was_made(
    settings: Settings, channel: Watched, clock: Clock
) -> None:
    """After a person's word, only those leave that the restored ledger has as queued."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 3 * BATCH)
        notice = await begun(app, clock)

        async def copy() -> None:
            back_up(path)

        channel.after, channel.then = BATCH + 1, copy
        await run(app)
        await app.chores.beat()
    clock.later(days=1)
    put_back(path)
    channel.sent.clear()

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)
        restored = await states(app, notice)
        silent = not channel.to_people
        queued = await addresses(app, State.queued)
        await step(app, deciding(app), notice.key, Step.go, by=APPROVER)
        await run(app)

        assert silent
        assert set(restored) == {State.sent, State.unknown, State.queued}
        assert sum(restored.values()) == len(people)
        assert channel.got() == once(queued)


@pytest.mark.parametrize("state", ["paused", "late", "errors"])
async def test_what_stood_still_in_a_backup(
    settings: Settings, channel: Watched, clock: Clock, state: str
) -> None:
    """A pause of then says nothing of what has left since: now an approver decides."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        await settle_people(app, 3)
        notice = await begun(app, clock)
        await app.notices.tick()
        async with app.db.begin() as tx:
            await deciding(app).hold(tx, notice.id, Hold(state), clock())
        back_up(path)
        await app.chores.beat()
    clock.later(hours=1)
    put_back(path)

    async with build(settings, channels=[channel], now=clock) as app:
        assert (await read(app, notice.key)).hold is Hold.restored
        with pytest.raises(Stale):
            await step(app, deciding(app), notice.key, Step.resume, by=WRITER)


@pytest.mark.parametrize("send", [True, False], ids=["send them", "drop them"])
async def test_replies_of_a_restored_backup(
    settings: Settings, channel: Watched, clock: Clock, send: bool
) -> None:
    """They leave, or not, as a person says; who writes meanwhile is answered at once."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await a_reply_waits(app)
        back_up(path)
        await app.chores.beat()
        await run(app)
    clock.later(days=1)
    put_back(path)
    channel.sent.clear()

    async with build(settings, channels=[channel], now=clock) as app:
        answer = await Chat(app, channel, clock).says("menu")
        async with app.db.begin() as tx:
            many = await heartbeat.go_on(tx, clock(), send=send)
        await run(app)

        texts = [one.reply.text for one in channel.sent]
        assert many == 1
        assert texts == [answer.text, *(["Hồ sơ đã xong."] if send else [])]


class Killed(BaseException):
    """What no handler of ours survives, as a SIGKILL."""


@pytest.mark.parametrize("where", ["before the commit", "before the mark"])
async def test_killed_while_it_learns_that_it_is_a_copy(
    settings: Settings, channel: Watched, clock: Clock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Whenever it dies at its start: what a backup had waiting never leaves by itself."""
    path = file_of(settings)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        await settle_people(app, 5)
        await approved(app, deciding(app), to_all())
        back_up(path)
        await app.chores.beat()
    put_back(path)
    clock.later(minutes=1)

    async def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        if where == "before the commit":
            patched.setattr(Heartbeat, "_note", killed)
        else:
            patched.setattr(Heartbeat, "_mark", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            async with build(settings, channels=[channel], now=clock):
                pass

    async with build(settings, channels=[channel], now=clock) as app:
        await run(app)
        async with app.db.read() as tx:
            stands = await heartbeat.stands_still(tx)

        assert stands
        assert (await read(app, "test 1")).hold is Hold.restored
        assert not channel.got()


async def test_a_database_replaced_under_a_running_process(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Its count is below what this process has written: everything waits for a word."""
    await staff(app)
    await settle_people(app, 5)
    await approved(app, deciding(app), to_all())
    for _ in range(3):
        await app.chores.beat()
    holds = [(await read(app, "test 1")).hold]
    await beaten(app, "1 -")

    await app.chores.beat()
    clock.later(minutes=1)
    await run(app)
    holds.append((await read(app, "test 1")).hold)
    count = (await fact(app)).partition(" ")[0]

    assert holds == [Hold.none, Hold.restored]
    assert not channel.got()
    assert int(count) > 4


@pytest.mark.xdist_group("postgresql")
async def test_dumps_are_known_on_postgresql(
    database: Callable[[], str], tmp_path: Path, channel: Watched, clock: Clock
) -> None:
    """By the mark of this machine, or by what a restored table is called; new machines are not."""
    settings = Settings(
        _env_file=None, channels=(), database_url=database(), media=tmp_path / "media"
    )
    found = []

    async def start() -> None:
        async with (
            build(settings, channels=[channel], now=clock) as app,
            app.db.begin() as tx,
        ):
            found.append(await heartbeat.stands_still(tx))
            await heartbeat.go_on(tx, clock(), send=True)

    async with build(settings, channels=[channel], now=clock) as app:
        for _ in range(3):
            await app.chores.beat()
        number, _, identity = (await fact(app)).partition(" ")
    await start()
    async with build(settings, channels=[channel], now=clock) as app:
        await beaten(app, f"{int(number) - 2} {identity}")
    await start()
    async with build(settings, channels=[channel], now=clock) as app:
        await beaten(app, f"{int(number) + 90} 1")
    await start()
    for mark in (tmp_path / "media").glob(".beat*"):
        mark.unlink()
    await start()

    assert found == [False, True, True, False]


@pytest.mark.xdist_group("postgresql")
async def test_a_machine_with_two_processes_is_no_copy(
    database: Callable[[], str], tmp_path: Path, channel: Watched, clock: Clock
) -> None:
    """They beat in turn, and at once; none takes the other's count for a restored one."""
    settings = Settings(
        _env_file=None, channels=(), database_url=database(), media=tmp_path / "media"
    )
    async with (
        build(settings, channels=[channel], now=clock) as one,
        build(settings, channels=[Watched()], now=clock) as other,
    ):
        before = int((await fact(one)).partition(" ")[0])
        await asyncio.gather(*(each.chores.beat() for each in (one, other) for _ in range(5)))
        after = int((await fact(one)).partition(" ")[0])
        async with one.db.read() as tx:
            stands = await heartbeat.stands_still(tx)

    assert after - before == 10
    assert not stands


async def fact(app: App) -> str:
    """Read the last beat as the database has it."""
    async with app.db.read() as tx:
        return (await accounts.known(tx, heartbeat.WHERE))[heartbeat.NAME][0]


async def beaten(app: App, value: str) -> None:
    """Let the database be one of another time."""
    async with app.db.begin() as tx:
        row = {"channel": heartbeat.WHERE, "name": heartbeat.NAME, "value": value}
        await accounts.note(tx, [row | {"at": app.now()}])


async def sent_partly(app: App, channel: Watched) -> None:
    """Let some of it leave, and end as a process ends that is told to."""
    enough = asyncio.Event()

    async def then() -> None:
        enough.set()

    channel.after, channel.then = BATCH + 3, then
    sending = asyncio.create_task(run(app))
    async with asyncio.timeout(20):
        await enough.wait()
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending


async def try_unknown(app: App, by: Address) -> None:
    async with app.db.begin() as tx:
        await deciding(app).try_unknown(tx, by, TryUnknown("test 1"), app.now())


async def a_reply_waits(app: App) -> None:
    """Let a reply be committed that has not left yet."""
    async with app.db.begin() as tx:
        await outbox.add(tx, [outbox.row(LAN, Reply("Hồ sơ đã xong."), now=app.now())])


async def addresses(app: App, state: State) -> list[Address]:
    async with app.db.read() as tx:
        found = await tx.execute(
            select(delivery.c.address).where(
                delivery.c.notice_id.is_not(None), delivery.c.state == state.value
            )
        )
        return [Address.parse(one.address) for one in found]


def file_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite+aiosqlite:///"))


def back_up(path: Path) -> None:
    """Copy the database as an operator's script does."""
    with sqlite3.connect(path) as source, sqlite3.connect(f"{path}.copy") as target:
        source.backup(target)
    source.close()
    target.close()


def put_back(path: Path) -> None:
    """Put the copy where the database was; what lies beside it stays, as nobody knows of it."""
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink(missing_ok=True)
    Path(f"{path}.copy").rename(path)
