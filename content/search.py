"""Finds what a citizen asks for, and knows when it does not know.

Topics that nothing here answers compete too, so that their questions are not taken for ours.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Literal, Self

from content.cases import Cases
from content.ranking import Entry, Ranking, Rating
from content.vocabulary import bundled
from content.weights import FITTED, Weights

__all__ = ["Answer", "Entry", "Hit", "Index"]

Decision = Literal["answer", "clarify", "unknown"]

ELSEWHERE = 0.3
"""From this score on it is said that a matter is none of ours."""
LONG = 14
"""A text of more words is also read clause by clause."""
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
    choice: str = ""
    """The vague question it was taken for: what to ask back."""
    elsewhere: bool = False
    """It is about something that nothing here answers."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that can be asked for, made ready to be found."""

    ranking: Ranking
    cases: Cases
    served: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    """By vague question: the topics it may be about."""

    @classmethod
    def build(
        cls,
        entries: Iterable[Entry],
        *,
        elsewhere: Iterable[Entry] = (),
        choices: Mapping[str, tuple[str, ...]] | None = None,
        weights: Weights = FITTED,
    ) -> Self:
        """Make the index; a topic of `elsewhere` steps aside for an entry of its name."""
        entries = tuple(entries)
        served = frozenset(entry.topic for entry in entries)
        others = (entry for entry in elsewhere if entry.topic not in served)
        ranking = Ranking.build((*entries, *others), bundled(), weights)
        return cls(ranking, Cases.build(entries, ranking), served, choices or {})

    def weighed(self, weights: Weights) -> Self:
        """Weigh the same words otherwise."""
        return replace(self, ranking=replace(self.ranking, weights=weights))

    def find(self, text: str) -> Answer:
        """Find the topics that a message is about."""
        by = self.ranking.weights
        rating = self.rate(text[:LONGEST])
        ranked = sorted(rating.scores.items(), key=lambda item: (-item[1], item[0]))
        against = by.against * max(
            (score for topic, score in ranked if topic not in self.served), default=0.0
        )
        vague = next((topic for topic, _ in ranked if topic in self.served), "")
        if vague in self.choices and rating.scores[vague] - against >= by.likely:
            score = min(by.sure, rating.scores[vague] - against)
            return Answer(tuple(Hit(one, score) for one in self.choices[vague]), "clarify", vague)
        hits = [
            Hit(topic, max(0.0, score - against))
            for topic, score in ranked
            if topic in self.served and topic not in self.choices
        ][:MOST_HITS]
        if not hits or hits[0].score < by.likely:
            return Answer(tuple(hits), "unknown", elsewhere=against >= by.against * ELSEWHERE)
        best = rating.scores[hits[0].topic]
        close = [hit for hit in hits if rating.scores[hit.topic] >= by.apart * best]
        if hits[0].score >= by.sure and len(close) == 1:
            return Answer(tuple(hits), "answer")
        return Answer(tuple(close if len(close) > 1 else hits), "clarify")

    def case_of(self, topic: str, text: str) -> str:
        """Name the case of a topic that a message is about; empty for the topic as a whole."""
        return self.cases.find(topic, self.ranking.weigh(text[:LONGEST]))

    def rate(self, text: str) -> Rating:
        """Rate topics; in a long story the clauses that ask count beside the whole."""
        whole = self.ranking.rate(text)
        if whole.length <= LONG:
            return whole
        by = self.ranking.weights
        heard: dict[str, list[float]] = defaultdict(list)
        for clause in filter(str.strip, _CLAUSE.split(text)):
            rated = self.ranking.rate(clause)
            for topic, score in rated.scores.items():
                heard[topic].append(score * min(1, rated.length / by.short))
        scores = {topic: (1 - by.clauses) * score for topic, score in whole.scores.items()}
        for topic, found in heard.items():
            first, *others = nlargest(3, found)
            scores[topic] = scores.get(topic, 0) + by.clauses * (first + by.further * sum(others))
        return replace(whole, scores=scores)
