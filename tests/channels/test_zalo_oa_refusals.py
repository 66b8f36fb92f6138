"""Every way in which sending to Zalo ends badly, in our own words, and who is called for it."""

import logging
import traceback
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers

from bot.channels.zalo_oa.codes import CODES, sentence
from bot.config import Settings
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientUnreachable,
    SendError,
    Throttled,
)
from bot.types import Reply
from tests.channels.oa_bench import GROUP, HOA, LAN, SEND, Bench, many, opened
from tests.chat import Clock
from tests.fakes.zalo_oa.events import signature

TOKENS = "/v4/oa/access_token"


@pytest.fixture
async def bench(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Bench]:
    """Zalo and the channel."""
    async with opened(settings, clock, tmp_path / "content") as bench:
        yield bench


async def fails(bench: Bench, **fields: Any) -> SendError:
    with pytest.raises(SendError) as told:
        await bench.send(**fields)
    return told.value


LATER = [-100, -200, -214]
OURS = [-201, -210, -233, -240]
QUOTA = [-211, -218]
PERSON = [-213, -217, -227, -230, -232, -244, -305]
GONE_GROUP = [-237, -238, -241, -403]
OPERATOR = [
    -202, -204, -205, -209, -212, -215, -219, -221, -223, -224, -235, -242, -248, -320, -321,
]  # fmt: skip
OTHERS = [-32, -216, -220, -234]


def test_each_known_code_is_tried_below() -> None:
    """What is added to the table is added here."""
    listed = [*LATER, *OURS, *QUOTA, *PERSON, *GONE_GROUP, *OPERATOR, *OTHERS]

    assert sorted(listed) == sorted(CODES)


def test_each_code_is_said_to_an_official() -> None:
    """A sentence or two each, which say what to do; nothing for what is not Zalo's."""
    for code, meaning in CODES.items():
        assert sentence(str(code)) == meaning.sentence
        assert meaning.sentence.endswith(".")
    assert [sentence(other) for other in ("network", "", "-999", "http_502", "-")] == [""] * 5


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, ChannelUnavailable) for code in (*LATER, *OPERATOR, -1, -9999, 7)),
        *((code, MessageRejected) for code in OURS),
        *((code, RecipientUnreachable) for code in (*PERSON, *GONE_GROUP)),
        *((code, Throttled) for code in (*QUOTA, -32, -234)),
    ],
)
async def test_a_code_becomes_an_error_of_ours(
    bench: Bench, code: int, kind: type[SendError]
) -> None:
    """The sender knows whether to wait, to give up, or to leave somebody alone."""
    bench.zalo.faults.refuses(SEND, code)

    error = await fails(bench)

    assert type(error) is kind
    assert error.code == str(code)
    assert not getattr(error, "ambiguous", False)
    assert bool(await bench.alerts()) is (code in {*OPERATOR, *GONE_GROUP, *OURS, -211})


@pytest.mark.parametrize("code", QUOTA)
async def test_a_spent_quota_is_asked_again_after_an_hour(bench: Bench, code: int) -> None:
    """Not every few minutes: each try is a call."""
    bench.zalo.faults.refuses(SEND, code)

    error = await fails(bench)

    assert isinstance(error, Throttled)
    assert error.retry_after == 3600


@pytest.mark.parametrize(
    ("hour", "hours"), [(22, 8), (0, 6), (5, 1)], ids=["evening", "midnight", "before six"]
)
async def test_at_night_it_waits_for_the_morning(bench: Bench, hour: int, hours: int) -> None:
    """At five past six the first go out, and not all in the same second."""
    bench.clock.later(hours=hour - 9, minutes=-5)
    bench.zalo.says(LAN, "chào")
    bench.zalo.faults.refuses(SEND, -234)

    error = await fails(bench)

    assert isinstance(error, Throttled)
    assert 0 <= error.retry_after - hours * 3600 - 300 <= 300


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_token_that_is_not_good_is_renewed_once(bench: Bench, code: int) -> None:
    """The message goes out with the next one; a new one that is refused as well waits."""
    bench.zalo.faults.refuses(SEND, code)

    await bench.send()
    bench.zalo.faults.refuses(SEND, code, times=2)
    error = await fails(bench)

    assert [one.text for one in bench.seen()] == ["Chào bà con!"]
    assert len(bench.called(TOKENS)) == 1
    assert (type(error), error.code) == (ChannelUnavailable, "token")


