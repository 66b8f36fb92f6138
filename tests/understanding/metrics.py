"""The figures: how often the right topic is found, refused what is not ours, answered rightly."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from content import safety
from content.understanding import danger_in
from tests.understanding.methods import MOST, Found
from tests.understanding.questions import SAFETY, Question

Judged = tuple[Question, Found]
ANSWERED = 0.95
"""The share of our questions that stay answered when the rest is refused."""


def recall(judged: Sequence[Judged], at: int) -> float:
    """Tell how often a right topic is among the first so many."""
    return share(not question.right.isdisjoint(found.topics[:at]) for question, found in judged)


def mrr(judged: Sequence[Judged]) -> float:
    """Average 1, 1/2, 1/3 for a right topic at the first, second, third place."""
    return fmean(
        next((1 / n for n, topic in enumerate(found.topics[:MOST], 1) if topic in asked.right), 0)
        for asked, found in judged
    )


def auroc(ours: Sequence[float], foreign: Sequence[float]) -> float:
    """Tell how often a question of ours scores more than a foreign one; a tie is half."""
    return fmean((one > other) + 0.5 * (one == other) for one in ours for other in foreign)


def refused(ours: Sequence[float], foreign: Sequence[float]) -> float:
    """Tell which share of foreign questions falls below what nearly all of ours reach."""
    bound = sorted(ours)[int(len(ours) * (1 - ANSWERED))]
    return share(score < bound for score in foreign)


def precision(judged: Iterable[Judged]) -> float:
    """Tell how often a direct answer is to the question; a foreign one has no right answer."""
    answered = [one for one in judged if one[1].decision == "answer"]
    return recall(answered, 1) if answered else 1.0


def decided(judged: Sequence[Judged], decision: str) -> float:
    """Tell how often this was decided."""
    return share(found.decision == decision for _, found in judged)


def answers(judged: Sequence[Judged]) -> int:
    """Count the direct answers."""
    return sum(found.decision == "answer" for _, found in judged)


def answering(judged: Sequence[Judged], most: int) -> list[Judged]:
    """Have a method that only ranks answer so many: those it scores highest."""
    surest = sorted(range(len(judged)), key=lambda number: -judged[number][1].score)[:most]
    return [
        (question, replace(found, decision="answer" if number in surest else "unknown"))
        for number, (question, found) in enumerate(judged)
    ]


def heard(judged: Sequence[Judged], hears: Callable[[Judged], bool]) -> tuple[float, float]:
    """Tell how much danger is heard, and how often it is where there is none."""
    danger = [hears(one) for one in judged if one[0].kind == SAFETY]
    alarms = [hears(one) for one in judged if one[0].kind != SAFETY]
    return share(danger), share(alarms)


def by_rules(one: Judged) -> bool:
    """Hear danger as the bot does."""
    return danger_in(one[0].text) is not None


def by_rank(one: Judged) -> bool:
    """Hear danger when a topic of danger comes first, as a method must that only ranks."""
    _, found = one
    return found.score > 0 and found.topics[0] in {danger.topic for danger in safety.dangers()}


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def share(found: Iterable[bool]) -> float:
    """Tell which share is true; of nothing, none."""
    found = list(found)
    return sum(found) / len(found) if found else 0.0


def where(judged: Iterable[Judged], wanted: Callable[[Question], bool]) -> list[Judged]:
    """Keep the questions that are wanted."""
    return [one for one in judged if wanted(one[0])]
