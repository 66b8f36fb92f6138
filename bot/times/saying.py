"""Says times so that nobody errs: with the part of the day, the weekday and the date."""

from datetime import datetime

from bot.hours import VIETNAM

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
AM_PM = 12


def say(moment: datetime, now: datetime) -> str:
    """Say a time in plain words: “8 giờ sáng mai, thứ năm 26/11/2026”."""
    local, today = moment.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    near = {0: "nay", 1: "mai"}.get((local.date() - today).days)
    part = _part(local.hour)
    if near is None:
        return stamp(moment)
    named = f"{part} {near}" if part else {"nay": "hôm nay", "mai": "ngày mai"}[near]
    return f"{_clock(local)} {named}, {_day(local)}"


def stamp(moment: datetime) -> str:
    """Say a time that is read at any later day: “8 giờ sáng thứ năm 26/11/2026”."""
    local = moment.astimezone(VIETNAM)
    return " ".join(filter(None, (_clock(local), _part(local.hour), _day(local))))


def _clock(local: datetime) -> str:
    hour = local.hour if local.hour <= AM_PM else local.hour - AM_PM
    return f"{hour} giờ {local.minute:02}" if local.minute else f"{hour} giờ"


def _part(hour: int) -> str:
    ends = ((1, ""), (11, "sáng"), (13, "trưa"), (18, "chiều"), (23, "tối"), (24, "đêm"))
    return next(part for end, part in ends if hour < end)


def _day(local: datetime) -> str:
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m/%Y}"
