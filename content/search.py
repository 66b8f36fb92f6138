"""Finds what a citizen asks for, and knows when it does not know.

Topics that nothing here answers compete too, so that their questions are not taken for ours.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from content.load import parse, read
from content.ranking import Entry, Ranking
from content.vocabulary import bundled

__all__ = ["Answer", "Entry", "Hit", "Index"]

Decision = Literal["answer", "clarify", "unknown"]

SURE, LEAD = 0.38, 0.1
"""An answer needs this score, and this lead over the next topic."""
LIKELY = 0.30
"""A choice is offered from this score on."""
CLOSE = 0.65
"""The share of the best score that another topic needs to be offered beside it."""
LONG = 14
"""A text of more words is also read clause by clause."""
SHORT = 4
"""A clause of fewer words says less."""
LONGEST = 1_000
"""Characters of a story that are read: who needs more has told enough by then."""
MOST_HITS = 3

_CLAUSE = re.compile(r"[.,;:?!\n]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A topic that fits, and how well: from 0 to 1."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The best topics, at most three, and what to do with them."""

    hits: tuple[Hit, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that can be asked for, made ready to be found."""

    ranking: Ranking
    served: frozenset[str]

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Self:
        """Make the index; a topic of elsewhere.yaml steps aside for an entry of its name."""
        entries = tuple(entries)
        served = frozenset(entry.topic for entry in entries)
        others = (entry for entry in elsewhere() if entry.topic not in served)
        return cls(Ranking.build((*entries, *others), bundled()), served)

    def find(self, text: str) -> Answer:
        """Find the topics that a message is about."""
        ranked = sorted(self.rate(text[:LONGEST]).items(), key=lambda item: (-item[1], item[0]))
        hits = [Hit(topic, score) for topic, score in ranked if topic in self.served]
        best = ranked[0][1] if ranked else 0.0
        lead = best - ranked[1][1] if len(ranked) > 1 else best
        ours = bool(hits) and hits[0].topic == ranked[0][0]
        if best < LIKELY or not ours:
            return Answer(tuple(hits[:MOST_HITS]), "unknown")
        if best >= SURE and lead >= LEAD:
            return Answer(tuple(hits[:MOST_HITS]), "answer")
        near = (hit for hit in hits[:MOST_HITS] if hit.score >= CLOSE * best)
        return Answer(tuple(near), "clarify")

    def rate(self, text: str) -> dict[str, float]:
        """Rate topics; in a long story the clause that asks counts, not the whole."""
        scores, length = self.ranking.rate(text)
        if length <= LONG:
            return scores
        for clause in _CLAUSE.split(text):
            rated, length = self.ranking.rate(clause)
            for topic, score in rated.items():
                scores[topic] = max(scores.get(topic, 0), score * min(1, length / SHORT))
        return scores


@lru_cache(maxsize=1)
def elsewhere() -> tuple[Entry, ...]:
    """Read what people also ask, and nothing here answers."""
    file = Path(__file__).with_name("elsewhere.yaml")
    raw = parse(read(file), file.name)
    return tuple(Entry(topic, "", tuple(phrases), "") for topic, phrases in raw.items())
