"""The commune's office hours and its days off, as its file gives them."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.opening import DAY, Opening, Span, Year, parse_spans
from content.schema import Form, Text

Weekday = Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
WEEK = get_args(Weekday)
MOST_HOURS = 80
LONGEST = timedelta(days=30)


class Local(Form):
    """What a commune fills in; a line left empty is the same as no line."""

    @model_validator(mode="before")
    @classmethod
    def drop_empty(cls, raw: Any) -> Any:
        """Take `phone:` with nothing behind it as not set."""
        if isinstance(raw, dict):
            return {name: value for name, value in raw.items() if value is not None}
        return raw


def _hours(value: str) -> str:
    parse_spans(value)
    return value


def _count(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_HOURS:
        raise ValueError(f"là “{value}”. Hãy viết số giờ làm việc, từ 1 đến {MOST_HOURS}.")
    return value


class Office(Local):
    """When the office is open, and how soon it answers."""

    hours: Annotated[dict[Weekday, Annotated[Text, AfterValidator(_hours)]], Field(min_length=1)]
    answer_within: Annotated[int, BeforeValidator(_count)] = 8
    """In working hours."""

    def week(self) -> dict[int, tuple[Span, ...]]:
        """Return the hours by weekday, Monday is 0."""
        return {WEEK.index(day): parse_spans(text) for day, text in self.hours.items()}


class DaysOff(Local):
    """One day off, or some in a row."""

    name: Text
    day: date | None = None
    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Require a day, or a range that runs forward."""
        if (self.day is None) == (self.first is None) or (self.first is None) != (
            self.last is None
        ):
            raise ValueError(f"“{self.name}”: hãy viết day (một ngày), hoặc cả from và to.")
        if self.first and self.last and not self.first <= self.last <= self.first + LONGEST:
            raise ValueError(
                f"“{self.name}”: từ {self.first} đến {self.last} chưa đúng. "
                "Hãy viết from trước to, cách nhau không quá 30 ngày."
            )
        return self

    def days(self) -> list[date]:
        """List the days."""
        if self.first and self.last:
            return [self.first + ahead * DAY for ahead in range((self.last - self.first).days + 1)]
        return [self.day] if self.day else []


class Swap(Local):
    """A day that is worked instead of another one, in its hours."""

    day: date
    instead_of: date


class YearOff(Local):
    """The days off of one year."""

    confirmed: bool = False
    closed: tuple[DaysOff, ...] = ()
    """Not `off`: to most readers of YAML that word means false."""
    work: tuple[Swap, ...] = ()

    def year(self) -> Year:
        """Return the days one by one."""
        off = {day: some.name for some in self.closed for day in some.days()}
        return Year(self.confirmed, off, {swap.day: swap.instead_of for swap in self.work})


def _years_fit(years: dict[int, YearOff]) -> dict[int, YearOff]:
    """Refuse days of another year, and swaps that cannot be."""
    for number, listed in years.items():
        year = listed.year()
        for day in (*year.off, *year.work):
            if day.year != number:
                raise ValueError(f"{number}: ngày {day} thuộc năm khác. Hãy ghi ở năm {day.year}.")
        for day, instead in year.work.items():
            if day in year.off:
                raise ValueError(f"{number}: ngày {day} vừa nghỉ vừa làm bù. Hãy giữ một.")
            if instead.year == number and instead not in year.off:
                raise ValueError(
                    f"{number}: ngày {day} làm bù cho {instead}, "
                    "nhưng ngày ấy không nghỉ. Hãy thêm vào closed, hoặc sửa ngày."
                )
    return years


YearsOff = Annotated[dict[int, YearOff], AfterValidator(_years_fit)]


def opening(office: Office | None, years: dict[int, YearOff]) -> Opening:
    """Put the two sections together."""
    known = {number: listed.year() for number, listed in years.items()}
    if office is None:
        return Opening(years=known)
    return Opening(office.week(), known, timedelta(hours=office.answer_within))
