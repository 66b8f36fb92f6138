"""Tells which questions ask the same: by the words they share, as the search reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.gaps.scrubbing import PLACEHOLDER
from content.vocabulary import bundled

ALIKE = 0.36
"""The share of their words that a question has in common, on average, with those of its gap.

Fitted on one half of tests/data/gaps.jsonl; the other half tells what it is worth.
"""
COMMON = 0.2
"""What a common word counts beside a telling one."""
SLIP = 4
"""Letters from which on two words that differ in one are taken for the same."""

Words = tuple[str, ...]


@dataclass(slots=True)
class Clusters:
    """The gaps there are, each with the words of its phrasings."""

    phrasings: dict[int, list[Words]] = field(default_factory=dict)
    _having: dict[str, set[int]] = field(default_factory=dict)
    """By telling word: the gaps that have it; no others need be looked at."""

    def add(self, gap_id: int, text: str) -> None:
        """Let a gap have one more phrasing."""
        said = read(text)
        self.phrasings.setdefault(gap_id, []).append(said)
        for word in said:
            self._having.setdefault(word, set()).add(gap_id)

    def find(self, text: str) -> int | None:
        """Find the gap that a question belongs to; the oldest of those that fit equally."""
        said = read(text)
        near = sorted({gap for word in _telling(said) for gap in self._having.get(word, ())})
        rated = [(_mean(said, self.phrasings[gap]), -gap) for gap in near]
        best, gap = max(rated, default=(0.0, 0))
        return -gap if best >= ALIKE else None


def gathered(known: Iterable[tuple[int, str]]) -> Clusters:
    """Read the phrasings of the gaps there are."""
    found = Clusters()
    for gap_id, text in known:
        found.add(gap_id, text)
    return found


@lru_cache(maxsize=8192)
def read(text: str) -> Words:
    """Read a question as the words it means."""
    return tuple(word.folded for word in bundled().read(PLACEHOLDER.sub(" ", text)))


def alike(one: Words, other: Words) -> float:
    """Tell how much of two questions is the same, from 0 to 1; a slip of the finger counts."""
    left, shared = list(other), 0.0
    for word in one:
        if (meant := _same(word, left)) is not None:
            left.remove(meant)
            shared += _counts(word) + _counts(meant)
    whole = sum(map(_counts, (*one, *other)))
    return shared / whole if whole else 0.0


def _mean(said: Words, phrasings: Sequence[Words]) -> float:
    return sum(alike(said, one) for one in phrasings) / len(phrasings)


def _same(word: str, others: Sequence[str]) -> str | None:
    if word in others:
        return word
    if len(word) < SLIP:
        return None
    return next(
        (
            one
            for one in others
            if len(one) >= SLIP and DamerauLevenshtein.distance(word, one, score_cutoff=1) <= 1
        ),
        None,
    )


def _counts(word: str) -> float:
    return COMMON if word in bundled().common else 1.0


def _telling(said: Words) -> Words:
    """Return the words that may bring questions together; all, where all are common."""
    return tuple(word for word in said if word not in bundled().common) or said
