"""Notices and the clock: nights, Tết, and what comes too late."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot import changes
from bot.app import build
from bot.config import Settings
from bot.errors import Stale
from bot.hours import VIETNAM, holiday
from bot.notice import Hold, Notice, NoticeState
from bot.notices.expanding import Expanding
from bot.process import App
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import notices
from bot.types import Address
from tests.chat import LAN, Clock
from tests.staff import (
    APPROVER,
    COMMUNE,
    WRITER,
    approved,
    deciding,
    employ,
    read,
    run,
    settle_people,
    staff,
    step,
    to_all,
    write,
)
from tests.watched import BATCH, Watched, once

DAY = datetime(2026, 11, 26, tzinfo=VIETNAM)


@pytest.fixture
def channel() -> Watched:
    """The channel of everybody."""
    return Watched()


async def leaves_at(app: App, channel: Watched, clock: Clock, moment: datetime) -> None:
    """Insist that nothing leaves until a minute before, and everything then."""
    clock.now = max(clock.now, moment - timedelta(minutes=1))
    await run(app)
    assert not channel.to_people, "too early"
    clock.now = moment
    await run(app)
    assert channel.to_people, "not even now"


NIGHTS = {
    "20:59, an evening": ("21:00-6:00", 20, 59, DAY.replace(hour=20, minute=59)),
    "21:00, quiet from here on": ("21:00-6:00", 21, 0, DAY.replace(day=27, hour=6)),
    "23:30": ("21:00-6:00", 23, 30, DAY.replace(day=27, hour=6)),
    "0:00": ("21:00-6:00", 0, 0, DAY.replace(hour=6)),
    "5:59, quiet still": ("21:00-6:00", 5, 59, DAY.replace(hour=6)),
    "6:00, a morning": ("21:00-6:00", 6, 0, DAY.replace(hour=6)),
    "21:59 where it is quiet from 22:00": ("22:00-6:00", 21, 59, DAY.replace(hour=21, minute=59)),
    "22:00 where it is quiet from 22:00": ("22:00-6:00", 22, 0, DAY.replace(day=27, hour=6)),
    "23:00 where nights are not quiet": ("0:00-0:00", 23, 0, DAY.replace(hour=23)),
}


@pytest.mark.parametrize(("quiet", "hour", "minute", "leaves"), NIGHTS.values(), ids=list(NIGHTS))
async def test_nobody_is_woken(
    settings: Settings,
    channel: Watched,
    clock: Clock,
    quiet: str,
    hour: int,
    minute: int,
    leaves: datetime,
) -> None:
    """What is due in quiet hours leaves when they end, and is not late then."""
    settings = settings.model_copy(update={"quiet_hours": quiet})
    due = DAY.replace(hour=hour, minute=minute)
    async with build(settings, channels=[channel], now=clock) as app:
        await staff(app)
        people = await settle_people(app, 3)
        await approved(app, deciding(app), to_all(due_at=due))
        await run(app)

        clock.now = due - timedelta(minutes=1)
        await leaves_at(app, channel, clock, leaves)

        assert channel.got() == once(people)


async def test_what_is_under_way_stops_for_the_night(
    app: App, channel: Watched, clock: Clock
) -> None:
    """From 21:00 on not one more leaves; at 6:00 the others get it, and nobody twice."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    clock.now = DAY.replace(hour=20, minute=58)
    notice = await approved(app, deciding(app), to_all())
    clock.later(minutes=1)

    async def night_falls() -> None:
        clock.now = DAY.replace(hour=21)

    channel.after, channel.then = BATCH, night_falls
    await run(app)
    by_night = len(channel.to_people)
    clock.now = DAY.replace(day=27, hour=5, minute=59)
    await run(app)
    still = len(channel.to_people)
    clock.later(minutes=1)
    await run(app)

    assert (by_night, still) == (BATCH, BATCH)
    assert channel.got() == once(people)
    assert (await read(app, notice.key)).state is NoticeState.finished


