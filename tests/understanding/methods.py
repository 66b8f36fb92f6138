"""What every way to understand must do, and the bot's own way."""

from dataclasses import dataclass
from typing import Protocol

from content.search import Answer, Index
from content.understanding import understand

MOST = 3
"""Topics that are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a method makes of a question."""

    topics: tuple[str, ...]
    """The best first."""
    score: float = 0.0
    """How well the best fits; nothing when the question is refused."""
    decision: str = ""
    """What to do about it; empty for a method that only ranks."""


class Method(Protocol):
    """A way to understand."""

    def __call__(self, text: str) -> Found:
        """Find the topics of a question."""


def ours(index: Index) -> Method:
    """Understand as the bot does."""
    return lambda text: _found(understand(index, text))


def _found(answer: Answer) -> Found:
    hits = answer.hits[:MOST]
    score = hits[0].score if hits else 0.0
    return Found(tuple(hit.topic for hit in hits), score, answer.decision)
