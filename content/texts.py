"""What people type, made readable for a machine: cleaned, folded, cut into words."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 8_000
"""Characters of a message that are read; the rest is somebody's pasted book."""

_MARKS = "\u0300-\u036f"
_INVISIBLE = (
    (0x00, 0x08),  # control characters, but not the white ones
    (0x0E, 0x1B),
    (0x7F, 0x84),
    (0x86, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x061C, 0x061C),  # bidirectional marks, here and below
    (0x115F, 0x1160),  # fillers that print nothing
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),  # halves of a character: no database takes them
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0xE0000, 0xE007F),
)
_LOOK_ALIKES = str.maketrans(
    "đðɖıавекмнорстухіѕјһԁԛԝαβεικμορτυχ",  # as they stand after casefold
    "dddiabekmhopctyxisjhdqwabeikmoptux",
)
_FOLD = {
    **{code: None for first, last in _INVISIBLE for code in range(first, last + 1)},
    **dict.fromkeys((*range(0x300, 0x370), *range(0xFE00, 0xFE10))),
    **_LOOK_ALIKES,
}
_UNSEEN = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _INVISIBLE)}]+")
_DETACHED = re.compile(f" +(?=[{_MARKS}])")
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """Make a message safe to read and keep: composed, nothing unseen in it, not endless."""
    text = _UNSEEN.sub("", text[: 2 * LONGEST])
    lines = (_BLANKS.sub(" ", line).strip() for line in text.splitlines())
    text = _GAPS.sub("\n\n", "\n".join(lines))
    if not text.isascii():
        text = _PILED.sub(r"\1", _DETACHED.sub("", text))
        text = unicodedata.normalize("NFC", text)
    return text.strip()[:LONGEST].strip()


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Reduce to what is the same however it was typed: no case, no marks, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = _DETACHED.sub("", text)
    return " ".join(text.casefold().translate(_FOLD).split())


def words(text: str) -> tuple[str, ...]:
    """Cut into folded words; what is between them is dropped."""
    return tuple(_WORD.findall(fold(text)))
