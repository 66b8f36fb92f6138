"""What citizens asked first in each of some tickets: for lists of them."""

from collections.abc import Collection

from sqlalchemy import and_, func, select

from bot.storage.base import Tx
from bot.storage.ticket_table import ticket_line


async def of_tickets(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """Read what was asked, by ticket; nothing of what was said to the bot before."""
    if not ids:
        return {}
    theirs = and_(ticket_line.c.who == "citizen", ~ticket_line.c.before)
    first = (
        select(func.min(ticket_line.c.id))
        .where(ticket_line.c.ticket_id.in_(list(ids)), theirs)
        .group_by(ticket_line.c.ticket_id)
    )
    found = await tx.execute(
        select(ticket_line.c.ticket_id, ticket_line.c.text).where(ticket_line.c.id.in_(first))
    )
    return {one.ticket_id: one.text for one in found}
