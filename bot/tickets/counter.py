"""Reads tickets for chat and desk: what `bot.helpdesk` asks for, and what lists want besides."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom

from bot.codes import tickets as codes
from bot.helpdesk import OPEN
from bot.roles import Official, Role
from bot.storage import Db, Tx, officials, ticket_counts, ticket_lines, ticket_lists, tickets
from bot.ticket import Line, Ticket, TicketState, answers
from bot.types import Address

FRESH = timedelta(minutes=1)
"""How long it is remembered who is there: a role may be given and taken."""


@dataclass(slots=True)
class Counter:
    """Where tickets are read."""

    db: Db
    now: Callable[[], datetime]
    chance: Random = field(default_factory=SystemRandom)
    """Whoever has a code reads an answer: it must be hard to guess."""
    _staff: Sequence[Official] = ()
    _since: datetime | None = None

    def new_code(self) -> str:
        """Make the code of a new ticket."""
        return codes.make(self.chance)

    async def staffed(self, area: str) -> bool:
        """Tell whether anybody answers the tickets of this area."""
        now = self.now()
        if self._since is None or not timedelta() <= now - self._since < FRESH:
            self._staff, self._since = await self.db.look(officials.all_), now
        return any(answers(one, area) for one in self._staff)

    def forget(self) -> None:
        """Read anew who is there: somebody was given a role, or lost one."""
        self._since = None

    async def ticket(self, *, id_: int = 0, code: str = "") -> Ticket | None:
        """Read one ticket by whichever is given."""

        async def read(tx: Tx) -> Ticket | None:
            return await (tickets.by_code(tx, code) if code else tickets.find(tx, id_))

        return await self.db.look(read)

    async def lines(self, ticket: Ticket) -> Sequence[Line]:
        """Read what was said, oldest first."""
        return await self.db.look(lambda tx: ticket_lines.of(tx, ticket.id))

    async def of_citizen(self, address: Address) -> Sequence[Ticket]:
        """List a citizen's own tickets, newest first; ten at most."""
        return await self.db.look(lambda tx: tickets.of_address(tx, address))

    async def of_official(
        self, official: Official, states: Collection[TicketState] = OPEN
    ) -> Sequence[Ticket]:
        """List the tickets this official answers, those waiting longest first; 500 at most."""
        areas = answered_by(official)
        return await self.db.look(lambda tx: ticket_lists.in_areas(tx, areas, states))

    async def counts(self, official: Official) -> Mapping[TicketState, int]:
        """Count the tickets this official answers, by state."""
        areas = answered_by(official)
        return await self.db.look(lambda tx: ticket_counts.by_state(tx, areas))


def answered_by(official: Official) -> list[str]:
    """List the areas whose tickets an official answers, with all that lies below them."""
    roles = (Role.officer, Role.approver)
    return sorted({one.area for one in official.grants if one.role in roles})
