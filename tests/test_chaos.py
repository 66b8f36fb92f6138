"""A short run of the chaos: `make chaos` has the long ones, on both databases."""

from pathlib import Path

import pytest

from tests.chaos import webhook
from tests.chaos.run import run
from tests.chaos.script import write
from tests.chaos.verdict import judge

SEED, PEOPLE, MESSAGES, KILLS = 20261125, 20, 120, 3


@pytest.mark.timeout(120)
async def test_nobody_notices_that_the_bot_was_killed(tmp_path: Path) -> None:
    """Killed in the middle and started again, it answers everybody, once, as if undisturbed."""
    script = write(SEED, people=PEOPLE, messages=MESSAGES)
    databases = {name: f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("calm", "wild")}

    calm = await run(
        script, database=databases["calm"], folder=tmp_path / "calm", seed=SEED, kills=0
    )
    wild = await run(
        script, database=databases["wild"], folder=tmp_path / "wild", seed=SEED, kills=KILLS
    )

    verdict = judge(script, calm, wild)
    assert len(wild.kills) == KILLS
    assert verdict.good, verdict


@pytest.mark.timeout(120)
async def test_under_load_nothing_is_lost_and_each_is_answered_once() -> None:
    """While it answers, events of Zalo keep coming in: none is refused, lost or answered twice."""
    outcome = await webhook.run(seconds=2, rate=50, people=20, seed=SEED)

    assert outcome.asked.total() == 100
    assert (outcome.refused, outcome.lost, outcome.twice) == (0, 0, 0)
