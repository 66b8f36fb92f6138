"""Finds a dossier code in any text; what had to be repaired is a guess to be confirmed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bot.codes import repair

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
DASHES = re.compile("[_\u2010-\u2015\u2212\u2043\ufe58\ufe63~]")
DOT = r"[ \t]{0,2}\.[ \t]{0,2}"
DASH = r"\s{0,3}-\s{0,3}"
START = r"(?<![0-9A-Z])(?<![0-9A-Z][.\-])"
EXACT = re.compile(
    START + r"(?P<agency>"
    rf"[0-9A-Z]{{2,3}}(?:{DOT}[0-9A-Z]{{2}}){{1,2}}{DOT}[A-Y][0-9]{{2}}"  # 000.00.24.H40
    rf"|(?:T{DOT})?[A-Y][0-9]{{2}}(?:{DOT}[0-9A-Z]{{2,3}}){{0,4}})"  # H57.132, G01.899.909
    rf"{DASH}(?P<day>(?:20)?[0-9]{{6}}){DASH}(?P<number>[0-9]{{4,8}})(?!-?[0-9A-Z])"
)
NEAR = re.compile(
    START + r"(?:(?:T\.)?[GH][0-9]{2}(?:\.[0-9A-Z]{2,3}){1,4}"
    r"|[0-9A-Z]{2,3}\.(?:[0-9A-Z]{2}\.){1,2}[GH][0-9]{2}"
    r"|[GH][0-9]{2}-[0-9]{6})(?![0-9A-Z]|\.[0-9])"
)
TAIL = re.compile(rf"(?<![0-9A-Z.\-/])([0-9]{{6}})(?:{DASH}|\.)[0-9]{{4,8}}(?![0-9A-Z\-])")
LETTER_APART = re.compile(
    r"(?<![0-9A-Z])(?<![0-9] )([GH])[ \t]{1,2}(?=[0-9OIL]{2}[\s.\-/]{1,3}[0-9OIL]{2})"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier code in its normal form."""

    code: str
    repaired: bool
    """A guess: ask before it is used."""


def find(text: str) -> Found | None:
    """Find the first dossier code in a text; a guess only where nothing stands as printed."""
    flat = flatten(text)
    for found in EXACT.finditer(flat):
        if day(found["day"]):
            agency = re.sub(r"\s", "", found["agency"])
            # Nobody numbers offices with O, I or L: such a letter is a digit misread.
            fixed = agency.translate(repair.SLIPS)
            return Found(f"{fixed}-{found['day']}-{found['number']}", fixed != agency)
    guess = repair.guess(flat, day)
    return Found(guess, repaired=True) if guess else None


def looks_like_code(text: str) -> bool:
    """Tell whether part of a dossier code was typed: enough to ask for the rest."""
    flat = flatten(text)
    return _has_front(flat) or _has_tail(flat)


def lacks_front(text: str) -> bool:
    """Tell whether only the date and the number of a dossier code were typed."""
    flat = flatten(text)
    return _has_tail(flat) and not _has_front(flat)


def flatten(text: str) -> str:
    """Bring a text to capital letters, plain digits and one kind of dash; join “H 57”."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return LETTER_APART.sub(r"\1", DASHES.sub("-", plain))


def day(digits: str) -> date | None:
    """Read the YYMMDD (or YYYYMMDD) inside a code; None for a day that never was."""
    digits = digits if len(digits) == len("20260804") else f"20{digits}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _has_front(flat: str) -> bool:
    return bool(NEAR.search(flat)) or repair.unfinished(flat)


def _has_tail(flat: str) -> bool:
    days = (day(found[1]) for found in TAIL.finditer(flat))
    return any(one and repair.FIRST_YEAR <= one.year <= repair.LAST_YEAR for one in days)
