"""What we ask of the outside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from bot.dossier import Dossier
from bot.types import Address, Delivery, Finding, Heard


class Channel(Protocol):
    """A place where citizens write to us; one adapter, one file."""

    name: ClassVar[str]
    pulled: ClassVar[bool]
    """The client fetches its deliveries itself (the web chat); the sender leaves them alone."""

    lists: ClassVar[bool]
    """Choices are listed with numbers to type; buttons are not seen by everybody, or by nobody."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tell whether a webhook call really comes from the platform, in constant time."""

    def parse(self, body: bytes) -> Heard | None:
        """Read one update; None for what is not for us. Pure: no I/O, never raises."""

    async def send(self, delivery: Delivery) -> str:
        """Send, and return the platform's id of the message; raises SendError."""

    async def start(self) -> None:
        """Open connections; register commands or the webhook where the platform wants it."""

    async def stop(self) -> None:
        """Close connections."""


@runtime_checkable
class Polls(Protocol):
    """A channel that fetches its updates."""

    def poll(self) -> AsyncIterator[Sequence[Heard]]:
        """Yield updates for ever, as they come.

        Asking for the next list confirms the one before it: by then it is stored.
        """


@runtime_checkable
class Fetches(Protocol):
    """A channel whose photos can be fetched; their addresses soon expire, so: at once."""

    async def fetch(self, media: str) -> bytes:
        """Return the bytes behind `Inbound.media`, for memory only; raises ChannelUnavailable."""


@runtime_checkable
class Amends(Protocol):
    """A channel that can change a message it has sent."""

    async def amend(self, address: Address, message: str, text: str) -> None:
        """Put another text in the place of a message's (by `send`'s id); no button stays.

        Where that cannot be done any more, nothing happens. Raises Throttled, and
        ChannelUnavailable, after both of which it may be tried again: twice changes nothing.
        """


@runtime_checkable
class Links(Protocol):
    """A channel with deep links."""

    def link(self, payload: str) -> str:
        """Return the link that opens the bot with this payload; empty while nobody knows it."""


@runtime_checkable
class Tended(Protocol):
    """A channel whose account wants looking after by the clock."""

    every: ClassVar[float]
    """Seconds between."""

    async def tend(self) -> None:
        """Do what is due: refresh a token, warn of what runs out."""


@runtime_checkable
class Examines(Protocol):
    """A channel that can tell an operator what is wrong with its account."""

    async def examine(self) -> list[Finding]:
        """Ask the platform about our account; never raises."""


class DossierSource(Protocol):
    """A system that knows dossiers by their code."""

    name: ClassVar[str]

    async def find(self, code: str) -> Dossier | None:
        """Look up one normalised code; None where it is not known here.

        Raises DossierUnavailable when the system is down, slow or malformed.
        """

    def covers(self, code: str) -> bool:
        """Tell whether codes like this one are kept in this system."""

    async def start(self) -> None:
        """Open connections."""

    async def stop(self) -> None:
        """Close connections."""
