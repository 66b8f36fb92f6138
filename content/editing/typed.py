"""Reads what officials type in one line: a day, a village, days off, a year."""

import re
from datetime import date

from content.editing.parts import Pairs
from content.texts import words

MOST_ID = 40


def read_date(typed: str) -> str:
    """Write a day as the files have it; what is no day stays as it was typed."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", typed.strip())
    if not found:
        return typed.strip()
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return typed.strip()


def village(typed: str) -> Pairs | None:
    """Begin a village by its name."""
    id_ = re.sub("^[^a-z]+", "", "_".join(words(typed)))[:MOST_ID]
    return {"id": id_, "name": typed} if len(id_) > 1 else None


def day_off(typed: str) -> Pairs | None:
    """Begin days off, as they are said: “16/02/2027 - 20/02/2027 Tết Nguyên đán”."""
    day = r"(\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2})"
    found = re.fullmatch(rf"{day}(?:\s*(?:[-–]|đến)\s*{day})?[\s:,]+(\S.*)", typed.strip())
    if not found:
        return None
    first, last, name = found.groups()
    days = {"from": first, "to": last} if last else {"day": first}
    return {**{key: read_date(one) for key, one in days.items()}, "name": name}


def swap(typed: str) -> Pairs | None:
    """Begin a day that is worked for another: “10/01/2027 thay 02/01/2027”."""
    found = re.findall(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2}", typed)
    match found:
        case [day, instead]:
            return {"day": read_date(day), "instead_of": read_date(instead)}
    return None


def year(typed: str) -> Pairs | None:
    """Begin a year, not confirmed."""
    found = re.fullmatch(r"\s*(20\d\d)\s*", typed)
    return {found[1]: "", "confirmed": "false"} if found else None
