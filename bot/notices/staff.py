"""Knows who writes from an address: asked with every turn, so kept in memory where it is safe."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.roles import Official
from bot.storage import Db, Tx, officials
from bot.types import Address

FRESH = timedelta(minutes=1)
"""A command beside the running bot may have changed a role."""


@dataclass(slots=True)
class Staff:
    """Everybody with a role, by address; other processes may change them only on PostgreSQL."""

    db: Db
    now: Callable[[], datetime]
    _known: dict[Address, Official] | None = None
    _since: datetime | None = None

    async def who(self, address: Address) -> Official | None:
        """Tell who writes from this address; None for a citizen."""
        if self.db.shared:
            return await self.db.look(lambda tx: officials.by_address(tx, address))
        return (await self._all()).get(address)

    def forget(self) -> None:
        """Read anew next time: something has changed."""
        self._known, self._since = None, None

    async def _all(self) -> dict[Address, Official]:
        now = self.now()
        if self._known is not None and self._since and now - self._since < FRESH:
            return self._known
        self._since = now
        read = await self.db.look(_by_address)
        # Forgotten while it was read: it may be old already.
        if self._since == now:
            self._known = read
        return read


async def _by_address(tx: Tx) -> dict[Address, Official]:
    people = {one.id: one for one in await officials.all_(tx)}
    return {
        address: people[id_]
        for id_, addresses in (await officials.addresses(tx)).items()
        if id_ in people
        for address in addresses
    }
