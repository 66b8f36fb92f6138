"""Rates topics by the words of a question: one BM25, and the likeness to the closest phrasing."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from content.slips import Slips
from content.vocabulary import Vocabulary, Word
from content.weights import FITTED, Weights

COMMON = 0.3
"""What a common word, or a pair of them, is worth beside a telling one."""
OTHER_MARKS = 0.5
"""What a word is worth whose marks, as typed, are not those of the topic's word."""
DESCRIBED = 0.3
"""What a word counts that stands in the description, beside one of a phrasing."""
UNKNOWN_PAIR = 0.2
"""What a pair nobody wrote before weighs, beside such a word."""
SATURATION = 1.2
FEW = 3
"""The closest phrasings of a topic that count together."""
EXACT = 8
"""The power that leaves of a likeness only what is nearly whole."""
HALF_TYPED = 0.8
"""What a word typed without marks is worth, for a marked one, to somebody who types marks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be asked for."""

    topic: str
    title: str
    phrases: tuple[str, ...]
    """How people ask for it."""
    text: str
    """What describes it."""
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """How people tell each of its cases."""


@dataclass(frozen=True, slots=True)
class Rating:
    """How well topics fit a text."""

    scores: Mapping[str, float]
    length: int
    """The words that were read."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The words of all topics; a feature is a word, or a pair of neighbours."""

    strength: Mapping[str, Mapping[str, float]]
    """By feature: how strongly each topic has it."""
    share: Mapping[str, Sequence[tuple[int, float]]]
    """By feature: the numbers of the phrasings that have it, and its share of each."""
    topic_of: tuple[str, ...]
    """By the number of a phrasing."""
    marks: Mapping[tuple[str, str], frozenset[str]]
    """By topic and word: the marks it is written with there."""
    weight: Mapping[str, float]
    slips: Slips
    rare: float
    """The weight of a word nobody wrote before."""
    vocabulary: Vocabulary
    weights: Weights

    @classmethod
    def build(
        cls, entries: Iterable[Entry], vocabulary: Vocabulary, weights: Weights = FITTED
    ) -> Self:
        """Count the words of all entries."""
        counts: dict[str, dict[str, float]] = {}
        marks: dict[tuple[str, str], set[str]] = defaultdict(set)
        topic_of: list[str] = []
        found: list[set[str]] = []
        for entry in entries:
            count = counts.setdefault(entry.topic, defaultdict(float))
            cases = (text for asked in entry.cases.values() for text in asked)
            said = [vocabulary.phrase(text) for text in (entry.title, *entry.phrases, *cases)]
            described = vocabulary.phrase(entry.text)
            for feature in (one for phrase in said for one in features(phrase)):
                count[feature] += 1
            for word in described:
                count[word.folded] += DESCRIBED
            for word in (*described, *(one for phrase in said for one in phrase)):
                marks[entry.topic, word.folded].add(word.marks)
            topic_of += [entry.topic] * len(said)
            found += (set(features(phrase)) for phrase in said)
        weight = _weights(counts, vocabulary)
        return cls(
            strength=_strengths(counts),
            share=_shares(found, weight),
            topic_of=tuple(topic_of),
            marks={key: frozenset(ways) for key, ways in marks.items()},
            weight=weight,
            slips=Slips.of(weight),
            rare=math.log(2 * len(counts) + 2),
            vocabulary=vocabulary,
            weights=weights,
        )

    def read(self, text: str) -> list[Word]:
        """Read a text as the words it means, slips and missing spaces put right."""
        return self.slips.mend(self.vocabulary.read(text))

    def rate(self, text: str) -> "Rating":
        """Rate every topic that shares a word with the text, from 0 to 1."""
        typed = self.vocabulary.read(text)
        said = self.slips.mend(typed)
        weights = {feature: self._weight(feature) for feature in features(said)}
        with_marks = any(word.marks for word in typed)
        typed_as = {word.folded: word.marks for word in typed if word.marks or with_marks}
        whole: dict[str, float] = defaultdict(float)
        alike: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            marks = typed_as.get(feature)
            fit = self._fits(feature, marks)
            for topic, strength in self.strength.get(feature, {}).items():
                whole[topic] += weight * strength * fit.get(topic, 1.0)
            for number, share in self.share.get(feature, ()):
                # Most words fit everywhere; this is the innermost loop of all.
                own = fit.get(self.topic_of[number], 1.0) if fit else 1.0
                alike[number] += weight * share * own
        most = sum(weights.values()) * (1 + SATURATION)
        length = math.hypot(*weights.values())
        closest: dict[str, list[float]] = defaultdict(list)
        for number, likeness in alike.items():
            closest[self.topic_of[number]].append(likeness / length)
        by = self.weights
        scores = {topic: by.whole * score / most for topic, score in whole.items()}
        for topic, found in closest.items():
            best = sorted(found, reverse=True)[:FEW]
            several = sum(best) / FEW
            near = by.closest * best[0] + by.exact * best[0] ** EXACT
            scores[topic] += near + by.several * several
        return Rating(scores, len(said))

    def weigh(self, text: str) -> dict[str, float]:
        """Weigh the words and pairs of a text."""
        return {feature: self._weight(feature) for feature in features(self.read(text))}

    def _fits(self, feature: str, marks: str | None) -> Mapping[str, float]:
        """Name the topics that write a word with other marks, and what it is worth for them.

        In a text without any marks a word stands for every marked one.
        """
        if marks is None:
            return {}
        other = OTHER_MARKS if marks else HALF_TYPED
        return {
            topic: other
            for topic in self.strength.get(feature, {})
            if marks not in self.marks[topic, feature]
        }

    def _weight(self, feature: str) -> float:
        known = self.weight.get(feature)
        if known is not None:
            return known
        return (
            self.rare * _tells(feature, self.vocabulary) * (UNKNOWN_PAIR if " " in feature else 1)
        )


def features(said: Sequence[Word]) -> list[str]:
    """List the words, and the pairs of neighbours."""
    folded = [word.folded for word in said]
    return [*folded, *(f"{one} {other}" for one, other in pairwise(folded))]


def _weights(counts: Mapping[str, Iterable[str]], vocabulary: Vocabulary) -> dict[str, float]:
    """Weigh features: what few topics have tells most."""
    spread = Counter(feature for count in counts.values() for feature in count)
    return {
        feature: math.log(1 + (len(counts) - among + 0.5) / (among + 0.5))
        * _tells(feature, vocabulary)
        for feature, among in spread.items()
    }


def _tells(feature: str, vocabulary: Vocabulary) -> float:
    return COMMON if vocabulary.common.issuperset(feature.split(" ")) else 1.0


def _strengths(counts: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    strengths: dict[str, dict[str, float]] = defaultdict(dict)
    for topic, count in counts.items():
        for feature, times in count.items():
            strengths[feature][topic] = times * (1 + SATURATION) / (times + SATURATION)
    return dict(strengths)


def _shares(
    phrases: Iterable[set[str]], weight: Mapping[str, float]
) -> dict[str, list[tuple[int, float]]]:
    shares: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, found in enumerate(phrases):
        length = math.hypot(*(weight[feature] for feature in found))
        for feature in found:
            shares[feature].append((number, weight[feature] / length))
    return dict(shares)
