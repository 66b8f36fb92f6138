"""The phrasings of a gap: by which one it is shown, by which ones its answer is found."""

from collections.abc import Sequence

from bot.gap import Question
from bot.gaps.scrubbing import FEWEST, PLACEHOLDER
from content.texts import words

MOST = 30
"""Phrasings of one answer, those asked most."""
SHOWN = 60
"""Phrasings on a page: all that would be published, and some beside them."""


def plain(text: str) -> str:
    """Return a phrasing without what was taken out of it, which nobody types."""
    return " ".join(PLACEHOLDER.sub(" ", text).split())


def best(asked: Sequence[Question]) -> Question:
    """Choose the phrasing asked most; one without placeholders, if there is one."""
    return min(asked, key=lambda one: (bool(PLACEHOLDER.search(one.text)), -one.times, one.id))


def finding(asked: Sequence[Question]) -> Sequence[Question]:
    """Choose the questions that an answer is to be found by."""
    whole = [one for one in asked if not PLACEHOLDER.search(one.text)]
    rest = [one for one in asked if len(words(plain(one.text))) >= FEWEST]
    chosen: dict[str, Question] = {}
    for one in whole or rest:
        chosen.setdefault(plain(one.text), one)
    return list(chosen.values())[:MOST]


def phrasings(asked: Sequence[Question]) -> tuple[str, ...]:
    """List what an answer is to be found by, as it is published."""
    return tuple(plain(one.text) for one in finding(asked))


def foremost(asked: Sequence[Question]) -> Sequence[Question]:
    """Choose what a page shows: first what would be published, so that all of it is read."""
    first = finding(asked)
    return [*first, *(one for one in asked if one not in first)][:SHOWN]
