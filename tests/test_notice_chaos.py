"""Notices to many while the bot is killed, in short; `make chaos` has the long runs."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage.ledger import Count
from bot.types import Address, State
from tests.chaos import notices
from tests.chaos.notice_bots import Source, loaded
from tests.chaos.notice_plan import VILLAGES, Plan, plan
from tests.chaos.notice_rows import Row
from tests.chaos.notice_verdict import Findings, judge
from tests.postgres import postgres

pytestmark = pytest.mark.xdist_group("notices")

SEED, RECIPIENTS, KILLS = 20261125, 120, 2
CODE = "TB-1234"
LAN, RELAY = Address("telegram", "1000000"), Address("telegram", "901")


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    """What forks bots: importing their libraries takes seconds."""
    with loaded() as process:
        yield process


@pytest.fixture
def database() -> Iterator[Callable[[], str]]:
    """A server of this test's own."""
    with postgres() as new:
        yield new


@pytest.mark.timeout(180)
async def test_nobody_gets_a_notice_twice_and_nobody_is_forgotten(
    source: Source, tmp_path: Path
) -> None:
    """Killed while it sends and while it starts, one process sends each message at most once."""
    outcome = await notices.run(
        source,
        database=f"sqlite+aiosqlite:///{tmp_path}/xaoi.db",
        folder=tmp_path,
        seed=SEED,
        recipients=RECIPIENTS,
        kills=KILLS,
        roles=notices.ALONE,
    )

    assert outcome.kills == KILLS
    assert outcome.good, outcome.report()


@pytest.mark.timeout(180)
async def test_senders_take_over_from_one_another(
    source: Source, tmp_path: Path, database: Callable[[], str]
) -> None:
    """On PostgreSQL, two go on where a third one was killed."""
    outcome = await notices.run(
        source,
        database=database(),
        folder=tmp_path,
        seed=SEED,
        recipients=RECIPIENTS,
        kills=2,
        roles=notices.THREE,
    )

    assert outcome.kills == 2
    assert outcome.good, outcome.report()


def test_the_verdict_finds_nothing_where_nothing_is_wrong() -> None:
    """What arrived is what the ledger says, but for those of whom it says it does not know."""
    verdict = judge(*all_well())

    assert verdict.good, verdict


@pytest.mark.parametrize("who", [LAN, RELAY], ids=["a person", "who forwards for two villages"])
def test_the_verdict_notices_a_message_too_many(who: Address) -> None:
    """One message more than there are rows: somebody got a notice twice."""
    made, found = all_well()
    received = Counter(found.received)
    received[CODE, who] += 1

    verdict = judge(made, replace(found, received=received))

    assert verdict.twice == [f"{CODE} {who}"]
    assert not verdict.good


def test_the_verdict_notices_a_gap() -> None:
    """The ledger says `sent`, and nothing has arrived."""
    made, found = all_well()
    received = Counter(found.received)
    del received[CODE, LAN]

    verdict = judge(made, replace(found, received=received))

    assert verdict.missing == [f"{CODE} {LAN}"]
    assert not verdict.good


@pytest.mark.parametrize(
    ("state", "error", "wrong"),
    [
        (State.failed, "forbidden", "denied"),
        (State.queued, "", "left_open"),
        (State.unknown, "died", "unexplained"),
        (State.unknown, "network", "blamed_on_weather"),
    ],
    ids=["arrived all the same", "still waits", "no kill", "no fault of the platform's"],
)
def test_the_verdict_notices_a_row_that_says_something_else(
    state: State, error: str, wrong: str
) -> None:
    """Whatever a row claims about a message that arrived must have a reason."""
    made, found = all_well()
    first, *others = found.rows
    rows = [replace(first, state=state, error=error), *others]

    verdict = judge(made, replace(found, rows=rows, counted=counted(rows)))

    assert getattr(verdict, wrong)
    assert not verdict.good


def test_the_verdict_notices_who_was_left_out_and_who_came_in() -> None:
    """Everybody meant has a row, and nobody else gets anything."""
    made, found = all_well()
    stranger = Address("telegram", "5")
    rows = found.rows[1:]
    received = Counter(found.received)
    received[CODE, stranger] += 1

    verdict = judge(made, replace(found, rows=rows, counted=counted(rows), received=received))

    assert verdict.forgotten == [f"{CODE} {LAN}"]
    assert f"{CODE} {stranger}" in verdict.strangers


def test_the_verdict_notices_a_report_that_lies() -> None:
    """What officials are shown is what the rows say."""
    made, found = all_well()

    verdict = judge(made, replace(found, counted={CODE: found.counted[CODE][1:]}))

    assert verdict.miscounted == [CODE]


def all_well() -> tuple[Plan, Findings]:
    """Send one notice to a few people, with one kill, and nothing going wrong."""
    made = plan(20)
    made.codes[CODE] = VILLAGES
    addresses = [
        *(one.address for one in made.people if one.village in VILLAGES),
        *(address for address, village in made.groups.items() if village in VILLAGES),
        *made.relays.values(),
    ]
    rows = [Row(number, CODE, address, State.sent, "") for number, address in enumerate(addresses)]
    rows[1] = replace(rows[1], state=State.unknown, error="died")
    received = Counter((CODE, one.address) for one in rows if one.state is State.sent)
    found = Findings(
        received=received,
        rows=rows,
        counted=counted(rows),
        notices={CODE: "finished"},
        marked={1, 2},
        doubtful=0,
        bugs=0,
    )
    return made, found


def counted(rows: list[Row]) -> dict[str, list[Count]]:
    """Count the rows as the bot does for its report."""
    many = Counter(one.state for one in rows)
    return {
        CODE: [
            Count("", "person", "telegram", state, "", False, number)
            for state, number in many.items()
        ]
    }