async def test_too_fast_holds_everybody_back(bench: Bench) -> None:
    """The calls of a minute are counted for all: nobody else is tried before it ends."""
    bench.clock.later(seconds=20)
    bench.zalo.faults.refuses(SEND, -32)

    first, second = await fails(bench), await fails(bench, to=HOA)
    calls = len(bench.zalo.calls)
    bench.clock.later(seconds=39)
    third = await fails(bench, to=HOA)
    bench.clock.later(seconds=1)
    await bench.send(to=HOA)

    assert calls == 1
    assert [one.code for one in (first, second, third)] == ["-32"] * 3
    waits = [one.retry_after for one in (first, second, third) if isinstance(one, Throttled)]
    assert waits == [40, 40, 1]
    assert len(bench.seen(HOA)) == 1


async def test_a_429_of_a_proxy_holds_everybody_back(bench: Bench) -> None:
    """Whoever stands before Zalo and wants to be asked less is listened to as well."""
    bench.zalo.faults.breaks(SEND, 429)

    first, second = await fails(bench), await fails(bench, to=HOA)
    bench.clock.later(minutes=1)
    await bench.send(to=HOA)

    assert [one.code for one in (first, second)] == ["429", "-32"]
    assert len(bench.called(SEND)) == 2


async def test_the_last_call_of_a_minute_is_not_passed(bench: Bench) -> None:
    """Zalo says with each answer how many calls are left: at none we wait unasked."""
    bench.zalo.rate = 2

    await bench.send()
    await bench.send()
    error = await fails(bench, to=HOA)
    bench.clock.later(minutes=1)
    await bench.send(to=HOA)

    assert isinstance(error, Throttled)
    assert len(bench.called(SEND)) == 3
    assert (len(bench.seen()), len(bench.seen(HOA))) == (2, 1)


