"""Finds the button that is meant by a part of its label, typed with marks or without."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.types import Button
from content.texts import fold

WORD = re.compile(r"\w+")
POLITE = frozenset(
    [
        "da",
        "vang",
        "a",
        "ah",
        "nhe",
        "nha",
        "di",
        "luon",
        "ngay",
        "em",
        "anh",
        "chi",
        "oi",
        "voi",
        "ne",
        "ha",
        "roi",
    ]
)
"""What stands before or behind an order, and changes nothing."""
ALSO: Mapping[tuple[str, ...], Sequence[str]] = {
    ("khong",): ("thôi",),
    ("dong", "y"): ("duyệt", "gửi"),
}
"""Words that mean a label which begins otherwise."""


def words(text: str) -> tuple[str, ...]:
    """Cut into words as they were typed, marks and all, without politeness."""
    found = WORD.findall(unicodedata.normalize("NFC", text).casefold())
    while found and fold(found[-1]) in POLITE:
        found.pop()
    while found and fold(found[0]) in POLITE:
        found.pop(0)
    return tuple(found)


def same(said: Sequence[str], meant: Sequence[str]) -> bool:
    """Compare word by word: marks may be missing, but “đúng” is no “dừng”."""
    pairs = zip(said, meant, strict=False)
    return len(said) == len(meant) and all(_same(one, other) for one, other in pairs)


def begun(text: str, offered: Sequence[Button]) -> str:
    """Return the data of the only button whose label begins with what was typed."""
    said = words(text)
    ways = (said, ALSO.get(tuple(map(fold, said)), ()))
    return _only(one.data for one in offered if any(_begins(one, way) for way in ways))


def alike(text: str, offered: Sequence[Button]) -> str:
    """Return the data of the only button whose label has the same first two words, or one."""
    said = words(text)
    for many in (2, 1):
        first = said[:many] if len(said) >= many else ()
        if data := _only(one.data for one in offered if _begins(one, first)):
            return data
    return ""


def _begins(button: Button, said: Sequence[str]) -> bool:
    label = WORD.findall(unicodedata.normalize("NFC", button.label).casefold())
    return bool(said) and same(said, label[: len(said)])


def _same(said: str, meant: str) -> bool:
    if fold(said) != fold(meant):
        return False
    typed, whole = (Counter(unicodedata.normalize("NFD", one)) for one in (said, meant))
    return said.isascii() or typed <= whole


def _only(found: Iterable[str]) -> str:
    every = list(found)
    return every[0] if len(every) == 1 else ""
