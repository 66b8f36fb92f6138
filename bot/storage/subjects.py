"""What lines of the audit are about, by what people call it: for pages of such lines."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from bot.storage.base import Tx
from bot.storage.edits import content_edit
from bot.storage.notices import notice
from bot.storage.officials import official
from bot.storage.ticket_table import ticket


class Named(NamedTuple):
    """A notice as people name it."""

    id: int
    code: str


async def notices(tx: Tx, keys: Collection[str]) -> dict[str, Named]:
    """Read the codes of notices, by key."""
    if not keys:
        return {}
    asked = select(notice.c.key, notice.c.id, notice.c.code).where(notice.c.key.in_(list(keys)))
    return {one.key: Named(one.id, one.code) for one in await tx.execute(asked)}


async def tickets(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """Read the codes of tickets."""
    if not ids:
        return {}
    asked = select(ticket.c.id, ticket.c.code).where(ticket.c.id.in_(list(ids)))
    return {one.id: one.code for one in await tx.execute(asked)}


async def officials(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """Read the names of officials, also of those who have no role any more."""
    if not ids:
        return {}
    asked = select(official.c.id, official.c.name).where(official.c.id.in_(list(ids)))
    return {one.id: one.name for one in await tx.execute(asked)}


async def edits(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """Read of which content drafts are, by their id."""
    if not ids:
        return {}
    asked = select(content_edit.c.id, content_edit.c.content_id).where(
        content_edit.c.id.in_(list(ids))
    )
    return {one.id: one.content_id for one in await tx.execute(asked)}
