"""Writes to officials about their notices, in the commit that changed them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.roles import Official, Role
from bot.storage import Tx, officials, outbox
from bot.types import Address, Reply


@dataclass(frozen=True, slots=True)
class Telling:
    """Finds where an official reads, and writes there."""

    channels: Collection[str]
    """Those that are on."""
    told: set[Address] = field(default_factory=set)
    """Whose open pages want waking; emptied by whoever wakes them."""

    async def people(
        self, tx: Tx, whom: Iterable[int | None], reply: Reply, now: datetime
    ) -> None:
        """Write to these officials, by id, each once, at their first address that is on."""
        everywhere = await officials.addresses(tx)
        for id_ in dict.fromkeys(one for one in whom if one is not None):
            address = self.address(everywhere.get(id_, ()))
            if address:
                await self.address_(tx, address, reply, now)

    async def address_(self, tx: Tx, to: Address, reply: Reply, now: datetime) -> None:
        """Write to one address."""
        await outbox.add(tx, [outbox.row(to, reply, now=now)])
        self.told.add(to)

    def address(self, addresses: Iterable[Address]) -> Address | None:
        """Return the first of an official's addresses on a channel that is on."""
        return next((one for one in addresses if one.channel in self.channels), None)


async def approvers(tx: Tx, areas: Collection[str]) -> list[Official]:
    """List who may approve for all of these areas."""
    return [one for one in await officials.all_(tx) if one.may(Role.approver, *areas)]
