"""Reads a text that is nothing but a number, however politely somebody typed it."""

import re
from functools import lru_cache
from unicodedata import normalize

from content.texts import fold

SPELLED = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
UNSURE = frozenset({"tu", "nam", "sau", "bay", "tam", "chin", "muoi"})
"""Without marks these are other words: nam, sau, bay…; only *số* before them makes it clear."""
MARKED = frozenset({
    "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười",
})  # fmt: skip
"""Numbers as they are written with their marks; with other marks they are other words: bà, hại."""
BEFORE, BEHIND = " ([#", " .,:;!?)]/-\u20e3"
"""What stands around a number: `1.`, `(1)`, and the frame of the emoji 1️⃣."""
WORD = re.compile(r"\w+")
CLEAR = re.compile(r"\b(?:so|number)\b")
NUMBER = re.compile(
    r"(?:(?:da|vang|thua)\s+)?(?P<lead>(?:(?:toi|tui|minh|em|con|chau|bac|cho|xin|muon)\s+)*"
    r"(?:(?:chon|lay|bam|nhan|an|go|choose|pick|press)\s+(?:so|cau|nut|viec|y|number|option)?"
    r"|(?:so|cau|nut|viec|y|number|option))\s*)?"
    rf"(?P<number>[0-9]{{1,2}}|{'|'.join(SPELLED)})"
    r"(?:\s+(?:a|ah|nhe|nha|nghe|nhen|hen|di|thoi|luon|voi|ne|do|please))*"
    r"(?:\s+(?:nhe|nha|di|voi)\s+(?:ban|em|con|chau|co|chu|anh|chi|ad))?"
)


@lru_cache(maxsize=4096)
def read(text: str) -> int | None:
    """Return the number of one or two digits that was said; None for anything else."""
    found = NUMBER.fullmatch(_bare(fold(text)))
    if found is None:
        return None
    said = found["number"]
    if said.isdigit():
        return int(said)
    typed = _typed(text, said)
    if not typed.isascii():
        return SPELLED[said] if typed in MARKED else None
    clear = said not in UNSURE or CLEAR.search(found["lead"] or "")
    return SPELLED[said] if clear else None


def _typed(text: str, said: str) -> str:
    """Return the number as it was typed, marks and all."""
    words = WORD.findall(normalize("NFC", text).casefold())
    return next((word for word in words if fold(word) == said), said)


def _bare(said: str) -> str:
    return said.lstrip(BEFORE).rstrip(BEHIND)
