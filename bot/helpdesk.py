"""What chat and desk may ask about tickets: a port; whatever changes goes through effects."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.roles import Official
from bot.ticket import Line, Ticket, TicketState
from bot.types import Address

OPEN = (TicketState.waiting, TicketState.held)


class Helpdesk(Protocol):
    """Reads tickets for citizens and officials."""

    def new_code(self) -> str:
        """Make the code of a new ticket."""

    async def staffed(self, area: str) -> bool:
        """Tell whether anybody answers the tickets of this area. Cheap: kept in memory."""

    async def ticket(self, *, id_: int = 0, code: str = "") -> Ticket | None:
        """Read one ticket by whichever is given."""

    async def lines(self, ticket: Ticket) -> Sequence[Line]:
        """Read what was said, oldest first."""

    async def of_citizen(self, address: Address) -> Sequence[Ticket]:
        """List a citizen's own tickets, newest first; ten at most."""

    async def of_official(
        self, official: Official, states: Collection[TicketState] = OPEN
    ) -> Sequence[Ticket]:
        """List the tickets this official answers, those waiting longest first; 500 at most."""

    async def counts(self, official: Official) -> Mapping[TicketState, int]:
        """Count the tickets this official answers, by state."""
