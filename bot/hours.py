"""When people may be disturbed: the quiet hours of a day, and the days off."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = 5
SPAN = re.compile(
    r"\s*(?P<h1>\d{1,2})(?:[:h](?P<m1>\d{2})?)?\s*[-–]\s*(?P<h2>\d{1,2})(?:[:h](?P<m2>\d{2})?)?\s*"
)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which no notice leaves; they may span midnight. As long as nothing: none."""

    begins: time = time(21)
    ends: time = time(6)

    def covers(self, moment: datetime) -> bool:
        """Tell whether it is quiet then, by the clocks of Vietnam."""
        clock = moment.astimezone(VIETNAM).time()
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def next_open(self, moment: datetime) -> datetime:
        """Return the first moment from this one on that is not quiet."""
        if not self.covers(moment):
            return moment
        local = moment.astimezone(VIETNAM)
        end = datetime.combine(local, self.ends, VIETNAM)
        return end if end > local else end + timedelta(days=1)


def parse_quiet(text: str) -> Quiet:
    """Read “21:00-6:00” as it stands in the settings; raises ValueError."""
    found = SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}”: viết giờ bắt đầu và giờ kết thúc, ví dụ 21:00-6:00")
    try:
        begins = time(int(found["h1"]), int(found["m1"] or 0))
        return Quiet(begins, time(int(found["h2"]), int(found["m2"] or 0)))
    except ValueError as error:
        raise ValueError(f"“{text}”: giờ từ 0 đến 23, phút từ 0 đến 59") from error


def night(text: str, now: Callable[[], datetime]) -> Callable[[], bool]:
    """Return what tells whether people sleep, by quiet hours as the settings have them."""
    quiet = parse_quiet(text)
    return lambda: quiet.covers(now())


def holiday(day: date) -> str:
    """Name the day off that this is, in Vietnamese; empty on other days."""
    return _days_off(day.year).get(day, "")


def weekend(day: date) -> bool:
    """Tell whether this is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


@lru_cache(maxsize=8)
def _days_off(year: int) -> Mapping[date, str]:
    import holidays

    return dict(holidays.country_holidays("VN", years=year, language="vi"))
