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
IS = re.compile(
    rf"{_NAME}(?:\s+[a-z]{{1,5}}){{0,4}}\s+la[\s:]{{1,3}}(?P<code>{_GROUPED})[\W_]*\Z",
    re.IGNORECASE,
)
"""“mã phiếu là k7m 2qp”: nothing else stands behind what it is said to be."""
_WHOSE = "so|cau|hoi|tra|loi|ma|phieu|cua|toi|tui|em|bac|chau|con|minh|nhan|duoc|co|la|nay|day"
_SIGN = "[b-df-hj-np-tvxz0-9]"
MEANT = re.compile(
    rf"[\W_]*(?:(?:cho|muon|xem|doc|tra|toi|tui|em|bac|chau)\s+)*(?:ma|phieu)(?:\s+(?:{_WHOSE}))*"
    rf"[\s:#.,\-“\"(]{{1,4}}(?P<code>{_SIGN}{{1,8}}(?:{_APART}{_SIGN}{{1,4}}){{0,5}}?)"
    r"(?:\s+(?:a|ah|nhe|voi|giup|toi|di))*[\W_]*",
    re.IGNORECASE,
)
"""“mã của tôi là …”, and nothing behind it: what follows has no vowel, so it is no word."""
SHAPE = re.compile(
    rf"[\W_]*(?P<code>[{LETTERS}][{LETTERS}01{DIGITS}]{{3,5}}[{LETTERS}])[\W_]*", re.IGNORECASE
)
"""A letter at both ends, as a code has them; with a sign too few or too many, or a wrong one."""
SHORTEST, LONGEST = 3, 8
"""Signs of what may be meant for a code."""
OTHERS = re.compile("(?:QR|HS|TB|CT|KV|KT)[0-9]+|[0-9]+(?:KG|K|M|TR|H[0-9]*)")
"""“mã QR 2”, “mã tb 48”, “phiếu CT01”, “phiếu 15kg”: what else is written so."""
PRINTED = re.compile(
    rf"(?<![\w/@])(?<!\w[.\-])(?P<code>{_written(LONG)}|{_written(3, 3, apart='-')}){_END}"
)


def find(text: str) -> str | None:
    """Find the first code of a ticket, in its normal form; None where there is none."""
    flat = _flatten(text)
    if (alone := ALONE.fullmatch(flat)) and (code := _code(alone)):
        return code
    found = (one for pattern in (NAMED, SAID, IS, PRINTED) for one in pattern.finditer(flat))
    return next((code for one in found if (code := _code(one))), None)


def looks_like(text: str) -> bool:
    """Tell whether a code was meant and none was typed: half of one, or one with a wrong sign."""
    if find(text):
        return False
    flat = _flatten(text)
    found = SHAPE.fullmatch(flat) or MEANT.fullmatch(flat)
    signs = _signs(found) if found else ""
    mixed = any(map(str.isdigit, signs)) and any(map(str.isalpha, signs))
    return mixed and SHORTEST <= len(signs) <= LONGEST and not OTHERS.fullmatch(signs)


def make(chance: Random) -> str:
    """Draw a code; whoever wires this gives a `SystemRandom`, for a code opens an answer."""
    while True:
        inside = "".join(chance.choice(LETTERS + DIGITS) for _ in range(LONG - 2))
        code = f"{chance.choice(LETTERS)}{inside}{chance.choice(LETTERS)}"
        if _fits(code) and not MISLEADING.search(code):
            return code


def _code(found: re.Match[str]) -> str:
    """Bring what was typed to the normal form; empty where it cannot be a code."""
    code = _signs(found)
    return code if _fits(code) else ""


def _signs(found: re.Match[str]) -> str:
    return re.sub(r"[ .\-]", "", found["code"]).upper()


def _flatten(text: str) -> str:
    return bare(DASHES.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))))


def _fits(code: str) -> bool:
    return FEWEST <= sum(map(str.isdigit, code)) <= MOST
