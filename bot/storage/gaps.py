"""What the bot did not know: questions without anybody's name, gathered in gaps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.gap import Gap, GapState, Question
from bot.storage.base import Tx, insert
from bot.storage.gap_table import gap, gap_question
from bot.storage.prepared import Prepared

ASK = Prepared(
    lambda dialect: insert(dialect, gap_question).on_conflict_do_update(
        index_elements=["folded"],
        set_={
            "times": gap_question.c.times + 1,
            "at": insert(dialect, gap_question).excluded.at,
        },
    )
)


async def ask(tx: Tx, text: str, folded: str, now: datetime) -> None:
    """Keep a question; one that was asked before is only counted."""
    row = {"gap_id": None, "text": text, "folded": folded, "times": 1, "at": now}
    await ASK.run(tx, [row])


async def waits(tx: Tx) -> bool:
    """Tell whether a question is in no gap yet."""
    asked = select(gap_question.c.id).where(gap_question.c.gap_id.is_(None)).limit(1)
    return (await tx.execute(asked)).first() is not None


async def unsorted(tx: Tx, limit: int) -> list[Question]:
    """Take the oldest questions of no gap yet; on PostgreSQL nobody else takes them meanwhile."""
    asked = (
        select(gap_question)
        .where(gap_question.c.gap_id.is_(None))
        .order_by(gap_question.c.id)
        .limit(limit)
    )
    if tx.on_postgresql:
        asked = asked.with_for_update(skip_locked=True)
    return [_question(one) for one in await tx.execute(asked)]


async def miscounted(tx: Tx) -> list[int]:
    """Name the gaps whose questions were asked again since they were counted."""
    asked = (
        select(gap.c.id)
        .join(gap_question, gap_question.c.gap_id == gap.c.id)
        .group_by(gap.c.id, gap.c.times)
        .having(func.sum(gap_question.c.times) != gap.c.times)
        .order_by(gap.c.id)
    )
    return [one.id for one in await tx.execute(asked)]


async def sorted_ones(tx: Tx, limit: int) -> list[Question]:
    """Read the newest phrasings of all gaps, oldest first."""
    asked = (
        select(gap_question)
        .where(gap_question.c.gap_id.is_not(None))
        .order_by(gap_question.c.id.desc())
        .limit(limit)
    )
    return [_question(one) for one in await tx.execute(asked)][::-1]


async def begin(tx: Tx, first: Question) -> int:
    """Begin a gap with this question; returns its id."""
    done = await tx.execute(
        gap.insert()
        .values(
            sample=first.text,
            times=first.times,
            first_at=first.at,
            last_at=first.at,
            state=GapState.open.value,
            answer="",
            source="",
            why="",
            content_id="",
        )
        .returning(gap.c.id)
    )
    return int(done.scalar_one())


async def put(tx: Tx, question_id: int, gap_id: int) -> None:
    """Put a question into a gap."""
    await tx.execute(
        update(gap_question).where(gap_question.c.id == question_id).values(gap_id=gap_id)
    )


async def recount(tx: Tx, ids: Collection[int]) -> None:
    """Count these gaps anew."""
    mine = gap_question.c.gap_id == gap.c.id
    await tx.execute(
        update(gap)
        .where(gap.c.id.in_(ids))
        .values(
            times=select(func.sum(gap_question.c.times)).where(mine).scalar_subquery(),
            last_at=select(func.max(gap_question.c.at)).where(mine).scalar_subquery(),
        )
    )


async def find(tx: Tx, id_: int, *, locked: bool = False) -> Gap | None:
    """Read one gap; locked, nobody else changes it before the transaction ends."""
    asked = select(gap).where(gap.c.id == id_)
    if locked and tx.on_postgresql:
        asked = asked.with_for_update()
    one = (await tx.execute(asked)).first()
    return _gap(one) if one else None


async def questions(tx: Tx, gap_id: int) -> list[Question]:
    """List the phrasings of a gap, those asked most first."""
    asked = (
        select(gap_question)
        .where(gap_question.c.gap_id == gap_id)
        .order_by(gap_question.c.times.desc(), gap_question.c.id)
    )
    return [_question(one) for one in await tx.execute(asked)]


async def page(
    tx: Tx, states: Iterable[GapState], *, limit: int, offset: int = 0
) -> Sequence[Gap]:
    """List gaps, what is asked most first; of those as often asked, the newest."""
    asked = (
        select(gap)
        .where(gap.c.state.in_([one.value for one in states]))
        .order_by(gap.c.times.desc(), gap.c.last_at.desc(), gap.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_gap(one) for one in await tx.execute(asked)]


async def counts(tx: Tx) -> dict[GapState, int]:
    """Count the gaps by state."""
    found = await tx.execute(select(gap.c.state, func.count().label("many")).group_by(gap.c.state))
    return {GapState(one.state): one.many for one in found}


async def save(tx: Tx, id_: int, **values: Any) -> None:
    """Change a gap."""
    await tx.execute(update(gap).where(gap.c.id == id_).values(**values))


async def forget(tx: Tx, asked: Mapping[str, int]) -> None:
    """Delete questions (folded, with how often) that nobody else has asked, and what they left.

    What was published for them stays: by then it was the commune's own.
    """
    found = await tx.execute(select(gap_question).where(gap_question.c.folded.in_(list(asked))))
    theirs = [one for one in found if one.times <= asked[one.folded]]
    if not theirs:
        return
    await tx.execute(delete(gap_question).where(gap_question.c.id.in_([one.id for one in theirs])))
    for id_ in {one.gap_id for one in theirs if one.gap_id is not None}:
        await _make_up(tx, id_)


async def strike(tx: Tx, id_: int, struck: Collection[int]) -> None:
    """Delete phrasings of a gap; without any, and with nothing published, it is none."""
    mine = gap_question.c.gap_id == id_, gap_question.c.id.in_(struck)
    await tx.execute(delete(gap_question).where(*mine))
    await _make_up(tx, id_)


async def tidy(tx: Tx, before: datetime) -> None:
    """Forget what was asked once, long ago, and nobody took up."""
    once = select(gap.c.id).where(
        gap.c.state.in_([GapState.open.value, GapState.dropped.value]),
        gap.c.times == 1,
        gap.c.last_at < before,
        gap.c.content_id == "",
    )
    old = [one.id for one in await tx.execute(once)]
    if old:
        await tx.execute(delete(gap_question).where(gap_question.c.gap_id.in_(old)))
        await tx.execute(delete(gap).where(gap.c.id.in_(old)))


async def _make_up(tx: Tx, id_: int) -> None:
    """Show and count a gap by the phrasings that are left of it."""
    left = await questions(tx, id_)
    if left:
        await save(tx, id_, sample=left[0].text)
        await recount(tx, [id_])
        return
    await save(tx, id_, sample="")
    await tx.execute(delete(gap).where(gap.c.id == id_, gap.c.content_id == ""))


def _gap(one: Any) -> Gap:
    return Gap(
        one.id,
        one.sample,
        one.times,
        one.first_at,
        one.last_at,
        GapState(one.state),
        one.answer,
        one.source,
        one.valid_to,
        one.author_id,
        one.decided_by,
        one.why,
        one.content_id,
    )


def _question(one: Any) -> Question:
    return Question(one.id, one.text, one.times, one.at, one.gap_id)
