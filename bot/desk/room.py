"""What the desk stands on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.requests import Request

from bot.config import Settings
from bot.dossiers.importing import Progress, Report
from bot.edits import Reading
from bot.gaps.inbox import Inbox
from bot.helpdesk import Helpdesk
from bot.library import Library
from bot.long_work import LongWork
from bot.office import Office
from bot.performing import Performing
from bot.ports import Channel
from bot.publishing import Shelf
from bot.storage import Db
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Room:
    """The parts of the bot that pages ask; all that changes goes through `performing`."""

    db: Db
    settings: Settings
    shelf: Shelf
    office: Office
    helpdesk: Helpdesk
    performing: Performing
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    visitor: Callable[[Request], tuple[Address, str]]
    """Who this browser is on the web chat, and the cookie by which it stays so."""
    import_dossiers: Callable[[Path, datetime, Progress], Awaitable[Report]]
    """Takes in a list of dossiers."""
    jobs: LongWork
    gaps: Inbox
    gap_objection: Callable[[str, str], str]
    """Says what speaks against an answer and its source."""
    edits: Reading

    @property
    def library(self) -> Library:
        """What is published now."""
        return self.shelf.library
