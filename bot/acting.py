"""Joins what the acts of officials and citizens do to tickets, gaps, content and targets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import acts, edits, links, officials, tickets
from bot.applying import Apply
from bot.config import Settings
from bot.edits.acting import Plant
from bot.figures import acting as figures
from bot.gaps import acting as gaps
from bot.gaps.answers import Trials
from bot.library import Library
from bot.notices.telling import Telling
from bot.publishing import Shelf
from bot.storage import Tx, ticket_lists
from bot.storage import officials as staff
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Actors:
    """Everybody who applies an act, beside notices and roles."""

    tickets: tickets.Acting
    gaps: gaps.Acting
    edits: edits.Acting
    figures: figures.Acting
    roles: officials.Acting
    trials: Trials
    """What publishing an answer would find and take; shared with the page that asks first."""

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {
            **self.tickets.table,
            **self.gaps.table,
            **self.edits.table,
            **self.figures.table,
            acts.TakeRole: self.take_role,
        }

    async def take_role(self, tx: Tx, address: Address, act: acts.TakeRole, now: datetime) -> None:
        """Take a role away, and put back what they hold and may not answer any more."""
        await self.roles.take_role(tx, address, act, now)
        await self.tickets.let_go(tx, act.official_id, now)

    def erasing(self, erase: Apply) -> Apply:
        """Tell officers what need not be answered when somebody is forgotten, citizen or not."""

        async def apply(tx: Tx, address: Address, effect: Any, now: datetime) -> None:
            official_id = await staff.id_at(tx, address)
            theirs = await ticket_lists.to_come(tx, address)
            await erase(tx, address, effect, now)
            await self.tickets.tell_erased(tx, theirs, now)
            if official_id is not None:
                await self.tickets.let_go(tx, official_id, now)

        return apply


def join(  # noqa: PLR0913, PLR0917 - what they are joined to
    settings: Settings,
    shelf: Shelf,
    checking: edits.Checking,
    plant: Plant,
    telling: Telling,
    changed: Callable[[Address], None],
    queued: Callable[[Address], None],
) -> Actors:
    """Make them; `changed` and `queued` are told of citizens (`bot.tickets.Acting`)."""

    def library() -> Library:
        return shelf.library

    trials = Trials(library)
    site = settings.public_url.rstrip("/")
    return Actors(
        tickets.Acting(telling, library, changed, queued, links.host_of(site)),
        gaps.Acting(shelf, telling, trials, site),
        edits.Acting(shelf, checking, plant),
        figures.Acting(library),
        officials.Acting(telling),
        trials,
    )
