"""What a handler gets and gives: Context → Turn."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.acts import DeskEffect
from bot.helpdesk import Helpdesk
from bot.library import Library
from bot.office import Office
from bot.roles import Official
from bot.types import NOTHING, Contact, Inbound, Reply, Session

PATIENCE = 20.0
"""Seconds an action may take before the citizen gets another answer."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Tell this person when the dossier changes."""

    code: str
    nickname: str = ""
    """The citizen's own word for it, shown instead of what is inside the dossier."""
    stage: str = ""
    """The stage they were shown (the value of a `Stage`)…"""
    as_of: datetime | None = None
    """…and when it was true: only what is newer is a change to tell."""


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Stop telling."""

    code: str


@dataclass(frozen=True, slots=True)
class CountGuess:
    """A code was asked for that nobody knows."""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class SetReachable:
    """The person blocked us, or let us in again."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class SetVillage:
    """Note which village of the commune the person lives in."""

    village: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Say nothing to this person until then; None ends the silence."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Move:
    """The chat has a new id."""

    new_id: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget this person: session, followed codes, contact, texts."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Count an event for the statistics, without saying whose: `flow_begun` `vneid_muc2`."""

    event: str
    topic: str = ""
    village: str = ""
    """Where the person lives; put in by `handlers.decide`."""


Effect = (
    Follow
    | Unfollow
    | CountGuess
    | SetLanguage
    | SetReachable
    | SetVillage
    | Silence
    | Move
    | Erase
    | Tally
    | DeskEffect
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action found: the name chooses the next step, the slots fill texts."""

    name: str
    slots: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """All a handler may know. It decides; it does nothing."""

    message: Inbound
    """As it came in, unscrubbed: it lives in memory only."""
    contact: Contact
    session: Session
    library: Library
    now: datetime
    """With time zone."""
    actions: "Mapping[str, Action]" = field(default_factory=dict)
    private_link: str = ""
    """In a group: the link that opens a private chat with the bot."""

    site: str | None = None
    """What our own pages' addresses begin with on this channel; None where none can be opened."""
    home: str = ""
    """The address of our own site, as anybody may open it; empty where there is none."""
    silence: timedelta = timedelta(minutes=30)
    """How long the bot says nothing after an official wrote by hand."""
    official: Official | None = None
    """Who writes, if it is an official; never set in a group."""
    desk: Office | None = None
    """Where officials' questions are answered."""
    counter: Helpdesk | None = None
    """Where tickets are read."""

    @property
    def helpdesk(self) -> Helpdesk:
        """Ask about tickets."""
        assert self.counter, "wired by app"  # noqa: S101 - a bug if not
        return self.counter

    @property
    def office(self) -> Office:
        """Ask what officials may ask."""
        assert self.desk, "wired by app"  # noqa: S101 - a bug if not
        return self.desk

    def gettext(self, text: str) -> str:
        """Say it in the person's language."""
        return self.library.gettext(self.contact.language, text)

    async def call(self, action: str, slots: Mapping[str, str]) -> Outcome:
        """Ask an action of `bot.actions`: the only thing a handler ever waits for."""
        async with asyncio.timeout(PATIENCE):
            return await self.actions[action](self, slots)


Action = Callable[[Context, Mapping[str, str]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What should happen: saved and sent by the conversation, in one commit."""

    replies: tuple[Reply, ...] = ()
    session: Session | None = None
    """The session as it is to be; None leaves it as it was."""
    effects: tuple[Effect, ...] = ()


class Handler(Protocol):
    """One ability of the bot: answers, or passes by returning None."""

    async def __call__(self, ctx: Context) -> Turn | None: ...  # noqa: D102 - said above
