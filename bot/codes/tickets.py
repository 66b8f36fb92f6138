"""Finds the code of a ticket in whatever people type: `K7M2QP`."""

import re
import unicodedata
from random import Random

from bot.codes.dossier import DASHES, INVISIBLE
from bot.marks import bare

LETTERS = "FHKMPQRTVX"
"""No lookalikes of a digit or of each other, and no two that sound alike. No vowel, no D, no W:
a Vietnamese keyboard makes other letters of those (VNI writes “à” for “a2”, Telex “ư” for “w”)."""
DIGITS = "23456789"
LONG = 6
FEWEST, MOST = 2, 3
"""Digits of a code: four in a row would be taken for a secret and blanked.

A letter begins and ends it, so that no number beside it ever joins them.
"""
MISLEADING = re.compile("MK|TK|MXT")
"""Short for a password, an account, a one-time code: what follows would be taken for one."""
_INSIDE = f"[{LETTERS}{DIGITS}]"
_APART = r"[ .\-]{1,3}"


def _written(*groups: int, apart: str = _APART) -> str:
    """Write the pattern of a code whose characters stand in groups of these lengths."""
    signs = [f"[{LETTERS}]", *[_INSIDE] * (LONG - 2), f"[{LETTERS}]"]
    parts, first = [], 0
    for many in groups:
        parts.append("".join(signs[first : first + many]))
        first += many
    return apart.join(parts)


_GROUPED = "|".join(
    _written(*groups) for groups in ((6,), (3, 3), (2, 2, 2), (2, 4), (4, 2), (1,) * 6)
)
_NAME = r"(?<!\w)(?:ma(?:\s+so)?|phieu|hoi|tra\s+loi|xem|doc|nhan)"
_END = r"(?!\w|[/@]|[.\-]\w)"
ALONE = re.compile(rf"[\W_]*(?P<code>{_GROUPED})[\W_]*", re.IGNORECASE)
NAMED = re.compile(rf"{_NAME}[\s:#.,\-“\"(]{{1,4}}(?P<code>{_GROUPED}){_END}", re.IGNORECASE)
SAID = re.compile(
    rf"{_NAME}(?:\s+[a-z]{{1,5}}){{1,4}}[\s:]{{1,3}}(?P<code>{_written(LONG)}){_END}",
    re.IGNORECASE,
)
"""“mã của tôi là k7m2qp”: with words between, it must at least stand in one piece."""
PRINTED = re.compile(
    rf"(?<![\w/@])(?<!\w[.\-])(?P<code>{_written(LONG)}|{_written(3, 3, apart='-')}){_END}"
)


def find(text: str) -> str | None:
    """Find the first code of a ticket, in its normal form; None where there is none."""
    plain = unicodedata.normalize("NFKC", text)
    flat = bare(DASHES.sub("-", INVISIBLE.sub("", plain)))
    if (alone := ALONE.fullmatch(flat)) and (code := _code(alone)):
        return code
    found = (one for pattern in (NAMED, SAID, PRINTED) for one in pattern.finditer(flat))
    return next((code for one in found if (code := _code(one))), None)


def make(chance: Random) -> str:
    """Draw a code; whoever wires this gives a `SystemRandom`, for a code opens an answer."""
    while True:
        inside = "".join(chance.choice(LETTERS + DIGITS) for _ in range(LONG - 2))
        code = f"{chance.choice(LETTERS)}{inside}{chance.choice(LETTERS)}"
        if _fits(code) and not MISLEADING.search(code):
            return code


def _code(found: re.Match[str]) -> str:
    """Bring what was typed to the normal form; empty where it cannot be a code."""
    code = re.sub(r"[ .\-]", "", found["code"]).upper()
    return code if _fits(code) else ""


def _fits(code: str) -> bool:
    return FEWEST <= sum(map(str.isdigit, code)) <= MOST
