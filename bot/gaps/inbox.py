"""What the desk may ask about gaps: the list, one of them, what is near, how it would be told."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.gap import Gap, GapState, Question
from bot.gaps.answers import Trials, answer_of, title_of
from bot.gaps.phrasing import phrasings
from bot.library import Library
from bot.roles import Official
from bot.storage import Db, gaps, officials
from content.answer import Answer

PAGE = 20
WAITING = (GapState.open, GapState.drafted)


@dataclass(frozen=True, slots=True)
class Page:
    """A few gaps, and whether there are more."""

    gaps: Sequence[Gap]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Something the bot knows already that is near to a question."""

    topic: str
    title: str
    told: bool
    """The question finds it by itself."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One gap with all that is known of it."""

    gap: Gap
    questions: Sequence[Question]
    near: Sequence[Near]
    author: Official | None
    decided_by: Official | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """Reads gaps for officials."""

    db: Db
    library: Callable[[], Library]
    trials: Trials
    now: Callable[[], datetime]

    async def page(self, states: Collection[GapState] = WAITING, number: int = 0) -> Page:
        """List gaps, what is asked most first."""
        async with self.db.read() as tx:
            found = await gaps.page(tx, states, limit=PAGE + 1, offset=number * PAGE)
        return Page(found[:PAGE], number, len(found) > PAGE)

    async def counts(self) -> dict[GapState, int]:
        """Count the gaps by state."""
        async with self.db.read() as tx:
            return await gaps.counts(tx)

    async def open(self, id_: int) -> Opened | None:
        """Read one gap; None where there is none."""
        async with self.db.read() as tx:
            gap = await gaps.find(tx, id_)
            if gap is None:
                return None
            asked = await gaps.questions(tx, id_)
            author = await officials.find(tx, gap.author_id) if gap.author_id else None
            by = await officials.find(tx, gap.decided_by) if gap.decided_by else None
        return Opened(gap, asked, self._near(asked), author, by)

    def preview(self, opened: Opened) -> Answer | None:
        """Make the answer as it would be published; None while there is nothing to tell."""
        if not opened.gap.answer or not phrasings(opened.questions):
            return None
        name = opened.author.name if opened.author else ""
        known = self.library().answers
        return answer_of(opened.gap, opened.questions, name, self.now().date(), known)

    async def objection(self, answer: Answer) -> str:
        """Say which question would be lost if this were published; empty where none would."""
        return await asyncio.to_thread(self.trials.objection, answer)

    def _near(self, asked: Sequence[Question]) -> list[Near]:
        library = self.library()
        found: dict[str, Near] = {}
        for text in phrasings(asked)[:5]:
            answer = library.index.find(text)
            for hit in answer.hits:
                told = answer.decision == "answer" and hit == answer.hits[0]
                known = found.get(hit.topic)
                if hit.score > 0 and (known is None or told):
                    found[hit.topic] = Near(hit.topic, title_of(library, hit.topic), told)
        return sorted(found.values(), key=lambda one: not one.told)
