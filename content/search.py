"""Finds what a citizen asks for, and knows when it does not know."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from content.texts import words

Decision = Literal["answer", "clarify", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be asked for."""

    topic: str
    title: str
    phrases: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A topic that fits, and how well."""

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

    features: dict[str, dict[str, float]]

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Self:
        """Make the index; what is found depends on nothing else."""
        features: dict[str, dict[str, float]] = {}
        for entry in entries:
            for word in Counter(words(" ".join((entry.title, *entry.phrases)))):
                features.setdefault(word, {})[entry.topic] = 1
        return cls(features)

    def find(self, text: str) -> Answer:
        """Find the topics that a message is about."""
        scores: Counter[str] = Counter()
        for word in words(text):
            found = self.features.get(word, {})
            for topic, weight in found.items():
                scores[topic] += weight * math.log(1 + 16 / len(found))
        hits = tuple(Hit(topic, score) for topic, score in scores.most_common(3) if score > 4)
        return Answer(hits, "answer" if hits else "unknown")
