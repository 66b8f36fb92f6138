"""Finds the case of a topic that a question is about, by the words only this case is told in."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from content.ranking import Entry, Ranking, features

LIKE = 0.45
"""How like a case's phrasing a question must be."""
BESIDE = 0.8
"""The share of the closest phrasing's likeness that it must have, whatever that one asks for."""
OWN = 0.5
"""A word is a case's own when this share of the topic's phrasings that have it are the case's."""

TELLING = 1.2
"""What a word must weigh to be a case's own: common words tell nothing."""

GENERAL = ""
"""Stands for the phrasings of the topic as a whole."""


@dataclass(frozen=True, slots=True)
class Cases:
    """How the cases of each topic are told."""

    phrasings: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    """By topic: the case of each phrasing, and its words and pairs."""
    own: Mapping[tuple[str, str], frozenset[str]]
    """By topic and case: the words and pairs that are its own."""
    weight: Mapping[str, float]

    @classmethod
    def build(cls, entries: Iterable[Entry], ranking: Ranking) -> Self:
        """Read the phrasings of topics that have cases."""
        phrasings: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
        own: dict[tuple[str, str], frozenset[str]] = {}
        for entry in entries:
            if not entry.cases:
                continue
            told = [(GENERAL, text) for text in (entry.title, *entry.phrases)]
            told += [(case, text) for case, texts in entry.cases.items() for text in texts]
            read = [
                (case, frozenset(features(ranking.vocabulary.phrase(text)))) for case, text in told
            ]
            phrasings[entry.topic] = tuple(read)
            everywhere = Counter(feature for _, found in read for feature in found)
            by_case: dict[str, Counter[str]] = defaultdict(Counter)
            for case, found in read:
                by_case[case].update(found)
            for case, count in by_case.items():
                own[entry.topic, case] = frozenset(
                    feature
                    for feature, times in count.items()
                    if times >= OWN * everywhere[feature] and ranking.weight[feature] >= TELLING
                )
        return cls(phrasings, own, ranking.weight)

    def find(self, topic: str, weights: Mapping[str, float]) -> str:
        """Name the case that words and pairs, with their weights, tell of; empty for none."""
        length = math.hypot(*weights.values())
        best, found, closest = LIKE, GENERAL, 0.0
        for case, told in self.phrasings.get(topic, ()):
            shared = sum(weights[feature] ** 2 for feature in told & weights.keys())
            whole = math.hypot(*(self.weight[feature] for feature in told))
            likeness = shared / (length * whole) if length else 0.0
            closest = max(closest, likeness)
            if case and likeness >= best and self.own[topic, case] & weights.keys():
                best, found = likeness, case
        return found if best >= BESIDE * closest else GENERAL
