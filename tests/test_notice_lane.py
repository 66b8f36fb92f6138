"""A lane at work: what an answer means, turns, throttling, outages, groups that go or move."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any, cast

import pytest

from bot.errors import (
    ChannelUnavailable,
    ChatThrottled,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    StorageUnavailable,
    Throttled,
)
from bot.hours import VIETNAM
from bot.notice import Audience, Draft, Hold, Notice, NoticeState
from bot.notices import outcome
from bot.notices.lane import MOST_AT_ONCE, Lane
from bot.notices.pacing import Pace
from bot.process import App
from bot.steps import Step
from bot.storage import Db, contacts, groups
from bot.storage.taking import Row
from bot.types import Address, Delivery, Reply, State
from tests.chat import Clock, Collected
from tests.staff import (
    APPROVER,
    COMMUNE,
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

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
GROUP = Address("test", "-100")
TOO_LONG = 20
"""Probes in vain until a person is told."""
IN_A_MINUTE = 70.0
"""Longer than a lane ever leaves a platform alone."""


class Platform(Collected):
    """A channel whose platform answers as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[Address] = []
        """Whoever was sent a notice, with success or without."""
        self.away: SendError | None = None
        self.answers: dict[str, deque[Exception]] = defaultdict(deque)
        """What goes wrong with an id, one after the other."""
        self.hangs: set[str] = set()

    async def send(self, delivery: Delivery) -> str:
        if delivery.address in (WRITER, APPROVER):
            return await super().send(delivery)
        self.tried.append(delivery.address)
        if self.away:
            raise self.away
        if delivery.address.id in self.hangs:
            await asyncio.Event().wait()
        if answers := self.answers[delivery.address.id]:
            raise answers.popleft()
        return await super().send(delivery)

    def got(self, text: str = "") -> Counter[Address]:
        """Count the messages with this text that each recipient got."""
        to = (one for one in self.sent if one.address not in (WRITER, APPROVER))
        return Counter(one.address for one in to if text in one.reply.text)

    @property
    def told(self) -> str:
        """All that the author was told."""
        return "\n".join(one.reply.text for one in self.sent if one.address == WRITER)


@dataclass
class Time:
    """The app's clock and the loop's, which jump together; nobody waits."""

    clock: Clock
    ahead: float = 0.0

    def install(self) -> None:
        loop = asyncio.get_running_loop()
        real = loop.time
        setattr(loop, "time", lambda: real() + self.ahead)  # noqa: B010 - mypy forbids it plainly

    def leap(self, seconds: float) -> None:
        self.clock.later(seconds=seconds)
        self.ahead += seconds


@pytest.fixture
def channel() -> Platform:
    """The channel of everybody."""
    return Platform()


@pytest.fixture
async def time(app: App, clock: Clock) -> Time:
    """What makes the hours pass, in an office with its staff."""
    await staff(app)
    found = Time(clock)
    found.install()
    return found


async def begin(app: App, time: Time, draft: Draft | None = None, key: str = "test 1") -> Notice:
    """Have a notice approved, and let it begin."""
    await approved(app, deciding(app), draft or to_all(), key=key)
    time.leap(60)
    await app.notices.tick()
    return await read(app, key)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what it looks at comes from a thread
            await asyncio.sleep(0.005)


def tried_at_least(channel: Platform, many: int) -> bool:
    return len(channel.tried) >= many


