"""A month, and the counts of it as they are: only `bot.figures.shown` lets them out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.figures.places import in_the_middle
from bot.hours import VIETNAM
from bot.library import Library
from bot.storage import Tx, figures, tallies
from bot.storage.figures import People, Place
from bot.storage.tallies import Tallied

IDLE = timedelta(days=1)
"""Whoever has stood still for so long in the middle of a flow has given up for now."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month by the calendar of Vietnam."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        """Return the month of a moment."""
        here = moment.astimezone(VIETNAM)
        return cls(here.year, here.month)

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """Read `2026-11`; None for anything else."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def title(self) -> str:
        """Say which month it is."""
        return f"tháng {self.number}/{self.year}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def after(self) -> date:
        """Return the first day that is not in it any more."""
        return self.next.first

    @property
    def next(self) -> "Month":
        """Return the month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        """Return the month before it."""
        return Month.of(self.begins - timedelta(days=1))

    @property
    def begins(self) -> datetime:
        """Return its first moment."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def ends(self) -> datetime:
        """Return the first moment that is not in it any more."""
        return self.next.begins

    @property
    def days(self) -> Sequence[date]:
        """List its days."""
        return [self.first + timedelta(days=n) for n in range((self.after - self.first).days)]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in a month: never shown as it is."""

    tallied: Sequence[Tallied]
    begun_by_day: Mapping[date, int]
    people: Sequence[People]
    standing: Mapping[Place, int]
    """Who gave up without a word: the sessions that stand in the middle of a flow."""
    notices: int

    def of(self, event: str) -> Sequence[Tallied]:
        """List the counts of one event."""
        return [one for one in self.tallied if one.event == event]

    def by_topic(self, event: str) -> Counter[str]:
        """Sum one event by topic, over all villages."""
        return summed((one.topic, one.many) for one in self.of(event))

    def by_village(self, event: str, topic: str = "") -> Counter[str]:
        """Sum one event by village, of one topic or of all."""
        return summed(
            (one.village, one.many) for one in self.of(event) if topic in ("", one.topic)
        )


def summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    """Sum what belongs together."""
    counted: Counter[str] = Counter()
    for key, many in pairs:
        counted[key] += many
    return counted


async def count(tx: Tx, month: Month, library: Library, now: datetime) -> Counts:
    """Count a month, in a handful of statements however many people there are."""
    middle, still = in_the_middle(library), min(month.ends, now - IDLE)
    standing = await figures.standing(tx, month.begins, still)
    return Counts(
        await tallies.between(tx, month.first, month.after),
        await tallies.by_day(tx, "flow_begun", month.first, month.after),
        await figures.people(tx, month.begins, month.ends),
        {place: many for place, many in standing.items() if middle(place)},
        await figures.notices_begun(tx, month.begins, month.ends),
    )
