"""What the bot forecasts for a thousand people is what Zalo then charges and refuses."""

import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot import forecasts
from bot.config import Settings
from bot.doors import Forecast
from bot.errors import RecipientUnreachable
from bot.types import Address, Delivery, Reply
from tests.chat import Clock
from tests.lines.zalo_oa import ZaloOALine, zalo_oa

PEOPLE = 1000


@pytest.fixture
async def line(settings: Settings, clock: Clock) -> AsyncIterator[ZaloOALine]:
    """An account with a small package."""
    async with zalo_oa(settings, clock) as line:
        line.zalo.package_quota = 100
        yield line


async def sends(line: ZaloOALine, who: str, number: int) -> bool:
    """Send one message past the outbox; tell whether Zalo took it."""
    delivery = Delivery(number, Address("zalo_oa", who), Reply("Thông báo của xã."))
    try:
        await line.oa.send(delivery)
    except RecipientUnreachable:
        return False
    return True


async def forecast(line: ZaloOALine, people: list[str], messages: int = 1) -> Forecast:
    await line.oa.settle()
    addresses = [Address("zalo_oa", who) for who in people]
    async with line.app.db.read() as tx:
        return await forecasts.for_people(
            tx, addresses, line.app.settings, line.clock(), messages=messages
        )


async def lived_through(line: ZaloOALine, chance: random.Random) -> list[str]:
    """Let a thousand people write, follow, leave and be answered over nine days."""
    zalo, clock = line.zalo, line.clock
    people = [str(10_000 + number) for number in range(PEOPLE)]
    long_ago, days_ago, lately, follow, leave, shut, silent = (
        people[:120], people[120:400], people[400:800], people[800:880],
        people[880:930], people[930:960], people[960:],
    )  # fmt: skip
    for who in [*long_ago, *chance.sample(lately, 40)]:
        zalo.says(who, "/menu")
    await line.quiet()
    clock.later(days=4)
    for who in [*days_ago, *leave, *shut]:
        zalo.says(who, "/menu")
    await line.quiet()
    clock.later(days=4, hours=chance.uniform(1, 20))
    for who in lately:
        zalo.says(who, "/menu")
    for who in follow:
        zalo.follows(who)
    for who in leave:
        zalo.unfollows(who)
    for who in shut:
        zalo.blocks(who)
        zalo.says(who, "/menu")
    await line.quiet()
    for number, who in enumerate(chance.sample(lately, 60)):
        for more in range(chance.choice([1, 3, 7, 8])):
            await sends(line, who, 10**6 + 10 * number + more)
    assert set(silent).isdisjoint(zalo.world.windows.people)
    return people


@pytest.mark.timeout(120)
async def test_a_thousand_people(line: ZaloOALine) -> None:
    """Free, out of the package, paid and unreachable: each number is Zalo's own."""
    people = await lived_through(line, random.Random(20261125))  # noqa: S311 - a seed
    line.zalo.package_quota = 50
    known = await forecast(line, people)
    await sends(line, people[130], 10**7)  # Zalo's answer tells what the package has left

    told = await forecast(line, people)
    before = {who: len(line.zalo.chat(who).answers) for who in people}
    charged = line.zalo.charged
    refused = [who for number, who in enumerate(people) if not await sends(line, who, number)]
    paid_by = Counter(
        one.quota_type for who in people for one in line.zalo.chat(who).answers[before[who] :]
    )

    assert told == Forecast(
        free=paid_by["reply"],
        packaged=paid_by["sub_quota"],
        paid=paid_by[""],
        price=line.zalo.charged - charged,
        people=PEOPLE - len(refused),
        unreachable=told.unreachable,
    )
    assert told.unreachable.total() == len(refused)
    assert told.unreachable == {"late": 120, "left": 80, "never": 40}
    assert min(told.free, told.packaged, told.paid) > 0
    assert known.free == told.free


async def test_several_messages_to_each(line: ZaloOALine) -> None:
    """A long notice counts each of its messages: the free ones go first."""
    people = ["1", "2", "3"]
    for who in people:
        line.zalo.says(who, "/menu")
    await line.quiet()
    line.zalo.package_quota = 0
    told = await forecast(line, people, messages=9)

    for number, who in enumerate(people):
        for more in range(9):
            await sends(line, who, 10 * number + more)

    assert (told.free, told.paid) == (3 * 7, 3 * 2)
    assert told.price == line.zalo.charged


async def test_without_a_limit_all_is_free(line: ZaloOALine) -> None:
    """Where Zalo lets everything through for two days, its answers teach the bot so."""
    line.zalo.free_messages = None
    line.zalo.says("1", "/menu")
    await line.quiet()

    told = await forecast(line, ["1"], messages=500)

    assert (told.free, told.paid) == (500, 0)
