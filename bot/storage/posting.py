"""Notices for the web chat: put where open pages find them, after what they have seen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from bot.storage.base import Tx
from bot.storage.delivery_table import TO_TAKE, delivery
from bot.types import Address, State

ORDER = 5_201
"""Names PostgreSQL's lock by which rows of the web chat become visible in the order of their ids.

A page asks for what came after the last row it has seen. Without the lock a reply could be
committed, and seen, while notices with lower ids are still being posted: never seen at all.
"""
REPLYING = text(f"SELECT pg_advisory_xact_lock_shared({ORDER})")
POSTING = text(f"SELECT pg_advisory_xact_lock({ORDER})")


async def keep_order(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let nobody post notices until this transaction, which adds these deliveries, has ended."""
    if tx.on_postgresql and any(row["channel"] == "webchat" for row in rows):
        await tx.execute(REPLYING)


async def post(  # noqa: PLR0913 - of what, where, what it says, when, how many
    tx: Tx,
    notice_id: int,
    channel: str,
    body: Callable[[str, str], str],
    *,
    now: datetime,
    limit: int,
) -> list[Address]:
    """Put a notice where a channel that pulls finds it; `body` of a row's `via` and `relays`.

    The rows get new ids: a page asks for what came after the last one it has seen.
    """
    due = select(delivery).where(
        TO_TAKE, delivery.c.notice_id == notice_id, delivery.c.channel == channel
    )
    if (await tx.execute(due.limit(1))).first() is None:
        return []
    due = due.order_by(delivery.c.id).limit(limit)
    if tx.on_postgresql:
        # Before any row is locked: whoever replies may want to change these rows, too.
        await tx.execute(POSTING)
        due = due.with_for_update(skip_locked=True)
    rows = [dict(one._mapping) for one in await tx.execute(due)]  # noqa: SLF001 - its public name
    if not rows:
        return []
    await tx.execute(delivery.delete().where(delivery.c.id.in_([one["id"] for one in rows])))
    for one in rows:
        del one["id"]
        one |= {
            "state": State.sent.value,
            "body": body(one["via"], one["relays"]),
            "created_at": now,
            "ended_at": now,
        }
    await tx.execute(delivery.insert(), rows)
    return [Address.parse(one["address"]) for one in rows]
