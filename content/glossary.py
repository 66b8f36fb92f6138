"""Office words, and the plain words that must stand beside them where they are first used."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from content.load import parse, read

Place = tuple[str, str]


@cache
def bundled() -> Mapping[str, tuple[str, ...]]:
    """Read the glossary that comes with the program."""
    file = Path(__file__).with_name("glossary.yaml")
    return {
        plain(word): tuple(map(plain, ways)) for word, ways in parse(read(file), file.name).items()
    }


def faults(texts: Iterable[Place]) -> Iterator[Place]:
    """Name the office words of one piece of content that are not explained at first use."""
    waiting = dict(bundled())
    for place, text in texts:
        said = plain(text)
        for word in [one for one in waiting if re.search(rf"\b{one}\b", said)]:
            if not any(way in said for way in waiting[word]):
                yield place, f"“{word}” chưa được giải thích; thêm “{waiting[word][0]}” bên cạnh"
            del waiting[word]


def plain(text: str) -> str:
    """Write a text one way, whatever its capitals and wherever its tones stand (hoà, hòa)."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return composed.replace("oà", "òa").replace("oá", "óa").replace("oả", "ỏa").replace("uỷ", "ủy")
