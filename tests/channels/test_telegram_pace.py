"""Telegram's rates: after a 429 nobody is written to, and one chat's rate is its own."""

import asyncio
from pathlib import Path

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram.pace import Pace
from bot.errors import ChatThrottled, RecipientUnreachable, Throttled
from bot.types import Address, Delivery, File, Image, Reply
from tests.channels.conftest import FILE, PICTURE, Ticks
from tests.fakes.telegram import FakeTelegram

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

LAN, HOA, GROUP = 42, 43, -555


@pytest.fixture(autouse=True)
def _all_have_written(server: FakeTelegram) -> None:
    for one in (LAN, HOA, GROUP):
        server.chat(one)


async def send(telegram: Telegram, to: int = LAN, text: str = "Chào bà con!") -> None:
    await telegram.send(Delivery(1, Address("telegram", str(to)), Reply(text)))


def sent(server: FakeTelegram) -> int:
    return len([method for method, _ in server.calls if method == "sendMessage"])


async def test_a_429_holds_everybody_back(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """Who goes on calling is shut out for longer: the rest of the wait is told at once."""
    server.faults.throttles("sendMessage", 7)
    with pytest.raises(Throttled):
        await send(telegram)
    ticks.later(2)

    with pytest.raises(Throttled) as told:
        await send(telegram, HOA)
    calls = sent(server)
    ticks.later(5)
    await send(telegram, HOA)

    assert not isinstance(told.value, ChatThrottled)
    assert told.value.retry_after == 5
    assert (calls, sent(server)) == (1, 2)


async def test_a_shorter_wait_does_not_end_a_longer_one(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """Two calls were under way; both came back with a 429."""
    pace = telegram._writer._bot.rate_limiter
    pace._hold.begin(30)
    pace._hold.begin(3)
    ticks.later(4)

    with pytest.raises(Throttled):
        await send(telegram)

    assert sent(server) == 0


async def test_a_clock_set_back_ends_the_wait(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """An hour by which the clock was wrong must not become an hour of silence."""
    server.faults.throttles("sendMessage", 7)
    with pytest.raises(Throttled):
        await send(telegram)
    ticks.later(-3600)

    await send(telegram)

    assert sent(server) == 2


async def test_presses_are_acknowledged_all_the_same(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """The spinner of a button has no rate."""
    server.faults.throttles("sendMessage", 7)
    with pytest.raises(Throttled):
        await send(telegram)
    press = server.world.new_press()
    delivery = Delivery(1, Address("telegram", str(HOA)), Reply("x"), acknowledges=press)

    with pytest.raises(Throttled):
        await telegram.send(delivery)

    assert server.world.callbacks[press] is True


async def test_a_person_gets_three_at_once_then_one_a_second(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """A picture, a text and a file arrive together; a flood to one person does not."""
    for _ in range(3):
        await send(telegram)
    await send(telegram)  # a second is waited out

    with pytest.raises(ChatThrottled) as told:
        await send(telegram)
    ticks.later(2)
    await send(telegram)

    assert 1 < told.value.retry_after <= 2
    assert len(server.chat(LAN).answers) == 5


async def test_others_do_not_wait(server: FakeTelegram, telegram: Telegram) -> None:
    """What is too fast for one chat is not too fast for another."""
    for _ in range(3):
        await send(telegram, GROUP)
    with pytest.raises(ChatThrottled):
        await send(telegram, GROUP)

    await send(telegram, LAN)

    assert len(server.chat(LAN).answers) == 1


def test_a_group_gets_twenty_a_minute(ticks: Ticks) -> None:
    """However often it is tried, no minute has more than twenty, and none is wasted."""
    pace, times = Pace(28, ticks), []
    for _ in range(600):
        try:
            times += pace._take(str(GROUP), 1)
        except ChatThrottled:
            ticks.later(0.5)

    assert all(later - first >= 60 for first, later in zip(times, times[20:], strict=False))
    assert len(times) > (ticks.now - times[0]) / 60 * 17


async def test_edits_count_in_groups_only(server: FakeTelegram, telegram: Telegram) -> None:
    """Going through a flow by its buttons edits one message, as fast as a person taps."""
    for chat, fine in ((LAN, 6), (GROUP, 2)):
        id_ = await telegram.send(Delivery(1, Address("telegram", str(chat)), Reply("0")))
        for number in range(fine):
            address = Address("telegram", str(chat))
            await telegram.send(Delivery(2, address, Reply(f"x{number}"), replaces=id_))

    with pytest.raises(ChatThrottled):
        await telegram.send(Delivery(2, address, Reply("y"), replaces=id_))

    assert server.chat(LAN).answers[0].edits == 6


BOTH = Delivery(
    9,
    Address("telegram", str(GROUP)),
    Reply("Họp thôn. " * 120, image=Image(PICTURE, ""), file=File(FILE, "Lịch")),
)
"""A picture, a file and a text: three messages that belong together."""


@pytest.mark.parametrize("before", [1, 2, 3])
async def test_a_delivery_begins_when_there_is_room_for_all_of_it(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks, kept: Path, before: int
) -> None:
    """A group that got something a moment ago gets all of a notice a little later, or none."""
    assert kept
    for _ in range(before):
        await send(telegram, GROUP)

    with pytest.raises(ChatThrottled) as told:
        await telegram.send(BOTH)
    early = len(server.chat(GROUP).answers)
    ticks.later(told.value.retry_after)
    await telegram.send(BOTH)

    assert not told.value.partly
    assert (early, len(server.chat(GROUP).answers)) == (before, before + 3)


async def test_what_comes_next_waits_behind_a_whole_delivery(
    server: FakeTelegram, telegram: Telegram, kept: Path
) -> None:
    """Its places are taken all at once: nobody gets between a picture and its text."""
    assert kept
    await telegram.send(BOTH)

    with pytest.raises(ChatThrottled):
        await send(telegram, GROUP)

    assert len(server.chat(GROUP).answers) == 3


def test_more_parts_than_a_burst_follow_at_their_pace(ticks: Ticks) -> None:
    """What can never leave at once has its places one by one, and others stand behind it."""
    pace = Pace(28, ticks)

    places = pace._take(str(LAN), 6)

    assert [at - ticks.now for at in places] == [0, 0, 0, 1, 2, 3]
    with pytest.raises(ChatThrottled) as told:
        pace._take(str(LAN), 1)
    assert told.value.retry_after == 4


async def test_a_short_hold_does_not_cut_a_delivery_in_two(
    server: FakeTelegram, kept: Path
) -> None:
    """Telegram says no to another chat between a picture and its text: the text waits for it."""
    telegram = Telegram(
        server.token, api_url=server.url, mode="polling", pictures=(kept,), files=(kept,)
    )
    hold = telegram._writer._bot.rate_limiter._hold

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(telegram.send(BOTH))
        await server.until(lambda: server.chat(GROUP).answers)
        hold.begin(0.2)

    assert len(server.chat(GROUP).answers) == 3
    await telegram.stop()


async def test_quiet_chats_are_forgotten(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """After a notice to a hundred thousand people nothing of it is kept in memory."""
    pace = telegram._writer._bot.rate_limiter
    for one in range(1, 100_000):
        pace._take(str(one), 1)
        ticks.later(0.04)

    assert len(pace._free_at) <= 1000
    with pytest.raises(RecipientUnreachable):
        await send(telegram, 99)
    assert sent(server) == 1


async def test_the_rate_is_a_setting(server: FakeTelegram, ticks: Ticks) -> None:
    """Messages leave evenly, at the rate that the channel was made with."""
    telegram = Telegram(
        server.token,
        api_url=server.url,
        mode="polling",
        pictures=(),
        files=(),
        rate=200,
        clock=ticks,
    )

    for number in range(100, 130):
        server.chat(number)
        await send(telegram, number)

    took = server.received[-1].at - server.received[0].at
    assert len(server.received) == 30
    assert took > 29 / 200 * 0.8
    await telegram.stop()
