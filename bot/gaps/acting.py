"""Applies the acts on what the bot did not know: everything is looked at anew in the commit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import desk_acts, links
from bot.applying import Apply, Tells
from bot.errors import Stale
from bot.gap import Gap, GapState, Question
from bot.gaps import deciding, news
from bot.gaps.answers import Trials, answer_of, seal
from bot.gaps.phrasing import best, phrasings
from bot.gaps.scrubbing import folded, scrubbed
from bot.publishing import Shelf
from bot.roles import Official, Role
from bot.storage import Tx, gaps, library, officials
from bot.types import Address
from content.answer import Answer, written
from content.check.answers import objection


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts on gaps do to the database."""

    shelf: Shelf
    tells: Tells
    trials: Trials
    site: str = ""
    """Our own address: links to it are official."""

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {
            desk_acts.Unanswered: self.unanswered,
            desk_acts.WriteAnswer: self.write,
            desk_acts.DecideAnswer: self.decide,
        }

    async def unanswered(
        self, tx: Tx, address: Address, act: desk_acts.Unanswered, now: datetime
    ) -> None:
        """Keep a question, without anybody's name or number; most of what is typed is none."""
        del self, address
        if text := scrubbed(act.text):
            await gaps.ask(tx, text, folded(text), now)

    async def write(
        self, tx: Tx, address: Address, act: desk_acts.WriteAnswer, now: datetime
    ) -> None:
        """Keep an answer as a draft, and tell those who may publish it."""
        by, before = await _both(tx, address, act.gap_id)
        left = await _left(tx, before, act.without)
        area = self.shelf.library.commune.id
        if deciding.no_writing(before, by, area) or self.objection(act.text, act.source):
            raise Stale
        if not phrasings(left) or (act.valid_to and act.valid_to < now.date()):
            raise Stale
        await _strike(tx, before, act.without, left)
        await gaps.save(
            tx,
            before.id,
            state=GapState.drafted.value,
            answer=act.text.strip(),
            source=act.source.strip(),
            valid_to=act.valid_to,
            author_id=by.id,
            decided_by=None,
            why="",
        )
        if before.state is not GapState.drafted:
            alone = self.shelf.library.commune.approve_own_notices
            found = [one for one in await officials.all_(tx) if one.may(Role.approver, area)]
            whom = [one.id for one in found if alone or one.id != by.id]
            sample = best(left).text
            await self.tells.people(tx, whom, news.waits(replace(before, sample=sample)), now)

    def objection(self, text: str, source: str) -> str:
        """Say why this cannot be told to citizens, and what to do; empty where it can."""
        return objection(text, source, links.host_of(self.site))

    async def decide(
        self, tx: Tx, address: Address, act: desk_acts.DecideAnswer, now: datetime
    ) -> None:
        """Publish a draft, send it back, or drop the gap with whatever was published for it."""
        by, before = await _both(tx, address, act.gap_id)
        commune, why = self.shelf.library.commune, act.why.strip()
        if deciding.no_deciding(
            before,
            act.decision,
            by,
            commune.id,
            why=why,
            one_person=commune.approve_own_notices,
        ):
            raise Stale
        left = await _left(tx, before, act.without)
        if act.decision != deciding.DROP and not phrasings(left):
            raise Stale
        if left:
            before = replace(before, sample=best(left).text)
        if act.decision == deciding.PUBLISH:
            await self._publish(tx, before, by, act, now)
        elif act.decision == deciding.RETURN:
            await _settle(tx, before, by, GapState.open, why)
            if before.author_id != by.id:
                await self.tells.people(tx, [before.author_id], news.returned(before, why), now)
        else:
            if known := self.shelf.library.answers.get(before.content_id):
                withdrawn = known.model_copy(update={"withdrawn": True})
                await self._put(tx, withdrawn, by, now)
            await _settle(tx, before, by, GapState.dropped, why, content_id="")
        await _strike(tx, before, act.without, left)

    async def _publish(
        self, tx: Tx, gap: Gap, by: Official, act: desk_acts.DecideAnswer, now: datetime
    ) -> None:
        asked = await gaps.questions(tx, gap.id)
        if act.seal and act.seal != seal(gap, asked):
            raise Stale
        author = await officials.find(tx, gap.author_id) if gap.author_id else None
        name, known = author.name if author else "", self.shelf.library.answers
        left = [one for one in asked if one.id not in act.without]
        answer = answer_of(gap, left, name, now.date(), known)
        if not answer.holds(now.date()) or self.objection(answer.say, answer.source):
            raise Stale
        # Trying takes half a second: the page does it first. No commit waits for it.
        if not self.trials.passed(answer):
            raise Stale
        await self._put(tx, answer, by, now)
        await _settle(tx, gap, by, GapState.answered, "", content_id=answer.id)
        if gap.author_id != by.id:
            await self.tells.people(tx, [gap.author_id], news.published(gap), now)

    async def _put(self, tx: Tx, answer: Answer, by: Official, now: datetime) -> None:
        """Make an answer current; what was tried must be what is published at this moment."""
        if await library.revision(tx) != self.shelf.library.revision:
            raise Stale
        yaml = written(answer)
        await self.shelf.publish_edit(tx, "answer", answer.id, yaml, by=by.name[:60], now=now)


async def _both(tx: Tx, address: Address, gap_id: int) -> tuple[Official, Gap]:
    """Read who acts and on what, anew in every commit."""
    by = await officials.by_address(tx, address)
    found = await gaps.find(tx, gap_id, locked=True)
    if by is None or found is None:
        raise Stale
    return by, found


async def _left(tx: Tx, gap: Gap, without: Collection[int]) -> list[Question]:
    """Read the phrasings that stay."""
    return [one for one in await gaps.questions(tx, gap.id) if one.id not in without]


async def _strike(tx: Tx, gap: Gap, without: Collection[int], left: Sequence[Question]) -> None:
    """Delete phrasings, and show the gap by the best of those that stay."""
    if without:
        await gaps.strike(tx, gap.id, without)
        if left:
            await gaps.save(tx, gap.id, sample=best(left).text)


async def _settle(tx: Tx, gap: Gap, by: Official, state: GapState, why: str, **more: str) -> None:
    """Keep what was decided."""
    await gaps.save(tx, gap.id, state=state.value, decided_by=by.id, why=why[:300], **more)
