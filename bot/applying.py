"""What carries an effect out inside the commit of its turn, and what it may ask for there."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from bot.storage import Tx
from bot.types import Address, Reply

Apply = Callable[[Tx, Address, Any, datetime], Awaitable[None]]
"""Does what one kind of effect means, for whoever writes from the address.

Raises Stale where things have changed since it was decided: then nothing of the turn is kept.
"""


class Tells(Protocol):
    """Writes to others in the same commit (`bot.notices.telling`)."""

    async def people(
        self, tx: Tx, whom: Iterable[int | None], reply: Reply, now: datetime
    ) -> None:
        """Write to these officials, by id."""

    async def address_(self, tx: Tx, to: Address, reply: Reply, now: datetime) -> None:
        """Write to one address."""
