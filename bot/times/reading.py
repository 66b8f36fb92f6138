"""Reads times as officials write them: “8h sáng mai”, “thứ hai tuần sau”."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.hours import VIETNAM, holiday
from bot.marks import bare
from bot.times import patterns as p

LONGEST = 120
"""Characters; what is longer is no time."""
DAY = timedelta(days=1)
HALF_YEAR = timedelta(days=183)
SEARCHED = 62
"""Days ahead in which “ngày 31” or “thứ hai ngày 30” is looked for."""
FEAST, YEAR = 10, 400
"""Days of Tết that are counted; days in which the next one surely comes."""
DAWN = 6
"""“2h” alone is two in the afternoon to most, two at night to the clock: ask."""

TET, EVE = "Tết Nguyên Đán", "29 Tết"
MIDNIGHT = frozenset({0, 12})
"""“12h đêm nay” is the coming midnight: the first moment of tomorrow."""

Found = re.Match[str] | None


def read(text: str, now: datetime) -> datetime | None:
    """Read a time; None for what is no time or leaves a doubt. It may lie in the past."""
    flat = _flatten(text[: LONGEST + 1])
    if not flat or len(text) > LONGEST:
        return None
    local = now.astimezone(VIETNAM)
    if p.NOW.fullmatch(flat):
        return local
    try:
        return _moment(flat, local)
    except ValueError:  # a day or an hour that never was
        return None


def _flatten(text: str) -> str:
    plain = re.sub(r"[,;!?…()]|\.(?!\d)|(?<!\S)[\-–](?!\S)", " ", text)
    words = unicodedata.normalize("NFC", plain).lower().split()
    return " ".join(w if w in p.STRANGE else p.MARKED.get(w) or bare(w) for w in words)


def _take(pattern: re.Pattern[str], flat: str) -> tuple[Found, str]:
    """Find one part, and return what is left to be understood."""
    found = pattern.search(flat)
    if not found:
        return None, flat
    return found, f"{flat[: found.start()]}{p.GAP}{flat[found.end() :]}"


def _moment(flat: str, local: datetime) -> datetime | None:
    later, rest = _take(p.LATER, flat)
    tet, rest = _take(p.TET, rest)
    on, rest = _take(p.DATE, rest)
    of_month, rest = _take(p.DAY_OF_MONTH, rest)
    weekday, rest = _take(p.WEEKDAY, rest)
    clock, rest = _take(p.CLOCK, rest)
    shift, rest = _take(p.SHIFT, rest)
    part, rest = _take(p.PART, rest)
    if set(rest.split()) - p.FILLER:
        return None  # a word that is not understood may change everything
    others = (tet, on, of_month, weekday, clock, shift, part)
    if later and (delta := _delta(later)):
        return None if any(others) else local + delta
    # Without marks, “thu bay toi” is the coming Saturday, or Saturday evening.
    if weekday and weekday["after"] == "toi" and not part:
        return None
    if clock and part and _midnight(clock, part):
        only_day = shift and not any((tet, on, of_month, weekday, later))
        return _day_after(shift, local) if shift and only_day else None
    hour = _hour(clock, part)
    if hour is None:
        return None
    days = {*_tet(tet, local), *_exact(on, local), *_said(weekday, shift, later, local)}
    fits = [
        day
        for day in sorted(days) or _ahead(weekday, of_month, local)
        if _agrees(day, weekday, of_month)
    ]
    if days:
        return datetime.combine(fits[0], hour, VIETNAM) if len(days) == len(fits) == 1 else None
    if not (weekday or of_month or clock):
        return None
    moments = (datetime.combine(day, hour, VIETNAM) for day in fits)
    return next((moment for moment in moments if moment > local), None)


def _hour(clock: Found, part: Found) -> time | None:
    """Return the hour of the day; None where morning or evening is in doubt."""
    name = part["part"].replace("evening", "toi") if part else ""
    if not clock:
        alone = p.ALONE.get(name) if name else p.DEFAULT
        return None if alone is None else time(alone)
    said = _number(clock["h"])
    half = clock["half"] or clock["bare"]
    minute = 30 if half else int(clock["m"] or clock["m1"] or clock["mc"] or 0)
    if not name:
        doubt = (0 < said < DAWN and not clock["h"].startswith("0")) or clock["bare"]
        return None if doubt else _less(time(said, minute), clock)
    hour = p.PARTS[name].get(said)
    return None if hour is None else _less(time(hour, minute), clock)


def _less(hour: time, clock: re.Match[str]) -> time:
    """Take off the minutes to the hour: “9 giờ kém 15”."""
    if not clock["less"]:
        return hour
    minutes = p.MINUTES.get(clock["less"]) or int(clock["less"])
    if not 0 < minutes < 60 or not hour.hour:  # noqa: PLR2004 - minutes of an hour
        raise ValueError(clock[0])
    return time(hour.hour - 1, 60 - minutes)


def _midnight(clock: re.Match[str], part: re.Match[str]) -> bool:
    """Tell whether twelve at night is meant, on the dot."""
    whole = not any(clock[name] for name in ("half", "bare", "less"))
    on_the_dot = whole and not int(clock["m"] or clock["m1"] or clock["mc"] or 0)
    return part["part"] == "dem" and on_the_dot and _number(clock["h"]) in MIDNIGHT


def _day_after(shift: re.Match[str], local: datetime) -> datetime:
    """Return the midnight with which the day that was said ends."""
    day = local.date() + (p.SHIFTS[shift["by"]] + 1) * DAY
    return datetime.combine(day, time(), VIETNAM)


def _tet(found: Found, local: datetime) -> Iterator[date]:
    """Name the day of the coming Tết; raises ValueError for “30 Tết” where there may be none."""
    if not found:
        return
    today, number = local.date(), 0 if found["eve"] else _number(found["day"])
    if number > FEAST:
        raise ValueError(found[0])
    ahead = (today + (days - FEAST) * DAY for days in range(YEAR))
    days = (day + (number - 1) * DAY for day in ahead if holiday(day) == TET)
    day = next((day for day in days if day >= today), None)
    if day is None or (found["eve"] and holiday(day - DAY) != EVE):
        raise ValueError(found[0])
    yield day


def _delta(later: re.Match[str]) -> timedelta | None:
    """Return “30 phút nữa”; None where it is days, which have hours of their own."""
    unit = later["u1"] or later["u2"]
    if unit in {"ngay", "day", "tuan"}:
        return None
    if later["n2"] == "nua":
        return timedelta(minutes=30)
    number = _number(later["n1"] or later["n2"])
    return timedelta(minutes=number) if unit in {"phut", "p"} else timedelta(hours=number)


def _exact(on: Found, local: datetime) -> Iterator[date]:
    """Name the day of a written date; raises ValueError for one that may be a lunar one."""
    if not on:
        return
    year = on["y1"] or on["y2"] or on["y3"]
    # “Mùng 2 tháng 12” is said of both calendars; the lunar twelfth and first have own names.
    january = not on["m3"] or int(on["m3"]) == 1
    if on["moon"] and january and not (year or on["sun"]):
        raise ValueError(on[0])
    day, month = int(on["d"]), int(on["m1"] or on["m2"] or on["m3"])
    if year:
        yield date(int(year[-2:]) + 2000, month, day)
        return
    given = date(local.year, month, day)
    # In December “3/1” is next month's; in November “24/11” was yesterday.
    if local.date() - given > HALF_YEAR:
        given = date(local.year + 1, month, day)
    elif given - local.date() > HALF_YEAR:
        given = date(local.year - 1, month, day)
    yield given


def _said(weekday: Found, shift: Found, later: Found, local: datetime) -> Iterator[date]:
    """Name the days that are told by their distance from today."""
    today = local.date()
    if shift:
        yield today + p.SHIFTS[shift["by"]] * DAY
    if later:
        yield today + _number(later["n2"]) * (7 if later["u2"] == "tuan" else 1) * DAY
    week = weekday and (weekday["before"] or weekday["after"])
    if weekday and week and week not in {"next", "toi"}:
        monday = today - today.weekday() * DAY
        yield monday + (_weekday(weekday) + (0 if week.endswith("nay") else 7)) * DAY


def _ahead(weekday: Found, of_month: Found, local: datetime) -> Iterator[date]:
    """List the days to look at, where only the name or number of a day was said."""
    first = 1 if weekday and weekday["after"] else 0
    last = SEARCHED if of_month else 7
    return (local.date() + days * DAY for days in range(first, last + 1))


def _agrees(day: date, weekday: Found, of_month: Found) -> bool:
    if weekday and day.weekday() != _weekday(weekday):
        return False
    return not of_month or day.day == int(of_month["d"])


def _weekday(found: re.Match[str]) -> int:
    name = found["name"] or found["short"]
    if not name:
        return 6
    return p.NAMES.index(name) if name in p.NAMES else int(name) - 2


def _number(word: str) -> int:
    return p.NUMBERS.get(word) or int(word)
