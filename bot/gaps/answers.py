"""From a gap to the answer that is published: its phrasings, and what they must not take."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.gap import Gap, Question
from bot.gaps.scrubbing import FEWEST, PLACEHOLDER
from bot.library import Library
from content import findable
from content.answer import Answer
from content.kept import Broken, broken
from content.texts import words

MOST = 30
"""Phrasings of one answer, those asked most."""
YEAR = timedelta(days=365)
"""How long an answer is told of which nobody said until when it holds."""
REMEMBERED = 32
PREFIX = "hoi_"


def content_id(gap_id: int) -> str:
    """Name the answer to a gap."""
    return f"{PREFIX}{gap_id}"


def answer_of(gap: Gap, asked: Sequence[Question], by: str, day: date) -> Answer:
    """Make the answer that a draft would be; `by` is who wrote it."""
    said = phrasings(asked)
    title = " ".join(PLACEHOLDER.sub(" ", gap.sample).split())
    return Answer(
        id=content_id(gap.id),
        title=title[:1].upper() + title[1:],
        asked=said or (title,),
        say=gap.answer,
        source=gap.source,
        checked_on=day,
        valid_to=gap.valid_to or day + YEAR,
        owner=f"cán bộ xã ({by})" if by else "cán bộ xã",
    )


def phrasings(asked: Sequence[Question]) -> tuple[str, ...]:
    """List what an answer is to be found by: without what was taken out, which nobody types."""
    whole = [one.text for one in asked if not PLACEHOLDER.search(one.text)]
    parts = (" ".join(PLACEHOLDER.sub(" ", one.text).split()) for one in asked)
    rest = [one for one in parts if len(words(one)) >= FEWEST]
    return tuple(dict.fromkeys(whole or rest))[:MOST]


def seal(gap: Gap) -> str:
    """Name a draft by what it says: who publishes it has read this very one."""
    said = "\n".join((gap.answer, gap.source, str(gap.valid_to)))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


@dataclass(slots=True)
class Trials:
    """Tries what an answer would find and take; remembers it, since it takes half a second."""

    library: Callable[[], Library]
    _known: dict[tuple[int, str, str, tuple[str, ...]], tuple[Broken, ...]] = field(
        default_factory=dict
    )

    def lost(self, answer: Answer) -> tuple[Broken, ...]:
        """List the questions that would be lost with this answer: its own, and others'."""
        library = self.library()
        key = library.revision, answer.id, answer.title, answer.asked
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = tuple(_lost(library, answer))
        return self._known[key]

    def objection(self, answer: Answer) -> str:
        """Say which question speaks against this answer; empty where none does."""
        library = self.library()
        for one in self.lost(answer):
            taker = title_of(library, one.taker, answer)
            if one.topic == answer.id:
                return (
                    f"Câu “{one.question}” sẽ ra “{taker}”, không ra câu trả lời này."
                    if taker
                    else f"Câu “{one.question}” vẫn chưa tìm ra câu trả lời này."
                )
            whose = title_of(library, one.topic, answer)
            return f"Câu “{one.question}” của “{whose}” sẽ bị nhầm sang “{taker or 'không rõ'}”."
        return ""


def title_of(library: Library, topic: str, new: Answer | None = None) -> str:
    """Return the title of whatever has this name."""
    if new and topic == new.id:
        return new.title
    for found in (library.flows, library.procedures, library.answers, library.commune.services):
        if one := found.get(topic):
            return str(one.title)
    return topic


def _lost(library: Library, answer: Answer) -> list[Broken]:
    others = [one for one in library.answers.values() if one.id != answer.id]
    flows, procedures = library.flows.values(), library.procedures.values()
    index = findable.index(flows, procedures, library.commune, (*others, answer))
    return broken(index, (*flows, *procedures, *others), answer, library.index)
