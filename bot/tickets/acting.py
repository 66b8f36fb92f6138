"""Applies what citizens, officials and the clock do with tickets, inside one commit."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot import desk_acts
from bot.errors import Stale
from bot.library import Library
from bot.roles import Official
from bot.storage import Tx, areas, officials, tallies, ticket_lines, tickets
from bot.ticket import CITIZENS, Line, Ticket, TicketKind, TicketState, TicketStep, refusal
from bot.tickets import earlier, life, news, speaking
from bot.tickets.steps import Move, Steps
from bot.tickets.telling import Tells, officers, overseers
from bot.types import Address

log = structlog.get_logger()

Apply = Callable[[Tx, Address, Any, datetime], Awaitable[None]]
MOST_OPEN = 3
"""Tickets that one citizen may have waiting or held."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts on tickets do to the database; everything is read anew in every commit."""

    tells: Tells
    library: Callable[[], Library]
    changed: Callable[[Address], None]
    """Told of a citizen whose hold began or ended: what is kept of them in memory is old.
    The commit may still fail."""
    queued: Callable[[Address], None]
    """Told of a citizen who gets something: what is said next lines up behind it."""
    ours: Collection[str] = ()
    """The hosts of our own site (`links.host_of`)."""

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {desk_acts.OpenTicket: self.open, desk_acts.MoveTicket: self.move}

    async def open(
        self, tx: Tx, address: Address, act: desk_acts.OpenTicket, now: datetime
    ) -> None:
        """Open a ticket and tell the officers; Stale where the code is taken, or too many wait."""
        await tickets.hold_citizen(tx, address, now)
        if await tickets.open_of(tx, address) >= MOST_OPEN:
            raise Stale
        text = speaking.safe(act.text)
        one = Ticket(
            id=0,
            code=act.code,
            kind=act.kind,
            state=TicketState.waiting,
            area=act.area,
            address=address,
            asked_at=now,
            promised_at=act.promised_at,
            topic=act.topic,
            village=act.village,
            moved_at=now,
            errand=act.errand,
            relation=act.relation,
            phone=act.phone[:20] if act.kind is TicketKind.visit else "",
        )
        id_ = await tickets.add(tx, one)
        if id_ is None:
            raise Stale
        if act.with_history:
            await earlier.copy(tx, id_, address, text, now)
        if text:
            await ticket_lines.add(tx, id_, [Line("citizen", text, now)])
        reply = news.opened(one, text, await areas.all_(tx), now)
        await self.tells.people(tx, await officers(tx, one.area), reply, now)
        await tallies.count(tx, now.date(), "ticket_opened", one.kind.value, one.village)
        log.info("ticket.opened", ticket=id_)

    async def move(
        self, tx: Tx, address: Address, act: desk_acts.MoveTicket, now: datetime
    ) -> None:
        """Take a step; raises Stale where it is refused: things have changed meanwhile."""
        before = await self.locked(tx, act.id, now)
        if act.step in CITIZENS:
            by = None
            if before.address != address:
                raise Stale
        elif (by := await officials.by_address(tx, address)) is None:
            raise Stale
        if refusal(before, act.step, by):
            raise Stale
        if act.after and await ticket_lines.done_since(tx, act.id, act.after):
            raise Stale
        await self._take(tx, before, act, by, now)

    async def expire(self, tx: Tx, id_: int, now: datetime) -> None:
        """End a hold without a word, or a ticket that was answered long ago: by the clock."""
        before = await self.locked(tx, id_, now)
        act = desk_acts.MoveTicket(id_, TicketStep.expire)
        if not refusal(before, act.step, None):
            await self._take(tx, before, act, None, now)

    async def locked(self, tx: Tx, id_: int, now: datetime) -> Ticket:
        """Read a ticket that nobody else moves: the citizen first, so that holds never meet."""
        if (seen := await tickets.find(tx, id_)) is None:
            raise Stale
        await tickets.hold_citizen(tx, seen.address, now)
        if (before := await tickets.find(tx, id_, locked=True)) is None:
            raise Stale
        return before

    async def drop(self, tx: Tx, one: Ticket, now: datetime) -> None:
        """Tell the officers that a ticket was held for a day without a word."""
        reply = news.dropped(one, await areas.all_(tx))
        await self.tells.people(tx, await officers(tx, one.area), reply, now)

    async def remind(self, tx: Tx, one: Ticket, now: datetime) -> None:
        """Tell the officers that a ticket waits too long."""
        reply = news.late(one, await areas.all_(tx), now)
        await self.tells.people(tx, await officers(tx, one.area), reply, now)

    async def escalate(self, tx: Tx, one: Ticket, now: datetime) -> None:
        """Tell the approvers that a ticket waits though the officers were reminded."""
        reply = news.neglected(one, await areas.all_(tx), now)
        await self.tells.people(tx, await overseers(tx, one.area), reply, now)

    async def _take(
        self, tx: Tx, before: Ticket, act: desk_acts.MoveTicket, by: Official | None, now: datetime
    ) -> None:
        holds = before.state is TicketState.held and by and by.id == before.holder_id
        if act.step is TicketStep.claim and holds:
            return
        promised_at = self.library().commune.opening.promise(now)
        after = life.after(before, act.step, by, now, area=act.area, promised_at=promised_at)
        steps = Steps(self.tells, self.library, self.changed, self.queued, self.ours)
        await steps.take(tx, Move(before, after, act, by, now))
        await tickets.save(tx, after)
        for event, topic in counted(before, after, act.step):
            await tallies.count(tx, now.date(), event, topic, before.village)
        log.info("ticket.moved", ticket=before.id, step=act.step.value)


def counted(before: Ticket, after: Ticket, step: TicketStep) -> list[tuple[str, str]]:
    """List what a step adds to the statistics: the event, and of what."""
    if step is TicketStep.answer:
        return [("ticket_answered", before.kind.value)]
    if after.state is not TicketState.closed:
        return []
    visit = step is TicketStep.close and before.kind is TicketKind.visit
    done = [("visit_done", before.errand)] if visit else []
    return [("ticket_closed", before.kind.value), *done]
