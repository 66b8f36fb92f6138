"""Everything of notices that runs by itself: which lanes are due, and the clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.notices import running
from bot.notices.keeping import Keeping
from bot.storage import Db, taking


class Runs(Protocol):
    """A lane: of a channel that sends, or of one that is pulled."""

    async def run(self) -> None:
        """Send until nothing is due."""


@dataclass(frozen=True, slots=True)
class Notices:
    """What `bot.jobs` runs: lanes while they are due, and the tick."""

    db: Db
    keeping: Keeping
    lanes: Mapping[str, Runs]
    beat: Callable[[], Awaitable[None]]
    """Notes that the server is alive, here and in the database."""
    progress: Callable[[], Awaitable[None]]
    """Tells who watches how far notices have come."""

    async def due(self) -> Sequence[str]:
        """List the channels on which something is to be sent, or to be found lost, now."""
        now = self.keeping.now()
        async with self.db.read() as tx:
            active = await running.active(self.keeping.quiet, tx, now)
            return [
                one
                for one in self.lanes
                if await taking.lost(tx, one, now)
                or any([await taking.waits(tx, id_, one, now) for id_ in active])
            ]

    async def run(self, lane: str) -> None:
        """Send on one channel until nothing is due."""
        # A copy of the database taken before this moment is known as one.
        await self.beat()
        async with self.db.begin() as tx:
            await taking.lose(tx, lane, self.keeping.now())
        await self.lanes[lane].run()

    async def tick(self) -> None:
        """Do what is due by the clock."""
        await self.keeping.tick()
        await self.progress()
