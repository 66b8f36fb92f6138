"""The limits of the fake Telegram let through what the real one does, and no more."""

import random

import pytest
from aiohttp import ClientSession

from tests.fakes.limits import Limits
from tests.fakes.telegram import FakeTelegram


class Seconds:
    """A clock that the test moves."""

    now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    """Seconds that pass when the test says so."""
    return Seconds()


@pytest.fixture
def limits(clock: Seconds) -> Limits:
    """Telegram's own numbers."""
    return Limits(clock=clock)


def paced(limits: Limits, clock: Seconds, rate: float, *, jitter: float = 0.0) -> int:
    """Send to a thousand people at a rate; returns how many calls were refused."""
    chance, begun = random.Random(5), clock.now  # noqa: S311 - a seed, not a secret
    for number in range(1, 1001):
        clock.now = max(clock.now, begun + number / rate + chance.random() * jitter)
        limits.admit(number)
    return limits.refused


def test_thirty_a_second_pass(limits: Limits, clock: Seconds) -> None:
    """Evenly paced, also where the network is not even."""
    assert paced(limits, clock, 30, jitter=0.1) == 0


def test_thirty_three_a_second_do_not(limits: Limits, clock: Seconds) -> None:
    """A tenth over the limit is noticed within seconds."""
    assert paced(limits, clock, 33) > 50


def test_a_burst_does_not_pass(limits: Limits) -> None:
    """The first second is like every other."""
    waits = [limits.admit(number) for number in range(1, 61)]

    assert waits.count(0) == 9
    assert max(waits) < 1


def test_one_person(limits: Limits, clock: Seconds) -> None:
    """A few at once, then one a second."""
    at_once = [limits.admit(42) for _ in range(5)]
    clock.now += 1
    after = [limits.admit(42) for _ in range(2)]

    assert [bool(one) for one in at_once] == [False] * 4 + [True]
    assert [bool(one) for one in after] == [False, True]


def test_one_group(limits: Limits, clock: Seconds) -> None:
    """Twenty in any minute, whoever else is written to."""
    refused = 0
    for _ in range(60):
        clock.now += 2
        refused += bool(limits.admit(-555))
        assert not limits.admit(42)

    assert 60 - refused == 40


async def test_the_server_says_when_to_come_again(clock: Seconds) -> None:
    """429 with retry_after in whole seconds; nothing is shown to anybody."""
    limits = Limits(per_chat_burst=1, clock=clock)
    async with FakeTelegram(limits=limits) as server, ClientSession() as client:
        server.chat(42)
        url = f"{server.url}/bot{server.token}/sendMessage"
        told = []
        for _ in range(2):
            async with client.post(url, json={"chat_id": 42, "text": "Họp."}) as got:
                told.append((got.status, await got.json()))

    assert [status for status, _ in told] == [200, 429]
    assert told[1][1]["parameters"] == {"retry_after": 1}
    assert server.refused_for_speed == 1
    assert [(one.who, one.text) for one in server.received] == [("42", "Họp.")]


def test_edits_in_a_private_chat(limits: Limits, clock: Seconds) -> None:
    """They count with all others, not with the chat's messages; in a group with both."""
    private = [limits.admit(42, "editMessageText") for _ in range(8)]
    clock.now += 5
    group = [limits.admit(-555, "editMessageText") for _ in range(8)]

    assert not any(private)
    assert len([wait for wait in group if wait]) == 4
