"""What a lane needs besides sending: which notices leave now, and what results bring about."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.hours import Quiet
from bot.notices.freezing import Frozen
from bot.notices.outcome import Outcome
from bot.storage import Tx, contacts, groups, ledger, notices
from bot.types import Address


async def active(quiet: Quiet, tx: Tx, now: datetime) -> list[int]:
    """List the notices that may be sent now; at night, only what cannot wait."""
    return await notices.sendable(tx, emergencies_only=quiet.covers(now))


LoseGroup = Callable[[Tx, Address, str, datetime], Awaitable[None]]
"""Notes that a group is gone, and tells its officers."""


async def note_recipient(tx: Tx, one: Outcome, lose_group: LoseGroup, now: datetime) -> None:
    """Keep what a result says of the recipient: gone, or under a new id."""
    address = one.row.address
    if one.moved:
        new = Address(address.channel, one.moved)
        await ledger.move(tx, address, new)
        await groups.move(tx, address, new)
    if not one.gone:
        return
    if one.row.via == "group":
        await lose_group(tx, address, one.error, now)
    else:
        await contacts.change(tx, address, reachable=False)


def superseded(newer: Frozen) -> str:
    """Return what an older message is changed to: the new one's first line, and where it is."""
    heading, _, _ = newer.plain.text.partition("\n")
    return f"⚠ {heading}\nTin cũ ở đây không còn đúng. Xem tin mới ở dưới."