@asynccontextmanager
async def sending(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """Run the lane until the block ends."""
    task = asyncio.create_task(app.notices.run("test"))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def row(attempts: int = 1) -> Row:
    return Row(7, 1, Address("test", "42"), attempts, "person", "", "")


def wrong(state: State, error: str, **more: object) -> tuple[Any, ...]:
    """Write an outcome: the state, the error, and what is not as it is by default."""
    rest = {"due": None, "hold": 0.0, "gone": False, "moved": "", "bad": False, "spent": False}
    return (state, error, *(rest | more).values())


MEANS: dict[str, tuple[SendError, int, tuple[Any, ...]]] = {
    # what the platform says, at which try, what it means
    "blocked": (RecipientUnreachable("blocked"), 1, wrong(State.failed, "blocked", gone=True)),
    "moved": (
        RecipientMoved("moved", "-200"),
        1,
        wrong(State.queued, "moved", due=0, moved="-200"),
    ),
    "rejected": (MessageRejected("400"), 1, wrong(State.failed, "400", bad=True)),
    "rejected without a word": (MessageRejected(""), 1, wrong(State.failed, "rejected", bad=True)),
    "too fast": (Throttled(20), 1, wrong(State.queued, "throttled", due=20, hold=20.0)),
    "too fast, Zalo": (Throttled(60, "-32"), 1, wrong(State.queued, "-32", due=60, hold=60.0)),
    "too fast for one chat": (ChatThrottled(30), 1, wrong(State.queued, "throttled", due=30)),
    "this person had enough": (Throttled(3600, "-218"), 1, wrong(State.failed, "-218")),
    "nothing left to send with": (
        Throttled(3600, "-211"),
        1,
        wrong(State.queued, "-211", due=3600, hold=3600.0, spent=True),
    ),
    "cut in the middle": (
        ChannelUnavailable("cut", ambiguous=True),
        1,
        wrong(State.unknown, "cut", bad=True),
    ),
    "down": (ChannelUnavailable("502"), 1, wrong(State.queued, "502", due=2, bad=True)),
    "down for long": (ChannelUnavailable("502"), 30, wrong(State.queued, "502", due=64, bad=True)),
    "perhaps this very message": (
        ChannelUnavailable("500", doubtful=True),
        4,
        wrong(State.queued, "500", due=16, bad=True),
    ),
    "surely this very message": (
        ChannelUnavailable("500", doubtful=True),
        5,
        wrong(State.failed, "500", bad=True),
    ),
}


@pytest.mark.parametrize(("error", "attempts", "means"), MEANS.values(), ids=list(MEANS))
def test_what_an_error_means(error: SendError, attempts: int, means: tuple[Any, ...]) -> None:
    """For this row, and for all others: what has not left is tried again, what may have is not."""
    one = outcome.judge(row(attempts), error, NOW)

    due = None if one.due is None else (one.due - NOW).total_seconds()
    found = (one.state, one.error, due, one.hold, one.gone, one.moved, one.bad, one.spent)
    assert found == means


SURPRISES: dict[str, tuple[Exception, State, str]] = {
    "our own database": (StorageUnavailable("locked"), State.queued, "storage"),
    "a bug of ours": (KeyError("chat"), State.unknown, "bug"),
}


@pytest.mark.parametrize(("error", "state", "why"), SURPRISES.values(), ids=list(SURPRISES))
async def test_what_nobody_foresaw(
    channel: Platform, error: Exception, state: State, why: str
) -> None:
    """What may have left is not sent again; what certainly has not is."""
    channel.answers["42"].append(error)

    one = await outcome.send(channel, row(), Reply("Họp."), NOW)

    assert (one.state, one.error) == (state, why)


async def test_no_answer_in_time(channel: Platform) -> None:
    """Nobody knows whether it arrived."""
    channel.hangs.add("42")

    one = await outcome.send(channel, row(), Reply("Họp."), NOW, patience=0.01)

    assert (one.state, one.error, one.bad) == (State.unknown, "timeout", True)


async def test_too_fast_holds_everybody(app: App, channel: Platform, time: Time) -> None:
    """Once the platform says so nobody is written to until its time is over."""
    people = await settle_people(app, 40)
    await begin(app, time)
    channel.answers[people[0].id].append(Throttled(20))

    async with sending(app) as lane:
        await until(lambda: len(channel.tried) > 0)
        time.leap(19)
        await asyncio.sleep(0.12)
        at_19 = list(channel.tried)
        time.leap(2)
        await until(lane.done)

    assert at_19 == people[:1]
    assert channel.got() == dict.fromkeys(people, 1)
    assert len(channel.tried) == 41


async def test_too_fast_for_one_chat(app: App, channel: Platform, time: Time) -> None:
    """One chat that is full keeps nobody else waiting."""
    people = await settle_people(app, 40)
    notice = await begin(app, time)
    channel.answers[people[0].id].append(ChatThrottled(30))

    await run(app)
    at_once = await states(app, notice)
    time.leap(31)
    await run(app)

    assert at_once == {State.sent: 39, State.queued: 1}
    assert channel.got() == dict.fromkeys(people, 1)


async def test_a_platform_that_is_away(app: App, channel: Platform, time: Time) -> None:
    """Rows wait, one alone probes now and then, and when it is back everybody gets theirs."""
    people = await settle_people(app, 60)
    notice = await begin(app, time)
    channel.away = ChannelUnavailable("502")

    async with sending(app) as lane:
        tried = []
        for number in range(4):
            await until(partial(tried_at_least, channel, MOST_AT_ONCE + number))
            await asyncio.sleep(0.12)
            tried.append(len(channel.tried))
            time.leap(IN_A_MINUTE)
        rows = await states(app, notice)
        channel.away = None
        while not lane.done():
            time.leap(IN_A_MINUTE)
            await asyncio.wait([lane], timeout=0.1)

    await run(app)
    assert tried == [MOST_AT_ONCE, MOST_AT_ONCE + 1, MOST_AT_ONCE + 2, MOST_AT_ONCE + 3]
    assert sum(rows.values()) == rows.get(State.queued, 0) + rows.get(State.sending, 0)
    assert channel.got() == dict.fromkeys(people, 1)
    assert (await read(app, notice.key)).hold is Hold.none


async def test_away_for_too_long(app: App, channel: Platform, time: Time) -> None:
    """After twenty probes in vain a person is told, and the notice waits."""
    await settle_people(app, 5)
    notice = await begin(app, time)
    channel.away = ChannelUnavailable("502")

    for _ in range(3 * TOO_LONG):
        time.leap(IN_A_MINUTE)
        async with sending(app) as lane:
            await asyncio.wait([lane], timeout=0.06)
        if (await read(app, notice.key)).hold:
            break
    await run(app)

    assert (await read(app, notice.key)).hold is Hold.errors
    assert TOO_LONG <= len(channel.tried) <= 2 * TOO_LONG
    assert await states(app, notice) == {State.queued: 5}
    assert "502" in channel.told


async def test_too_many_errors_hold_it(app: App, channel: Platform, time: Time) -> None:
    """It stops before it has failed with everybody, tells its author, and goes on when told."""
    people = await settle_people(app, 5 * MOST_AT_ONCE)
    notice = await begin(app, time)
    for one in people:
        channel.answers[one.id].append(MessageRejected("400"))

    await run(app)
    held, failed = await read(app, notice.key), len(channel.tried)
    channel.answers.clear()
    time.leap(3600)
    await run(app)
    still = not channel.got()
    await step(app, deciding(app), notice.key, Step.resume, by=WRITER)
    await run(app)

    assert held.hold is Hold.errors
    assert failed <= 2 * MOST_AT_ONCE
    assert "quá nhiều nơi gửi không được" in channel.told
    assert "400" in channel.told
    assert still
    assert channel.got() == dict.fromkeys(people[failed:], 1)
    assert await states(app, notice) == {State.failed: failed, State.sent: len(people) - failed}


async def test_some_errors_do_not(app: App, channel: Platform, time: Time) -> None:
    """Below the limit it goes on, and its report names those it failed with."""
    people = await settle_people(app, 100)
    notice = await begin(app, time)
    for one in people[::3]:
        channel.answers[one.id].append(MessageRejected("400"))

    await run(app)

    assert (await read(app, notice.key)).state is NoticeState.finished
    assert await states(app, notice) == {State.failed: 34, State.sent: 66}


async def test_blocked_people_are_no_errors(app: App, channel: Platform, time: Time) -> None:
    """However many have left, the notice goes on; they are not written to any more."""
    people = await settle_people(app, 100)
    notice = await begin(app, time)
    for one in people[:80]:
        channel.answers[one.id].append(RecipientUnreachable("blocked"))
    for one in people[:80:4]:
        channel.answers[one.id].clear()

    await run(app)
    async with app.db.read() as tx:
        reachable = [(await contacts.find(tx, one)) for one in people]
    next_one = await begin(app, time, key="test 2")
    await run(app)

    assert (await read(app, notice.key)).state is NoticeState.finished
    assert [bool(one and one.reachable) for one in reachable].count(False) == 60
    assert await states(app, next_one) == {State.failed: 60, State.sent: 40}
    assert len(channel.tried) == 140


async def test_nearly_nobody_can_be_reached(app: App, channel: Platform, time: Time) -> None:
    """Forty people in a row who have all left at once are no chance: a person looks, once."""
    people = await settle_people(app, 100)
    notice = await begin(app, time)
    for one in people:
        channel.answers[one.id].append(RecipientUnreachable("blocked"))

    await run(app)
    held = await read(app, notice.key)
    tried = len(channel.tried)
    await step(app, deciding(app), notice.key, Step.resume, by=WRITER)
    await run(app)

    assert held.hold is Hold.errors
    assert tried < 100
    assert (await read(app, notice.key)).state is NoticeState.finished
    assert len(channel.tried) == 100


async def test_an_account_with_nothing_left(app: App, channel: Platform, time: Time) -> None:
    """Only a person can do something about that, so one is told at once."""
    people = await settle_people(app, 40)
    notice = await begin(app, time)
    channel.away = Throttled(3600, "-211")

    async with sending(app):
        await until(lambda: len(channel.tried) > 0)
        await asyncio.sleep(0.12)
    await app.sender.run_once()
    await app.settle()

    assert (await read(app, notice.key)).hold is Hold.errors
    assert "-211" in channel.told
    assert channel.tried == people[:1]


async def test_two_notices_take_turns(app: App, channel: Platform, time: Time) -> None:
    """Neither waits until the other has left."""
    people = await settle_people(app, 3 * MOST_AT_ONCE)
    await approved(app, deciding(app), to_all("Họp thôn."), key="meeting")
    await begin(app, time, to_all("Mai cắt điện."), key="power")

    await run(app)

    order = [one.reply.text for one in channel.sent if one.address not in (WRITER, APPROVER)]
    batches = [order[at : at + MOST_AT_ONCE] for at in range(0, len(order), MOST_AT_ONCE)]
    halves = [sum("Họp thôn." in one for one in batch) for batch in batches]
    assert all(MOST_AT_ONCE // 4 <= one <= 3 * MOST_AT_ONCE // 4 for one in halves)
    assert channel.got("Họp thôn.") == channel.got("Mai cắt điện.") == dict.fromkeys(people, 1)


async def test_a_small_one_beside_a_large_one(app: App, channel: Platform, time: Time) -> None:
    """Three groups need not wait for hundreds of people."""
    await settle_people(app, 5 * MOST_AT_ONCE)
    for number in range(3):
        await confirm(app, Address("test", f"-{number + 1}"))
    await approved(app, deciding(app), to_all("Cho mọi người.", audience=PEOPLE), key="large")
    await begin(app, time, to_all("Cho các nhóm.", audience=GROUPS), key="small")

    await run(app)

    texts = [one.reply.text for one in channel.sent if one.address not in (WRITER, APPROVER)]
    first = texts[:MOST_AT_ONCE]
    assert sum("Cho các nhóm." in one for one in first) == 3
    assert sum("Cho mọi người." in one for one in texts) == 5 * MOST_AT_ONCE


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_gets_it_twice(app: App, channel: Platform, time: Time, seed: int) -> None:
    """Whatever goes wrong in between: once, or never where nobody knows whether it arrived."""
    chance = Random(seed)  # noqa: S311 - a test's
    people = await settle_people(app, 80)
    notice = await begin(app, time)
    lost = set()
    for one in people:
        kinds = chance.choices(["none", "down", "full", "storage", "cut"], [5, 2, 2, 1, 1])
        match kinds[0]:
            case "down":
                channel.answers[one.id] += [ChannelUnavailable("502")] * chance.randint(1, 3)
            case "full":
                channel.answers[one.id] += [ChatThrottled(30)]
            case "storage":
                channel.answers[one.id] += [StorageUnavailable("locked")]
            case "cut":
                channel.answers[one.id] += [ChannelUnavailable("cut", ambiguous=True)]
                lost.add(one)

    for _ in range(20):
        await run(app)
        time.leap(IN_A_MINUTE)

    reached = [one for one in people if one not in lost]
    assert channel.got() == dict.fromkeys(reached, 1)
    assert await states(app, notice) == {State.sent: len(reached), State.unknown: len(lost)}
    assert (await read(app, notice.key)).state is NoticeState.finished


async def test_a_group_that_is_gone(app: App, channel: Platform, time: Time) -> None:
    """It is no target any more, and whose notice it was learns of it."""
    await confirm(app, GROUP, "Thôn Đông")
    channel.answers[GROUP.id].append(RecipientUnreachable("kicked"))

    await begin(app, time, to_all(audience=GROUPS))
    await run(app)

    async with app.db.read() as tx:
        after = await groups.find(tx, GROUP)
    assert after
    assert (after.state, after.why) == ("gone", "kicked")
    assert "Thôn Đông" in channel.told


async def test_a_group_that_moved(app: App, channel: Platform, time: Time) -> None:
    """It gets the notice under its new id, once, and later ones too."""
    await confirm(app, GROUP)
    new = GROUP._replace(id="-200")
    channel.answers[GROUP.id].append(RecipientMoved("moved", new.id))

    notice = await begin(app, time, to_all(audience=GROUPS))
    await run(app)
    await begin(app, time, to_all(audience=GROUPS), key="test 2")
    await run(app)

    async with app.db.read() as tx:
        found = await groups.all_(tx)
    assert channel.tried == [GROUP, new, new]
    assert channel.got() == {new: 2}
    assert await states(app, notice) == {State.sent: 1}
    assert [(one.address, one.state, one.area) for one in found] == [
        (new, "confirmed", f"{COMMUNE}/thon_dong")
    ]


async def test_a_group_that_moved_where_it_is_known(
    app: App, channel: Platform, time: Time
) -> None:
    """Confirmed under both ids, it gets the notice once, and the old id is left alone."""
    await confirm(app, GROUP)
    new = GROUP._replace(id="-200")
    await confirm(app, new)
    channel.answers[GROUP.id] += [RecipientMoved("moved", new.id)] * 5

    notice = await begin(app, time, to_all(audience=GROUPS))
    await run(app)

    assert channel.got() == {new: 1}
    assert channel.tried.count(GROUP) == 1
    assert await states(app, notice) == {State.failed: 1, State.sent: 1}
    assert (await read(app, notice.key)).state is NoticeState.finished


async def test_cancelled_while_one_is_to_be_tried_again(
    app: App, channel: Platform, time: Time
) -> None:
    """What comes back unsent to a cancelled notice is cancelled, too: it waits for nothing."""
    people = await settle_people(app, 3)
    notice = await begin(app, time)
    channel.answers[people[0].id].append(ChatThrottled(30))

    async with sending(app):
        await until(lambda: len(channel.tried) == 3)
        # The results are not written yet: the lane does so at its next look.
        await step(app, deciding(app), notice.key, Step.cancel, by=APPROVER, why="Nhầm xã.")
    await run(app)

    assert await states(app, notice) == {State.failed: 1, State.sent: 2}


async def test_one_commit_carries_many_results(app: App, channel: Platform, time: Time) -> None:
    """The results of the last sends and the marks of the next ones are one commit."""
    people = await settle_people(app, 6 * MOST_AT_ONCE)
    await begin(app, time)
    db = Ledgers(app.db)

    await lane_of(app, db).run()

    assert channel.got() == dict.fromkeys(people, 1)
    assert db.commits <= 6 + 2


async def test_a_database_that_is_away_for_a_moment(
    app: App, channel: Platform, time: Time
) -> None:
    """Results that could not be written are written later; nobody gets it twice."""
    people = await settle_people(app, 3 * MOST_AT_ONCE)
    notice = await begin(app, time)
    db = Ledgers(app.db, refused={2, 3, 5})

    await lane_of(app, db).run()

    assert channel.got() == dict.fromkeys(people, 1)
    assert await states(app, notice) == {State.sent: len(people)}


async def test_ended_in_the_middle_of_a_commit(app: App, channel: Platform, time: Time) -> None:
    """Rows just being marked when the process is told to end wait for the next one."""
    people = await settle_people(app, 3 * MOST_AT_ONCE)
    notice = await begin(app, time)
    db = Ledgers(app.db, pausing=2)
    task = asyncio.create_task(lane_of(app, db).run())

    await db.paused.wait()
    task.cancel()
    db.go.set()
    with suppress(asyncio.CancelledError):
        await task
    ended = await states(app, notice)
    await run(app)

    assert set(ended) == {State.sent, State.queued}
    assert channel.got() == dict.fromkeys(people, 1)


async def test_ended_while_a_platform_does_not_answer(
    app: App, channel: Platform, time: Time
) -> None:
    """Some seconds it is waited for; then it is unknown, and all others wait for the next run."""
    people = await settle_people(app, 3)
    notice = await begin(app, time)
    channel.hangs.add(people[0].id)

    async with sending(app) as lane:
        await until(lambda: len(channel.tried) == 3)
        lane.cancel()
        await asyncio.sleep(0.05)
        time.leap(6)
        await asyncio.wait([lane])

    assert await states(app, notice) == {State.unknown: 1, State.sent: 2}


def test_four_fifths_of_the_rate() -> None:
    """Notices use no more of a platform's rate, however often slots are asked for."""
    pace = Pace(30)
    pace.slots(100, 100, 32)

    given = [slot for at in range(100) for slot in pace.slots(100 + at / 10, 100.1 + at / 10, 32)]

    gaps = [after - before for before, after in pairwise(given)]
    assert min(gaps) == pytest.approx(1 / 24)
    assert len(given) == pytest.approx(10 * 24, abs=2)


def test_a_pause_is_not_made_up_for() -> None:
    """After a minute of silence there is no burst: the platform counts every second."""
    pace = Pace(30)
    pace.slots(100, 100.5, 32)

    given = pace.slots(160, 160.5, 1000)

    assert given[0] >= 160 - 0.1
    assert len(given) <= 0.6 * 24 + 1


def test_replies_go_first() -> None:
    """While replies wait, notices leave them the next slots."""
    pace = Pace(30)

    pace.give_way(100, replies=15)

    assert pace.slots(100, 100.4, 32) == []
    assert pace.slots(100.5, 101, 32)[0] >= 100.5


def test_slots_nobody_wanted_come_back() -> None:
    """They are given to the next who asks."""
    pace = Pace(30)
    first = pace.slots(100, 101, 4)

    pace.give_back(4)

    assert pace.slots(100, 101, 4) == pytest.approx(first)


PEOPLE = Audience((COMMUNE,), groups=False)
GROUPS = Audience((COMMUNE,), people=False)


async def confirm(app: App, address: Address, title: str = "Nhóm thôn") -> None:
    """Make a group a target."""
    async with app.db.begin() as tx:
        await groups.see(tx, address, title, app.now())
        await groups.decide(tx, address, f"{COMMUNE}/thon_dong", 1, app.now())


class Ledgers:
    """A database that counts commits, refuses some, or pauses in one."""

    def __init__(self, db: Db, *, refused: Collection[int] = (), pausing: int = 0) -> None:
        self.db = db
        self.commits = 0
        self.refused = refused
        self.pausing = pausing
        self.paused, self.go = asyncio.Event(), asyncio.Event()

    async def commit(self, *work: Any, then: Any = None) -> list[Any]:
        self.commits += 1
        if self.commits in self.refused:
            raise StorageUnavailable("locked")
        if self.commits == self.pausing:
            self.paused.set()
            await self.go.wait()
        return await self.db.commit(*work, then=then)


def lane_of(app: App, db: Ledgers) -> Lane:
    """The app's own lane, on a database that is watched."""
    lane = app.notices.lanes["test"]
    assert isinstance(lane, Lane)
    return replace(lane, db=cast("Db", db))
