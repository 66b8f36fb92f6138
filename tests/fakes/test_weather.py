"""What goes wrong by chance is the same for the same seed, and the ledger tells what arrived."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession

from tests.fakes.telegram import FakeTelegram, Weather
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.caller import Bot

PEOPLE = range(1, 201)


def storm(seed: int) -> Weather:
    """Make a weather in which everything happens."""
    return Weather(
        random.Random(seed),  # noqa: S311 - a seed, not a secret
        slow=(0.0, 0.001),
        throttle=0.05,
        breaks=0.05,
        cuts_before=0.05,
        cuts_silent=0.05,
        cuts_within=0.05,
        garbles=0.05,
        blocks=0.05,
    )


@asynccontextmanager
async def zalo(weather: Weather) -> AsyncIterator[Bot]:
    """Zalo in this weather, whom everybody follows."""
    async with FakeZaloOA(weather=weather) as zalo, ClientSession() as client:
        for one in PEOPLE:
            zalo.follows(str(one))
        yield Bot(zalo, client, zalo.grant()[0])


async def on_telegram(weather: Weather) -> tuple[list[int], FakeTelegram]:
    """Write once to everybody; returns whose call was answered well."""
    well = []
    async with FakeTelegram(weather=weather) as server, ClientSession() as client:
        url = f"{server.url}/bot{server.token}/sendMessage"
        for one in PEOPLE:
            server.chat(one)
            try:
                async with client.post(url, json={"chat_id": one, "text": "Họp."}) as got:
                    if (await got.json(content_type=None))["ok"]:
                        well.append(one)
            except (ClientError, ValueError):
                continue
    return well, server


async def test_telegram() -> None:
    """What was answered well has arrived; of what was cut or garbled, some has."""
    weather = storm(7)

    well, server = await on_telegram(weather)

    received = [int(one.who) for one in server.received]
    happened = weather.happened
    assert set(well) <= set(received)
    assert len(received) == len(set(received))
    lost = happened["throttle"] + happened["breaks"] + happened["cuts_before"]
    assert len(received) == len(PEOPLE) - lost - happened["blocks"]
    assert len(happened) == 7
    assert [server.chat(one).answers[0].text for one in received] == ["Họp."] * len(received)


async def test_the_same_seed_is_the_same_weather() -> None:
    """A run can be repeated."""
    first, again, other = [await on_telegram(storm(seed)) for seed in (1, 1, 2)]

    assert first[0] == again[0] != other[0]


async def test_zalo() -> None:
    """The Official Account has the same weather, in Zalo's own words."""
    weather = storm(7)
    errors = []

    async with zalo(weather) as bot:
        for one in PEOPLE:
            try:
                errors.append((await bot.send(str(one), text="Họp."))["error"])
            except (AssertionError, ClientError, ValueError):
                errors.append(None)
        received = [one.who for one in bot.zalo.received]

    happened = weather.happened
    lost = happened["throttle"] + happened["breaks"] + happened["cuts_before"]
    assert len(received) == len(set(received)) == len(PEOPLE) - lost - happened["blocks"]
    assert errors.count(-32) == happened["throttle"]
    assert errors.count(-244) == happened["blocks"]


async def test_calm() -> None:
    """Without a weather nothing goes wrong, and nothing is slow."""
    well, server = await on_telegram(Weather(random.Random(1)))  # noqa: S311 - ditto

    assert well == list(PEOPLE)
    assert len(server.received) == len(PEOPLE)