async def test_an_emergency_leaves_by_night(app: App, channel: Watched, clock: Clock) -> None:
    """An approver's word is enough, and nothing but: the storm does not wait for the morning."""
    await staff(app)
    people = await settle_people(app, 3)
    clock.now = DAY.replace(hour=23)
    await write(app, deciding(app), to_all("Lũ về. Lên chỗ cao ngay.", emergency=True))
    await step(app, deciding(app), "test 1", Step.submit, by=WRITER)
    with pytest.raises(Stale):
        await step(app, deciding(app), "test 1", Step.approve, by=WRITER)
    await run(app)
    asleep = not channel.to_people

    await step(app, deciding(app), "test 1", Step.approve, by=APPROVER)
    clock.later(minutes=1)
    await run(app)

    assert asleep
    assert channel.got() == once(people)


async def test_beside_an_emergency_others_wait(app: App, channel: Watched, clock: Clock) -> None:
    """The emergency that wakes people brings no other notice along."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    clock.now = DAY.replace(hour=20, minute=58)
    await approved(app, deciding(app), to_all("Họp thôn."), key="meeting")
    clock.later(minutes=1)

    async def night_falls() -> None:
        clock.now = DAY.replace(hour=21)

    channel.after, channel.then = BATCH, night_falls
    await run(app)
    await approved(app, deciding(app), to_all("Lũ về.", emergency=True), key="flood")
    clock.later(minutes=1)
    await run(app)

    assert channel.got("Lũ về.") == once(people)
    assert len(channel.got("Họp thôn.")) == BATCH


async def test_approved_by_night(app: App, channel: Watched, clock: Clock) -> None:
    """What is approved at 23:00 leaves at 6:00 the next day."""
    await staff(app)
    await settle_people(app, 3)
    clock.now = DAY.replace(hour=23)
    await approved(app, deciding(app), to_all())
    clock.later(minutes=2)

    await leaves_at(app, channel, clock, DAY.replace(day=27, hour=6))


async def test_the_first_day_of_tet(app: App, channel: Watched, clock: Clock) -> None:
    """A schedule on mùng 1 is kept, since somebody wanted it so; the check page says what day."""
    await staff(app)
    people = await settle_people(app, 3)
    clock.now = datetime(2027, 2, 5, 15, tzinfo=VIETNAM)
    morning = datetime(2027, 2, 6, 8, tzinfo=VIETNAM)
    await approved(app, deciding(app), to_all("Chúc mừng năm mới.", due_at=morning))

    await leaves_at(app, channel, clock, morning)

    assert channel.got() == once(people)
    assert "Tết" in holiday(date(2027, 2, 6))


LATE = {
    "on time": (timedelta(0), True),
    "by 59 minutes": (timedelta(minutes=59), True),
    "by an hour": (timedelta(hours=1), True),
    "by an hour and a bit": (timedelta(hours=1, seconds=1), False),
    "by a week": (timedelta(days=7), False),
}


@pytest.mark.parametrize(("late", "sent"), LATE.values(), ids=list(LATE))
async def test_a_schedule_that_was_missed(
    app: App, channel: Watched, clock: Clock, late: timedelta, sent: bool
) -> None:
    """A little late is sent; too late waits, and its author is told."""
    await staff(app)
    people = await settle_people(app, 3)
    due = clock.now + timedelta(hours=1)
    notice = await approved(app, deciding(app), to_all(due_at=due))
    clock.now = due + late

    await run(app)

    after = await read(app, notice.key)
    assert channel.got() == (once(people) if sent else {})
    assert after.hold is (Hold.none if sent else Hold.late)
    told = [one.reply.text for one in channel.sent if one.address == WRITER]
    assert any("trễ quá" in one for one in told) != sent


@pytest.mark.parametrize(("minutes", "sent"), [(59, True), (61, False)], ids=["6:59", "7:01"])
async def test_late_counts_from_the_morning(
    app: App, channel: Watched, clock: Clock, minutes: int, sent: bool
) -> None:
    """What waited for the night to end is late only an hour after 6:00."""
    await staff(app)
    await settle_people(app, 3)
    await approved(app, deciding(app), to_all(due_at=DAY.replace(hour=3)))
    clock.now = DAY.replace(hour=6) + timedelta(minutes=minutes)

    await run(app)

    assert bool(channel.to_people) == sent


async def test_only_an_approver_lets_a_late_one_go(
    app: App, channel: Watched, clock: Clock
) -> None:
    """It waits for as long as it takes, and for nobody else's word; then it is not late again."""
    await staff(app)
    chief = await administrator(app)
    people = await settle_people(app, 3)
    due = clock.now + timedelta(minutes=5)
    notice = await approved(app, deciding(app), to_all(due_at=due))
    clock.now = due + timedelta(hours=3)
    await run(app)

    for who in (WRITER, chief, LAN):
        for taken in (Step.go, Step.resume, Step.begin):
            with pytest.raises(Stale):
                await step(app, deciding(app), notice.key, taken, by=who)
    clock.later(hours=3)
    await run(app)
    waited = not channel.to_people
    await step(app, deciding(app), notice.key, Step.go, by=APPROVER)
    await run(app)

    assert waited
    assert channel.got() == once(people)


