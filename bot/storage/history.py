"""The history of notices: lines are only ever added; the database itself refuses the rest."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, select

from bot.notice import Happened, Notice, NoticeState
from bot.storage.base import BigId, Instant, Tx, metadata

notice_event = Table(
    "notice_event",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("notice_id", BigId, ForeignKey("notice.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("step", String(12), nullable=False),
    Column("before", String(10), nullable=False),
    Column("after", String(10), nullable=False),
    Column("official_id", BigId),
    Column("by", String(80), nullable=False),
    Column("why", Text, nullable=False),
)
Index("ix_notice_event_notice_id", notice_event.c.notice_id)


async def note(tx: Tx, one: Notice, line: Happened, official_id: int | None = None) -> None:
    """Add one line to a notice's history."""
    await tx.execute(
        notice_event.insert().values(
            notice_id=one.id,
            at=line.at,
            step=line.step,
            before=line.before.value,
            after=line.after.value,
            official_id=official_id,
            by=line.by,
            why=line.why[:500],
        )
    )


async def read(tx: Tx, id_: int) -> list[Happened]:
    """Read who did what, when."""
    found = await tx.execute(
        select(notice_event).where(notice_event.c.notice_id == id_).order_by(notice_event.c.id)
    )
    return [
        Happened(
            one.at, one.step, NoticeState(one.before), NoticeState(one.after), one.by, one.why
        )
        for one in found
    ]
