"""Whom a notice is for, as a condition on the table of contacts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_

from bot.storage.contacts import contact
from bot.types import Address, State

GOT_IT = (State.sent.value, State.delivered.value, State.unknown.value)
"""Who may have a notice: corrections go to them all."""


@dataclass(frozen=True, slots=True)
class Whom:
    """The people a notice is for."""

    channels: Collection[str]
    """Those that are on, and wanted."""
    villages: Collection[str] | None
    """None for everybody, whatever their village."""
    before: datetime
    """Known by then."""
    but: Collection[Address] = ()
    """Who gets it in another way: whoever forwards it into a group is not told twice."""


def wanted(whom: Whom) -> ColumnElement[bool]:
    """Select the contacts that are meant, reachable or not."""
    channels = [contact.c.address.startswith(f"{one}:", autoescape=True) for one in whom.channels]
    return and_(
        or_(false(), *channels),
        contact.c.created_at <= whom.before,
        *([] if whom.villages is None else [contact.c.village.in_(whom.villages)]),
        # Written out, and not looked up in the ledger: PostgreSQL takes a table that has just
        # begun to grow for an empty one, and would read all of it for every person.
        *([contact.c.address.not_in([str(one) for one in whom.but])] if whom.but else []),
    )
