"""From a gap to the answer that is published: its phrasings, and what they must not take."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, count

from bot.gap import Gap, Question
from bot.gaps.phrasing import best, phrasings, plain
from bot.library import Library
from content import findable
from content.answer import Answer
from content.kept import Broken, broken

YEAR = timedelta(days=365)
"""How long an answer is told of which nobody said until when it holds."""
REMEMBERED = 32
PREFIX = "hoi_"

Key = tuple[int, str, str, tuple[str, ...]]


def content_id(gap: Gap, known: Mapping[str, Answer]) -> str:
    """Name the answer to a gap: as it is named, or as none that is told is named."""
    if gap.content_id:
        return gap.content_id
    # Files of answers/ may come from another database, whose gaps had these numbers, too.
    names = chain((f"{PREFIX}{gap.id}",), (f"{PREFIX}{gap.id}_{number}" for number in count(2)))
    return next(one for one in names if one not in known or known[one].withdrawn)


def answer_of(
    gap: Gap, asked: Sequence[Question], by: str, day: date, known: Mapping[str, Answer]
) -> Answer:
    """Make the answer that a draft would be; `by` is who wrote it, `known` what is published."""
    title = plain(best(asked).text)
    return Answer(
        id=content_id(gap, known),
        title=title[:1].upper() + title[1:],
        asked=phrasings(asked),
        say=gap.answer,
        source=gap.source,
        checked_on=day,
        valid_to=gap.valid_to or day + YEAR,
        owner=f"cán bộ xã ({by})" if by else "cán bộ xã",
    )


def seal(gap: Gap, asked: Sequence[Question]) -> str:
    """Name a draft by what it says, and to which questions: who publishes it has read them."""
    said = "\n".join((gap.answer, gap.source, str(gap.valid_to), *sorted(phrasings(asked))))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


@dataclass(slots=True)
class Trials:
    """Tries what an answer would find and take; remembers it, since it takes half a second."""

    library: Callable[[], Library]
    _known: dict[Key, tuple[Broken, ...]] = field(default_factory=dict, repr=False)

    def lost(self, answer: Answer) -> tuple[Broken, ...]:
        """List the questions that would be lost with this answer: its own, and others'."""
        library = self.library()
        key = _key(library, answer)
        found = self._known.get(key)
        if found is None:
            found = tuple(_lost(library, answer))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found

    def passed(self, answer: Answer) -> bool:
        """Tell whether it was tried beside what is published now, and nothing would be lost."""
        return self._known.get(_key(self.library(), answer)) == ()

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


def _key(library: Library, answer: Answer) -> Key:
    return library.revision, answer.id, answer.title, answer.asked


def _lost(library: Library, answer: Answer) -> list[Broken]:
    others = [one for one in library.answers.values() if one.id != answer.id]
    flows, procedures = library.flows.values(), library.procedures.values()
    index = findable.index(flows, procedures, library.commune, (*others, answer))
    return broken(index, (*flows, *procedures, *others), answer, library.index)
