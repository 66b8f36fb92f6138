"""Brings tickets on by the clock: reminds, tells the approvers, ends forgotten holds, closes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import structlog

from bot.storage import Db, Tx, officials, ticket_due, ticket_lists, tickets
from bot.storage.ticket_due import Edges
from bot.ticket import Ticket, TicketKind, TicketState, answers
from bot.tickets.acting import Acting
from bot.tickets.steps import HELD_BURST

log = structlog.get_logger()

Due = Literal["", "remind", "escalate", "expire"]
TOLD = timedelta(hours=1)
"""After officers heard of a ticket nobody reminds them for so long, promise or not."""
WAITED = timedelta(days=1)
REMINDED = timedelta(days=1)
HELD = timedelta(days=1)
ANSWERED = timedelta(days=7)
VISITED = timedelta(days=30)
"""A visit that was arranged in words is still to be made."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the clock does with tickets."""

    db: Db
    acting: Acting
    still: Callable[[Tx], Awaitable[bool]]
    """Whether a restored backup waits for a person's word: then nobody is told anything."""
    quiet: Callable[[], bool]
    """Whether people sleep: a reminder comes in the morning."""
    now: Callable[[], datetime]

    async def tick(self) -> None:
        """Bring on what may be brought on now, each ticket in a commit of its own."""
        edges = edges_at(self.now())
        select = ticket_due.over if self.quiet() else ticket_due.due
        found = await self.db.look(lambda tx: select(tx, edges))
        for one in found:
            async with self.db.begin() as tx:
                if await self.still(tx):
                    return
                await self._bring_on(tx, one.id, edges)

        await self._let_go()
        # At night, too: whoever talks with somebody now is awake.
        await self._tell_crowded()

    async def _let_go(self) -> None:
        """Put back what is held by somebody who answers there no more, however that came."""
        staff = {one.id: one for one in await self.db.look(officials.all_)}
        for id_ in await self.db.look(ticket_due.holders):
            held = await self.db.look(partial(ticket_lists.held_by, official_id=id_))
            who = staff.get(id_)
            if all(who and answers(who, one.area) for one in held):
                continue
            async with self.db.begin() as tx:
                if not await self.still(tx):
                    await self.acting.let_go(tx, id_, self.now())

    async def _tell_crowded(self) -> None:
        """Tell holders of what came too fast for their chat, once."""
        now = self.now()
        for id_ in await self.db.look(lambda tx: ticket_due.crowded(tx, HELD_BURST)):
            async with self.db.begin() as tx:
                if await self.still(tx):
                    return
                one = await self.acting.locked(tx, id_, now)
                if one.state is TicketState.held and await self.acting.crowd(tx, one, now):
                    await tickets.save(tx, replace(one, reminded_at=now))

    async def _bring_on(self, tx: Tx, id_: int, edges: Edges) -> None:
        """Do what is due with one ticket, if it still is: an officer may have been faster."""
        one, now = await self.acting.locked(tx, id_, edges.now), edges.now
        what = due(one, edges)
        if what == "expire":
            await self.acting.expire(tx, id_, now)
        # Nobody is woken: in the morning officers are reminded of what was dropped, too.
        if self.quiet():
            return
        if what == "expire" and one.state is TicketState.held:
            await self.acting.drop(tx, one, now)
        elif what == "remind":
            await self.acting.remind(tx, one, now)
            await tickets.save(tx, replace(one, reminded_at=now))
            log.info("ticket.reminded", ticket=id_)
        elif what == "escalate":
            await self.acting.escalate(tx, one, now)
            await tickets.save(tx, replace(one, escalated_at=now))
            log.info("ticket.escalated", ticket=id_)


def edges_at(now: datetime) -> Edges:
    """Return since when what must stand so that it is due now."""
    return Edges(
        now, now - TOLD, now - WAITED, now - REMINDED, now - HELD, now - ANSWERED, now - VISITED
    )


def due(one: Ticket, edges: Edges) -> Due:
    """Tell what the clock has to do with a ticket; the same as `ticket_due.due` selects."""
    moved = one.moved_at or one.asked_at
    if one.state is TicketState.held:
        return "expire" if moved <= edges.held else ""
    if one.state is TicketState.answered:
        visit = one.kind is TicketKind.visit
        return "expire" if moved <= (edges.visited if visit else edges.answered) else ""
    if one.state is TicketState.closed:
        return ""
    if one.reminded_at:
        forgotten = one.reminded_at <= edges.reminded and one.escalated_at is None
        return "escalate" if forgotten else ""
    if one.promised_at:
        return "remind" if one.promised_at <= edges.now and moved <= edges.told else ""
    return "remind" if moved <= edges.waited else ""