WAYS: dict[str, tuple[Callable[[Any], None], SendError]] = {
    "cut before": (
        lambda faults: faults.cuts_before(SEND),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "cut unheard": (
        lambda faults: faults.cuts_silently(SEND),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "cut within": (
        lambda faults: faults.cuts_within(SEND),
        ChannelUnavailable("network", ambiguous=True),
    ),
    **{
        f"garbled {body!r:.12}": (
            lambda faults, body=body: faults.garbles(SEND, body),
            ChannelUnavailable("garbled", ambiguous=True),
        )
        for body in (b"<html>", b"", b"\xff\xfe", b"[]", b"null", b"{}", b'{"error":"-230"}')
    },
    **{
        f"HTTP {status}": (
            lambda faults, status=status: faults.breaks(SEND, status),
            ChannelUnavailable(f"http_{status}"),
        )
        for status in (302, 404, 500, 502, 503)
    },
    "timeout of a proxy": (
        lambda faults: faults.breaks(SEND, 504),
        ChannelUnavailable("http_504", ambiguous=True),
    ),
    "HTTP 429": (lambda faults: faults.breaks(SEND, 429), Throttled(60, "429")),
}


@pytest.mark.parametrize(("breaks", "expected"), WAYS.values(), ids=WAYS)
async def test_a_way_that_is_cut(
    bench: Bench, breaks: Callable[[Any], None], expected: SendError
) -> None:
    """Whoever sends learns whether the message may have arrived all the same."""
    breaks(bench.zalo.faults)

    error = await fails(bench)

    assert type(error) is type(expected)
    assert vars(error) == vars(expected)


async def test_zalo_away_has_surely_delivered_nothing(bench: Bench) -> None:
    """A refused connection is not ambiguous."""
    await bench.zalo._runner.cleanup()
    await bench.oa.client.close()  # one that was open would only break

    error = await fails(bench)

    assert vars(error) == vars(ChannelUnavailable("network"))


async def test_strangers_and_those_who_block_are_unreachable(bench: Bench) -> None:
    """Who never wrote, wants no more, or was silent for a week, is left alone."""
    bench.zalo.blocks(HOA)

    blocked, stranger = await fails(bench, to=HOA), await fails(bench, to="1")
    bench.clock.later(days=7)
    late = await fails(bench)

    assert [one.code for one in (blocked, stranger, late)] == ["-244", "-213", "-230"]
    assert all(isinstance(one, RecipientUnreachable) for one in (blocked, stranger, late))


async def test_a_group_that_ended_is_left_alone(bench: Bench) -> None:
    """An expired package, or an account that was put out, calls a person."""
    ended, left = bench.group(), bench.group()
    bench.zalo.expels_account(left)
    bench.clock.later(days=31)
    before = len(bench.called(GROUP))

    errors = [await fails(bench, to=f"group-{one}") for one in (ended, left)]

    assert [one.code for one in errors] == ["-237", "-403"]
    assert all(isinstance(one, RecipientUnreachable) for one in errors)
    assert len(bench.called(GROUP)) == before + 2
    assert len(await bench.alerts()) == 2


async def test_a_person_is_called_once_a_day(bench: Bench) -> None:
    """An empty wallet is told to the official in one message, not in one per citizen."""
    for _ in range(3):
        bench.zalo.faults.refuses(SEND, -321)
        await fails(bench)
    bench.zalo.faults.refuses(SEND, -221)
    await fails(bench)
    first = await bench.alerts()
    bench.clock.later(hours=24)
    bench.zalo.faults.refuses(SEND, -321)
    await fails(bench)

    assert first == [f"⚠ {CODES[-321].sentence}", f"⚠ {CODES[-221].sentence}"]
    assert await bench.alerts() == [*first, first[0]]


async def test_logs_keep_the_secret(
    bench: Bench, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither tokens nor a person's words get into a log or into an error."""
    caplog.set_level(logging.DEBUG)
    words = Reply("Hồ sơ của bác Năm")
    bench.zalo.faults.garbles(SEND, '{"error":0,"mess bác Năm'.encode())
    bench.zalo.faults.cuts_before(SEND)
    bench.zalo.faults.refuses(SEND, -204, "bác Năm")
    bench.zalo.faults.breaks(SEND)
    traces: list[str] = []

    for _ in range(4):
        with pytest.raises(SendError) as failed:
            await bench.send(words)
        traces += traceback.format_exception(failed.value)

    told = "\n".join(
        [*traces, *(record.getMessage() for record in caplog.records), *capsys.readouterr()]
    )
    assert "alert" in told
    assert "bác Năm" not in told
    assert await bench.oa.tokens.access() not in told
    assert LAN not in told


async def test_which_id_signs_is_told_once(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator can read what Zalo's signature begins with; a forged call says nothing."""
    body = b'{"event_name":"follow","timestamp":"1"}'

    for told in (signature(body), signature(body), "mac=forged"):
        bench.oa.verify(Headers({"X-ZEvent-Signature": told}), body)

    assert capsys.readouterr().out.count("begins_with=app_id") == 1


@pytest.mark.parametrize("code", [-211, -248, -321])
async def test_a_person_is_called_whatever_stands_below_the_message(
    bench: Bench, code: int
) -> None:
    """Most answers have buttons: what an operator must mend is told all the same."""
    bench.zalo.faults.refuses(SEND, code)

    await fails(bench, reply=Reply("Chọn thủ tục", many(2)))

    assert len(await bench.alerts()) == 1


async def test_a_message_that_is_refused_for_good_is_forgotten(bench: Bench) -> None:
    """Nothing of it stays in memory."""
    bench.zalo.faults.refuses(SEND, -240)

    await fails(bench)

    assert bench.oa._sending._parts._left == {}
