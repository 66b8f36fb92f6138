"""Rates topics by the words of a question: one BM25, and the likeness to the closest phrasing."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from content.vocabulary import Vocabulary, Word

COMMON = 0.3
"""What a common word, or a pair of them, is worth beside a telling one."""
OTHER_MARKS = 0.5
"""What a word is worth whose marks, as typed, are not those of the topic's word."""
DESCRIBED = 0.3
"""What a word counts that stands in the description, beside one of a phrasing."""
UNKNOWN_PAIR = 0.2
"""What a pair nobody wrote before weighs, beside such a word."""
SATURATION = 1.2
CLOSEST = 0.5
"""How much the closest phrasing counts beside the topic as a whole."""
GUESSED = range(4, 31)
"""Letters of a word in which a slip of the finger, or a missing space, is forgiven."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be asked for."""

    topic: str
    title: str
    phrases: tuple[str, ...]
    """How people ask for it."""
    text: str
    """What describes it."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The words of all topics; a feature is a word, or a pair of neighbours."""

    strength: Mapping[str, Mapping[str, float]]
    """By feature: how strongly each topic has it."""
    share: Mapping[str, Mapping[int, float]]
    """By feature: its share of each single phrasing."""
    topic_of: tuple[str, ...]
    """By phrasing."""
    marks: Mapping[tuple[str, str], frozenset[str]]
    """By topic and word: the marks it is written with there."""
    weight: Mapping[str, float]
    words: tuple[str, ...]
    rare: float
    """The weight of a word nobody wrote before."""
    vocabulary: Vocabulary

    @classmethod
    def build(cls, entries: Iterable[Entry], vocabulary: Vocabulary) -> Self:
        """Count the words of all entries."""
        counts: dict[str, dict[str, float]] = {}
        marks: dict[tuple[str, str], set[str]] = defaultdict(set)
        phrases: list[tuple[str, set[str]]] = []
        for entry in entries:
            count = counts.setdefault(entry.topic, defaultdict(float))
            said = [vocabulary.read(text) for text in (entry.title, *entry.phrases)]
            described = vocabulary.read(entry.text)
            for feature in (one for phrase in said for one in features(phrase)):
                count[feature] += 1
            for word in described:
                count[word.folded] += DESCRIBED
            for word in (*described, *(one for phrase in said for one in phrase)):
                marks[entry.topic, word.folded].add(word.marks)
            phrases += ((entry.topic, set(features(phrase))) for phrase in said)
        weight = _weights(counts, vocabulary)
        return cls(
            strength=_strengths(counts),
            share=_shares([found for _, found in phrases], weight),
            topic_of=tuple(topic for topic, _ in phrases),
            marks={key: frozenset(found) for key, found in marks.items()},
            weight=weight,
            words=tuple(feature for feature in weight if " " not in feature),
            rare=math.log(2 * len(counts) + 2),
            vocabulary=vocabulary,
        )

    def rate(self, text: str) -> tuple[dict[str, float], int]:
        """Rate every topic that shares a word with the text, from 0 to 1; count its words."""
        said = self._recognise(self.vocabulary.read(text))
        weights = {feature: self._weight(feature) for feature in features(said)}
        typed = {word.folded: word.marks for word in said if word.marks}
        whole: dict[str, float] = defaultdict(float)
        alike: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            marks = typed.get(feature)
            for topic, strength in self.strength.get(feature, {}).items():
                whole[topic] += weight * strength * self._fit(topic, feature, marks)
            for number, share in self.share.get(feature, {}).items():
                fit = self._fit(self.topic_of[number], feature, marks)
                alike[number] += weight * share * fit
        closest: dict[str, float] = defaultdict(float)
        for number, likeness in alike.items():
            topic = self.topic_of[number]
            closest[topic] = max(closest[topic], likeness)
        most = sum(weights.values()) * (1 + SATURATION)
        length = math.hypot(*weights.values())
        return {
            topic: (1 - CLOSEST) * score / most + CLOSEST * closest[topic] / length
            for topic, score in whole.items()
        }, len(said)

    def _fit(self, topic: str, feature: str, marks: str | None) -> float:
        """Compare marks: without any typed, a word stands for every marked one."""
        return 1.0 if not marks or marks in self.marks[topic, feature] else OTHER_MARKS

    def _weight(self, feature: str) -> float:
        known = self.weight.get(feature)
        if known is not None:
            return known
        return (
            self.rare * _tells(feature, self.vocabulary) * (UNKNOWN_PAIR if " " in feature else 1)
        )

    def _recognise(self, said: list[Word]) -> list[Word]:
        """Take words nobody wrote before for the ones they look like."""
        read: list[Word] = []
        for word in said:
            if word.folded in self.weight or len(word.folded) not in GUESSED:
                read.append(word)
            else:
                read += self._cut(word.folded) or [Word(self._nearest(word.folded))]
        return read

    def _nearest(self, word: str) -> str:
        found = process.extractOne(
            word, self.words, scorer=DamerauLevenshtein.distance, score_cutoff=1
        )
        return found[0] if found else word

    def _cut(self, word: str) -> list[Word]:
        """Cut words that were written without a space between."""
        for at in range(2, len(word) - 1):
            head, rest = word[:at], word[at:]
            if head in self.weight and (tail := self._whole(rest) or self._cut(rest)):
                return [Word(head), *tail]
        return []

    def _whole(self, word: str) -> list[Word]:
        return [Word(word)] if word in self.weight else []


def features(said: list[Word]) -> list[str]:
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
) -> dict[str, dict[int, float]]:
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    for number, found in enumerate(phrases):
        length = math.hypot(*(weight[feature] for feature in found))
        for feature in found:
            shares[feature][number] = weight[feature] / length
    return dict(shares)
