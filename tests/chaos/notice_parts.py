"""The parts of the chaos about notices: kills, pace, and what a hundred thousand rows cost."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import notice_expansion, notice_rate, notices
from tests.chaos.notice_bots import Source, loaded

SHORT, LONG = (1_100, 42.0), (10_000, 75.0)
"""Recipients, and the seconds during which their notice is watched."""
SLOWER = 2.0
"""So many times as long a row may take among the most as among the fewest."""
HEAVIER = 16 * 1024
"""Kilobytes by which the process may grow, whatever the number."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How large everything is to be, and where it is written down."""

    seed: int
    recipients: int
    kills: int
    folder: Path
    say: Callable[[str], None]

    def run(self, kind: str, url: Callable[[str], str]) -> bool:
        """Run all parts on one kind of database; tells whether all is well."""
        self.say(f"{kind}: notices")
        with loaded() as source:
            good = self._kills(kind, url, source)
            good &= self._pace(kind, url, source)
        return self._expansion(url) and good

    def _kills(self, kind: str, url: Callable[[str], str], source: Source) -> bool:
        outcome = asyncio.run(
            notices.run(
                source,
                database=url("notices"),
                folder=self.folder / f"{kind}-notices",
                seed=self.seed,
                recipients=self.recipients,
                kills=self.kills,
                roles=notices.ALONE if kind == "sqlite" else notices.THREE,
            )
        )
        self.say(f"  killed while {self.recipients} people get notices: {outcome.report()}")
        return outcome.good

    def _pace(self, kind: str, url: Callable[[str], str], source: Source) -> bool:
        good = True
        for recipients, seconds in (SHORT, LONG):
            outcome = asyncio.run(
                notice_rate.run(
                    source,
                    database=url(f"pace-{recipients}"),
                    folder=self.folder / f"{kind}-pace-{recipients}",
                    seed=self.seed,
                    recipients=recipients,
                    seconds=seconds,
                    roles=notice_rate.ALONE if kind == "sqlite" else notice_rate.THREE,
                )
            )
            load = os.getloadavg()[0] / (os.cpu_count() or 1)
            self.say(f"  at Telegram's own rate, {recipients} people: {outcome.report()}")
            self.say(f"    (the machine's load at the end: {load:.1f} a processor)")
            good &= outcome.good
        return good

    def _expansion(self, url: Callable[[str], str]) -> bool:
        measured = [
            asyncio.run(notice_expansion.measure(url(f"rows-{many}"), many))
            for many in notice_expansion.MANY
        ]
        first, corrections = zip(*measured, strict=True)
        for what, outcomes in (("a notice", first), ("its correction", corrections)):
            lines = (f"\n    {one.report()}" for one in outcomes)
            self.say(f"  rows for {what}:{''.join(lines)}")
        return _linear(first) and _linear(corrections)


def _linear(outcomes: tuple[notice_expansion.Outcome, ...]) -> bool:
    """Tell whether the most cost each about what the fewest do, and no more memory."""
    few, *_, many = (one.seconds / one.recipients for one in outcomes)
    complete = all(one.rows == one.recipients for one in outcomes)
    light = max(one.grew for one in outcomes) < HEAVIER
    return complete and light and many < SLOWER * few
