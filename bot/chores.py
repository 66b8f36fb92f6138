"""What is done by the clock: news of followed dossiers, figures, tidying, care for accounts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot import changes, metrics
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.figures import in_the_middle
from bot.gaps.keeping import Keeping as GapKeeping
from bot.heartbeat import EVERY, stands_still
from bot.notices import attachments
from bot.ports import Channel, DossierSource, Tended
from bot.publishing import Shelf
from bot.storage import (
    Db,
    desk_jobs,
    dispatch,
    figures,
    guesses,
    inbox,
    invitations,
    outbox,
    sessions,
    ticket_forgetting,
    ticket_lines,
)
from bot.tickets import Keeping as TicketKeeping
from bot.types import Address

log = structlog.get_logger()

Chore = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Chores:
    """The small jobs of one process."""

    db: Db
    shelf: Shelf
    sources: Sequence[DossierSource]
    channels: Mapping[str, Channel]
    settings: Settings
    now: Callable[[], datetime]
    wake: Callable[..., None]
    """Lets the open pages of addresses fetch what is new."""
    beat: Chore
    """Notes that the server is alive."""
    told: set[Address]
    """People who were written to outside a turn of theirs: their pages are woken."""
    quiet: Callable[[], bool]
    """Whether people sleep: news nobody waits for comes in the morning."""
    tickets: TicketKeeping
    gaps: GapKeeping

    def everywhere(self) -> list[tuple[float, Chore]]:
        """List what every process does, with the seconds between."""
        tended = (one for one in self.channels.values() if isinstance(one, Tended))
        return [
            (15, self.measure),
            (1, self.wake_told),
            *((one.every, one.tend) for one in tended),
        ]

    def all(self) -> list[tuple[float, Chore]]:
        """List what a process that sends does."""
        return [
            *self.everywhere(),
            (15, self.tell_changes),
            (1800, self.ask_changes),
            (EVERY, self.beat),
            (60, self.tickets.tick),
            (30, self.gaps.tick),
            (3600, self.tidy),
        ]

    async def wake_told(self) -> None:
        """Let the pages of officials fetch what they were told."""
        told, whom = tuple(self.told), self.told
        whom.difference_update(told)
        self.wake(*told)

    async def tell_changes(self) -> None:
        """Tell followers what an imported list says anew, once."""
        if self.quiet():
            return
        async with self.db.begin() as tx:
            if await stands_still(tx):
                return
            told = await changes.tell(tx, self.shelf.library, self.now())
        self.wake(*told)

    async def ask_changes(self) -> None:
        """Ask the dossier systems about what is followed, and tell what changed."""
        if self.quiet():
            return
        async with self.db.read() as tx:
            if await stands_still(tx):
                return
        told: Sequence[Address] = await changes.ask(
            self.db, self.sources, self.shelf.library, self.now()
        )
        self.wake(*told)

    async def measure(self) -> None:
        """Note for /metrics what waits."""
        now = self.now()
        async with self.db.read() as tx:
            for name, (rows, oldest) in (
                ("inbox", await inbox.waiting(tx)),
                ("outbox", await dispatch.waiting(tx)),
            ):
                metrics.queue(name, rows, (now - oldest).total_seconds() if oldest else 0.0)

    async def tidy(self) -> None:
        """Blank texts that are no longer needed."""
        before = self.now() - timedelta(days=self.settings.keep_days)
        async with self.db.begin() as tx:
            await inbox.blank(tx, before)
            await outbox.blank(tx, before)
            await invitations.tidy(tx, before)
            await ticket_forgetting.blank(tx, before)
            gone, used = await ticket_forgetting.files_to_go(tx), await ticket_lines.files(tx)
            await desk_jobs.tidy(tx, before)
            await figures.tally_idle(tx, before, in_the_middle(self.shelf.library))
            await sessions.forget_before(tx, before)
            await guesses.forget(tx, self.now() - timedelta(days=2))
        await self.gaps.tidy()
        await asyncio.to_thread(attachments.tidy, self.settings.media, self.now(), used, gone)
        if gone:
            async with self.db.begin() as tx:
                await ticket_forgetting.files_gone(tx, gone)


async def every(seconds: float, work: Chore) -> None:
    """Do a small job again and again; a database that is away only delays it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except StorageUnavailable as error:
            log.warning("job.storage", why=str(error))
        except Exception:
            # Say so, and go on: whatever broke this job must not stop the sending of replies.
            log.exception("job.failed")