async def administrator(app: App) -> Address:
    """Employ one; returns where they write from."""
    address = Address("test", "chief")
    await employ(app, address, "Ông Chủ tịch", Grant(COMMUNE, Role.administrator))
    return address


async def test_one_that_breaks_holds_up_no_other(
    app: App, channel: Watched, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others begin, and whoever watches them is told."""
    await staff(app)
    people = await settle_people(app, 3)
    broken = await approved(app, deciding(app), to_all("Mai cắt điện."))
    await approved(app, deciding(app), to_all("Họp thôn."), key="other")
    clock.later(minutes=1)
    expand = app.notices.keeping.expanding.expand

    async def breaks(self: Expanding, id_: int) -> None:
        del self
        if id_ == broken.id:
            raise RuntimeError("a bug")
        await expand(id_)

    monkeypatch.setattr(Expanding, "expand", breaks)

    await run(app)

    assert not channel.got("Mai cắt điện.")
    assert channel.got("Họp thôn.") == once(people)
    assert any("đã gửi xong" in one.reply.text for one in channel.sent if one.address == WRITER)


async def test_many_that_stand_still_hold_up_no_other(
    app: App, channel: Watched, clock: Clock
) -> None:
    """However many wait for a person's word: the newest one is sent."""
    lan, _ = await staff(app)
    people = await settle_people(app, 3)
    waits = Notice(
        0,
        "",
        "",
        NoticeState.approved,
        to_all("Chờ."),
        lan,
        clock(),
        hold=Hold.late,
        cool_until=clock(),
        expanded_at=clock(),
    )
    async with app.db.begin() as tx:
        for number in range(210):
            one = replace(waits, key=f"waits {number}", code=f"TB-{number}")
            await notices.add(tx, one)
    await approved(app, deciding(app), to_all())
    clock.later(minutes=1)

    await run(app)

    assert channel.got() == once(people)
    async with app.db.read() as tx:
        assert [one.hold for one in await notices.to_move(tx)] == []


@pytest.mark.parametrize(("hour", "comes"), [(2, False), (6, True)], ids=["by night", "at 6:00"])
async def test_news_of_dossiers_waits_for_the_morning(
    app: App, clock: Clock, hour: int, comes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list imported at night wakes nobody; what was asked is answered at any hour."""
    looked: list[str] = []

    async def look(*_: object) -> list[Address]:
        looked.append("looked")
        return []

    monkeypatch.setattr(changes, "tell", look)
    monkeypatch.setattr(changes, "ask", look)
    clock.now = DAY.replace(hour=hour)

    await app.chores.tell_changes()
    await app.chores.ask_changes()

    assert len(looked) == (2 if comes else 0)
