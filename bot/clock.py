"""Tells the time in Vietnam: everybody else is told it."""

from collections.abc import Callable
from datetime import date, datetime, time

from bot.hours import VIETNAM


def clock() -> datetime:
    """Tell the time in Vietnam."""
    return datetime.now(VIETNAM)


def noon(day: date) -> Callable[[], datetime]:
    """Make a clock that stands at noon of this day."""
    return lambda: datetime.combine(day, time(12), VIETNAM)
