"""Reads from results what goes wrong: with the platform, or with one notice."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.notices.outcome import Outcome
from bot.types import State

LOOKED_AT, BAD, IN_A_ROW = 40, 0.5, 20
"""Of so many of a notice's last results, of which there are some, this share of bad ones stops it.

So does an outage that lasts for as many tries in a row.
"""
ALL_BUT = 0.9
"""So large a share of people who cannot be reached is no chance: it stops a notice, too."""


def _last() -> dict[int, deque[bool]]:
    return defaultdict(lambda: deque(maxlen=LOOKED_AT))


@dataclass(slots=True)
class Signs:
    """What the last results of one lane say, notice by notice."""

    failures: int = 0
    """Tries in a row that the platform did not take."""
    _results: dict[int, deque[bool]] = field(default_factory=_last)
    _gone: dict[int, deque[bool]] = field(default_factory=_last)

    def read(self, outcomes: Sequence[Outcome]) -> tuple[Mapping[int, str], float]:
        """Return the notices that go wrong and why, and for how many seconds nobody is sent to."""
        ended = [one for one in outcomes if one.state is not State.queued]
        away = [one for one in outcomes if one.bad and one.state is State.queued]
        hold = 0.0
        if away and not ended:
            self.failures += 1
            hold = min(60.0, 2.0 ** min(self.failures - 1, 6))
        elif ended:
            self.failures = 0
        wrong = {one.row.notice_id: one.error for one in outcomes if one.spent}
        if self.failures >= IN_A_ROW:
            self.failures = 0
            wrong |= {one.row.notice_id: one.error for one in away}
        for one in ended:
            results = self._results[one.row.notice_id]
            results.append(one.bad)
            if len(results) >= IN_A_ROW and sum(results) >= BAD * len(results):
                wrong[one.row.notice_id] = one.error
            gone = self._gone[one.row.notice_id]
            gone.append(one.gone)
            if len(gone) == LOOKED_AT and sum(gone) >= ALL_BUT * LOOKED_AT:
                # Once: whoever lets it go on all the same has been told.
                self._gone[one.row.notice_id] = deque(maxlen=1)
                wrong[one.row.notice_id] = one.error
        return wrong, hold

    def forget(self, notice_id: int) -> None:
        """Begin anew with a notice that somebody was told of."""
        self._results.pop(notice_id, None)
