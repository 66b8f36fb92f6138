"""What gaps do by the clock: new questions are gathered, asked-again ones counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.gap import GapState, Question
from bot.gaps.clustering import Clusters, gathered
from bot.gaps.phrasing import best
from bot.storage import Db, Tx, gaps

AT_ONCE = 200
"""Questions that are gathered in one transaction."""
KNOWN = 10_000
"""Phrasings that a new question is compared with: the newest."""
OLD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Looks after what the bot did not know."""

    db: Db
    now: Callable[[], datetime]

    async def tick(self) -> None:
        """Gather what was asked since the last time."""
        async with self.db.read() as tx:
            again = await gaps.miscounted(tx)
            if not (again or await gaps.waits(tx)):
                return
            known = await gaps.sorted_ones(tx, KNOWN)
        clusters = gathered((one.gap_id or 0, one.text) for one in known)
        async with self.db.begin() as tx:
            # Another process may have gathered some: those it took are not ours to see any more.
            new = await gaps.unsorted(tx, AT_ONCE)
            touched = {await _gather(tx, clusters, one) for one in new} | set(again)
            await gaps.recount(tx, touched)
            for id_ in sorted(touched):
                await _name(tx, id_)

    async def tidy(self) -> None:
        """Forget what was asked once, half a year ago."""
        async with self.db.begin() as tx:
            await gaps.tidy(tx, self.now() - OLD)


async def _gather(tx: Tx, clusters: Clusters, question: Question) -> int:
    """Put a question into the gap it belongs to, or begin one; returns the gap."""
    id_ = clusters.find(question.text)
    if id_ is None:
        id_ = await gaps.begin(tx, question)
    else:
        await _reopen(tx, id_)
    clusters.add(id_, question.text)
    await gaps.put(tx, question.id, id_)
    return id_


async def _reopen(tx: Tx, id_: int) -> None:
    """Show a gap again that was answered: somebody asks in words that do not find the answer."""
    found = await gaps.find(tx, id_, locked=True)
    if found and found.state is GapState.answered:
        await gaps.save(tx, id_, state=GapState.open.value, why="Có cách hỏi mới chưa tìm ra.")


async def _name(tx: Tx, id_: int) -> None:
    """Show a gap by the phrasing asked most; by one without placeholders, if there is one."""
    asked = await gaps.questions(tx, id_)
    if asked:
        await gaps.save(tx, id_, sample=best(asked).text)
