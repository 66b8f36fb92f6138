"""Turns what people write into the words that procedures are written in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from content.load import parse, read
from content.syllables import repair
from content.texts import fold

_WORD = re.compile(r"[^\W_]+")
LONGEST_KEY = 5
"""Words that are looked at together."""


class Word(NamedTuple):
    """A word as it is compared: folded, and the marks it was typed with."""

    folded: str
    marks: str = ""
    """Empty when typed without any: then it may stand for every marked word."""


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What shortenings and regional words mean; which words say little."""

    means: Mapping[tuple[str, ...], tuple[tuple[Words, Words], ...]]
    """By folded words: keys as written, and what they mean; those with marks come first."""
    common: frozenset[str]
    keep: frozenset[str]
    _phrases: dict[str, Words] = field(default_factory=dict, compare=False, repr=False)

    def phrase(self, text: str) -> Words:
        """Read a phrase of the content: remembered, since each publication reads them all anew."""
        if text not in self._phrases:
            self._phrases[text] = tuple(self.read(text))
        return self._phrases[text]

    def read(self, text: str) -> list[Word]:
        """Read a text as the words it means."""
        text = unicodedata.normalize("NFC", text)
        return self._translate([self._repaired(word) for word in split(text)])

    def _repaired(self, word: Word) -> Word:
        if word.folded in self.keep or (word.folded,) in self.means:
            return word
        repaired = repair(word.folded)
        return word if repaired == word.folded else Word(repaired)

    def _translate(self, said: list[Word]) -> list[Word]:
        meant: list[Word] = []
        at = 0
        while at < len(said):
            for length in range(min(LONGEST_KEY, len(said) - at), 0, -1):
                found = self._meaning(said[at : at + length])
                if found is not None:
                    meant += found
                    at += length
                    break
            else:
                meant.append(said[at])
                at += 1
        return meant

    def _meaning(self, part: list[Word]) -> Words | None:
        for key, meaning in self.means.get(tuple(word.folded for word in part), ()):
            if all(
                not asked.marks or asked == word for asked, word in zip(key, part, strict=True)
            ):
                return meaning
        return None


def split(text: str) -> list[Word]:
    """Cut into words, each with the marks it was typed with."""
    return [Word(fold(token), _marks(token)) for token in _WORD.findall(text) if fold(token)]


@lru_cache(maxsize=8192)
def _marks(token: str) -> str:
    """Name the marks of a word so that oà and òa are the same."""
    if token.isascii():
        return ""
    letters = unicodedata.normalize("NFD", token.casefold().replace("đ", "d\u0335"))
    return "".join(sorted(letter for letter in letters if unicodedata.combining(letter)))


@lru_cache(maxsize=1)
def bundled() -> Vocabulary:
    """Read the vocabulary that comes with the program."""
    file = Path(__file__).with_name("vocabulary.yaml")
    raw = parse(read(file), file.name)
    means: dict[tuple[str, ...], list[tuple[Words, Words]]] = {}
    for key, meaning in raw["means"].items():
        asked = tuple(split(key))
        means.setdefault(tuple(word.folded for word in asked), []).append(
            (asked, tuple(split(meaning)))
        )
    return Vocabulary(
        means={key: tuple(sorted(ways, reverse=True)) for key, ways in means.items()},
        common=frozenset(word.folded for word in split(raw["common"])),
        keep=frozenset(raw["keep"].split()),
    )
