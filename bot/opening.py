"""When the commune's office is open, and by when an answer can be promised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from bot.hours import SPAN, VIETNAM, holiday, weekend

DAY = timedelta(days=1)
AHEAD = 92
"""Days within which the office opens again, or nobody can tell."""


class Span(NamedTuple):
    """Hours of one day without a break."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Year:
    """The days off of one year, as the commune has them."""

    confirmed: bool = False
    """The year's list was announced; before that, nothing is promised in this year."""
    off: Mapping[date, str] = field(default_factory=dict)
    """By name."""
    work: Mapping[date, date] = field(default_factory=dict)
    """Swap days: worked instead of this other day, in its hours."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The office hours of a commune."""

    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    """By weekday, Monday is 0; in the order of the day."""
    years: Mapping[int, Year] = field(default_factory=dict)
    answer_within: timedelta = timedelta(hours=8)
    """In how many working hours a question is answered."""

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office is open, as far as is known."""
        local = moment.astimezone(VIETNAM)
        return _covered(self._spans(local.date()), local.time())

    def surely_closed(self, moment: datetime) -> bool:
        """Tell whether nobody is there: a day off that nobody confirmed may well be worked."""
        local = moment.astimezone(VIETNAM)
        spans = self._spans(local.date())
        if not self.years.get(local.year, Year()).confirmed:
            spans = spans or self.week.get(local.weekday(), ())
        return bool(self.week) and not _covered(spans, local.time())

    def next_open(self, moment: datetime) -> datetime | None:
        """Return the first open moment from this one on; None where nobody can tell."""
        if self.is_open(moment):
            return moment.astimezone(VIETNAM)
        return next((begins for begins, _ in self._known(moment)), None)

    def promise(self, moment: datetime) -> datetime | None:
        """Return by when what is asked now is answered; None where nothing can be promised."""
        left = self.answer_within
        for begins, ends in self._known(moment):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        return None

    def why_closed(self, day: date) -> str:
        """Say why the office is closed all day, in Vietnamese; empty where it is not."""
        if not self.week or self._spans(day):
            return ""
        return self._off(day) or ("cuối tuần" if weekend(day) else "không có giờ làm việc")

    def _known(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Go through the open hours from a moment on, up to the first day nobody confirmed."""
        local = moment.astimezone(VIETNAM)
        for ahead in range(AHEAD):
            day = local.date() + ahead * DAY
            if not self.years.get(day.year, Year()).confirmed:
                return
            for span in self._spans(day):
                ends = datetime.combine(day, span.ends, VIETNAM)
                if ends > local:
                    yield max(local, datetime.combine(day, span.begins, VIETNAM)), ends

    def _spans(self, day: date) -> tuple[Span, ...]:
        year = self.years.get(day.year, Year())
        if instead := year.work.get(day):
            return self.week.get(instead.weekday(), ())
        return () if self._off(day) else self.week.get(day.weekday(), ())

    def _off(self, day: date) -> str:
        """Name the day off that this is: by the year's list, and before that by the calendar."""
        year = self.years.get(day.year, Year())
        named = year.off.get(day, "")
        return named if year.confirmed else named or holiday(day)


def _covered(spans: Iterable[Span], clock: time) -> bool:
    return any(span.begins <= clock < span.ends for span in spans)


def parse_spans(text: str) -> tuple[Span, ...]:
    """Read “7:30–11:30, 13:30–17:00”; raises ValueError."""
    spans = tuple(_span(part) for part in text.split(","))
    for span in spans:
        if span.begins >= span.ends:
            raise ValueError(f"“{text}”: giờ mở phải trước giờ đóng. Hãy sửa lại.")
    for before, after in pairwise(spans):
        if after.begins < before.ends:
            raise ValueError(f"“{text}”: các giờ chồng lên nhau. Hãy viết từ sớm đến muộn.")
    return spans


def _span(text: str) -> Span:
    found = SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}”: chưa đọc được giờ. Hãy viết như 7:30–11:30, 13:30–17:00.")
    try:
        begins = time(int(found["h1"]), int(found["m1"] or 0))
        return Span(begins, time(int(found["h2"]), int(found["m2"] or 0)))
    except ValueError as error:
        raise ValueError(f"“{text}”: giờ từ 0 đến 23, phút từ 0 đến 59. Hãy sửa lại.") from error
