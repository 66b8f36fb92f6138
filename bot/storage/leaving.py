"""Notices that are leaving, or have just left, and the messages that tell how far they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from bot.notice import Notice, NoticeState
from bot.storage import notices
from bot.storage.base import Tx
from bot.storage.delivery_table import delivery
from bot.storage.notices import notice
from bot.storage.posting import keep_order

ENDED = (NoticeState.finished.value, NoticeState.cancelled.value)


async def lately(tx: Tx, since: datetime) -> list[Notice]:
    """List what is leaving, and what left or was cancelled since then, the oldest first."""
    ended = and_(
        notice.c.state.in_(ENDED), notice.c.begun_at.is_not(None), notice.c.finished_at >= since
    )
    found = await tx.execute(
        select(notice.c.id)
        .where(or_(notice.c.state == NoticeState.sending.value, ended))
        .order_by(notice.c.id)
    )
    read = [await notices.find(tx, one.id) for one in found.all()]
    return [one for one in read if one]


async def write(tx: Tx, row: dict[str, Any]) -> int:
    """Queue one delivery, as `outbox.row` lays it out; returns its id."""
    await keep_order(tx, [row])
    done = await tx.execute(delivery.insert().values(row).returning(delivery.c.id))
    return int(done.scalar_one())
