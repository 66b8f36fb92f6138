"""Reads words as they were meant: a slip of the finger, a space that is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from content.vocabulary import Word

GUESSED = range(2, 31)
"""Letters of a word in which a slip of the finger, or a missing space, is forgiven."""
SURE_LETTERS = 4
"""A shorter word is only taken for one that its neighbours call for."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The words and pairs that are known, and so may have been meant."""

    weight: Mapping[str, float]
    """Of each word and pair; what many topics have weighs little."""
    words: tuple[str, ...]

    @classmethod
    def of(cls, weight: Mapping[str, float]) -> Self:
        """Take every word that has a weight for one that may be meant."""
        return cls(weight, tuple(feature for feature in weight if " " not in feature))

    def mend(self, said: list[Word]) -> list[Word]:
        """Take words nobody wrote before for the ones they look like."""
        read: list[Word] = []
        for at, word in enumerate(said):
            if word.folded in self.weight or not _guessed(word.folded):
                read.append(word)
                continue
            before = read[-1].folded if read else ""
            after = said[at + 1].folded if at + 1 < len(said) else ""
            read += self._cut(word.folded) or [Word(self._nearest(word.folded, before, after))]
        return read

    def _nearest(self, word: str, before: str, after: str) -> str:
        """Find the word that was meant: one slip away, and best one that has these neighbours."""
        found = process.extract(
            word, self.words, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=None
        )
        near = [one for one, _, _ in found]
        usual = [
            (self.weight[pair], one)
            for one in near
            for pair in (f"{before} {one}", f"{one} {after}")
            if pair in self.weight
        ]
        if usual:
            return min(usual)[1]
        return near[0] if near and len(word) >= SURE_LETTERS else word

    def _cut(self, word: str) -> list[Word]:
        """Cut words that were written without a space between."""
        for at in range(2, len(word) - 1):
            head, rest = word[:at], word[at:]
            if head in self.weight and (tail := self._whole(rest) or self._cut(rest)):
                return [Word(head), *tail]
        return []

    def _whole(self, word: str) -> list[Word]:
        return [Word(word)] if word in self.weight else []


def _guessed(word: str) -> bool:
    return len(word) in GUESSED and word.isalpha()
