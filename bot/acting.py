"""Joins what the acts of officials and citizens do to tickets, gaps, content and targets."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import edits, links, tickets
from bot.config import Settings
from bot.edits.acting import Plant
from bot.figures import acting as figures
from bot.gaps import acting as gaps
from bot.gaps.answers import Trials
from bot.library import Library
from bot.notices.telling import Telling
from bot.publishing import Shelf
from bot.storage import Tx
from bot.types import Address

Apply = Callable[[Tx, Address, Any, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Actors:
    """Everybody who applies an act, beside notices and roles."""

    tickets: tickets.Acting
    gaps: gaps.Acting
    edits: edits.Acting
    figures: figures.Acting
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
        }


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
        trials,
    )
