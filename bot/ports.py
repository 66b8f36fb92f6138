"""What we ask of the outside."""

from collections.abc import AsyncIterator, Mapping
from typing import ClassVar, Protocol, runtime_checkable

from bot.types import Delivery, Dossier, Inbound


class Channel(Protocol):
    """A place where citizens write to us; one adapter, one file."""

    name: ClassVar[str]
    pulled: ClassVar[bool]
    """The client fetches its deliveries itself (the web chat); the sender leaves them alone."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tell whether a webhook call really comes from the platform, in constant time."""

    def parse(self, body: bytes) -> Inbound | None:
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

    def poll(self) -> AsyncIterator[list[Inbound]]:
        """Yield updates for ever, as they come.

        Asking for the next list confirms the one before it: by then it is stored.
        """


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
