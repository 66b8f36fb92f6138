"""Every question that found its answer once is a test of all that is published later."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest

from content.answer import Answer
from content.procedure import Procedure
from content.ranking import features
from content.schema import Flow
from content.search import Index

MOST = 200
"""Questions of others that are tried, those nearest to what is new: a third of a second's work."""

TELLING = 1.2
"""What a word must weigh: common ones bring every question near."""

Item = Flow | Procedure | Answer


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that would no longer find its own."""

    question: str
    topic: str
    """Whose question it is."""
    taker: str
    """What it would find instead; empty for nothing."""


def broken(index: Index, items: Iterable[Item], new: Item, before: Index) -> list[Broken]:
    """List the questions that would be lost if `new` were published: its own, and others'.

    `items` is what is published beside it, `index` would find it all. What the index of `before`
    did not find either is not the fault of what is new.
    """
    others = [one for item in items if item.id != new.id for one in _asked(item)]
    lost = [one for one in _asked(new, cases=False) if not _finds(index, *one)]
    lost += [
        one
        for one in _near(index, others, new)
        if not _finds(index, *one) and _finds(before, *one)
    ]
    return [Broken(question, topic, _taker(index, question)) for topic, question in lost]


def _asked(item: Item, *, cases: bool = True) -> list[tuple[str, str]]:
    """List the questions that are to find an item."""
    if isinstance(item, Answer) and item.withdrawn:
        return []
    asked = list(item.asked)
    if cases and isinstance(item, Procedure):
        asked += [text for case in item.cases for text in case.asked]
    return [(item.id, text) for text in asked]


def _finds(index: Index, topic: str, question: str) -> bool:
    found = index.find(question)
    return found.decision != "unknown" and found.hits[0].topic == topic


def _taker(index: Index, question: str) -> str:
    found = index.find(question)
    return found.hits[0].topic if found.decision != "unknown" else ""


def _near(index: Index, asked: Iterable[tuple[str, str]], new: Item) -> list[tuple[str, str]]:
    """Choose the questions that share telling words with those of what is new."""
    weight, read = index.ranking.weight, index.ranking.vocabulary.phrase
    telling = {
        feature: weight[feature]
        for _, text in _asked(new)
        for feature in features(read(text))
        if weight.get(feature, 0) >= TELLING
    }
    shared = (
        (sum(telling.get(one, 0) for one in set(features(read(text)))), topic, text)
        for topic, text in asked
    )
    return [(topic, text) for much, topic, text in nlargest(MOST, shared) if much > 0]
