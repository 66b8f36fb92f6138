"""Applies what citizens, officials and the clock do with tickets, inside one commit."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import desk_acts
from bot.applying import Apply, Tells
from bot.errors import Stale
from bot.library import Library
from bot.roles import Official
from bot.storage import Tx, areas, officials, tallies, ticket_lines, ticket_lists, tickets
from bot.ticket import (
    CITIZENS,
    Line,
    Ticket,
    TicketKind,
    TicketState,
    TicketStep,
    answers,
    refusal,
)
from bot.tickets import earlier, life, news, speaking
from bot.tickets.steps import HELD_BURST, HELD_WITHIN, Move, Steps
from bot.tickets.telling import officers, overseers
from bot.types import Address

log = structlog.get_logger()

LEFT = "Người đang giữ không còn trả lời ở đây, phiếu về danh sách chờ."
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
            await earlier.copy(tx, id_, address, text, self.library().commune, now)
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

    async def let_go(self, tx: Tx, official_id: int, now: datetime) -> None:
        """Put back what somebody holds who answers there no more; their colleagues are told."""
        whose = await officials.find(tx, official_id)
        for seen in await ticket_lists.held_by(tx, official_id):
            one = await self.locked(tx, seen.id, now)
            if one.holder_id != official_id or (whose and answers(whose, one.area)):
                continue
            act = desk_acts.MoveTicket(one.id, TicketStep.expire, LEFT)
            if one.state is not TicketState.held:
                continue
            await self._take(tx, one, act, None, now)
            reply = news.left_alone(one, await areas.all_(tx))
            await self.tells.people(tx, await officers(tx, one.area), reply, now)

    async def tell_erased(self, tx: Tx, theirs: Collection[Ticket], now: datetime) -> None:
        """Tell whoever was to answer, or to come, that these citizens' tickets are over."""
        for one in theirs:
            held = one.holder_id if one.state is TicketState.held else None
            whom = [held] if held else await officers(tx, one.area)
            await self.tells.people(tx, whom, news.erased(one), now)

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

    async def crowd(self, tx: Tx, one: Ticket, now: datetime) -> bool:
        """Tell the holder how many of the citizen's messages have not reached their chat."""
        many = unseen(await ticket_lines.of(tx, one.id), one.reminded_at)
        if many:
            await self.tells.people(tx, [one.holder_id], news.crowded(one, many), now)
        return bool(many)

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


def unseen(lines: Sequence[Line], told_at: datetime | None) -> int:
    """Count what a citizen wrote since the claim that was too much at once for a chat."""
    talk: list[Line] = []
    for one in lines:
        talk = [] if one.who == "event" else [*talk, one] if one.who == "citizen" else talk
    many = 0
    for at, one in enumerate(talk):
        lately = sum(each.at >= one.at - HELD_WITHIN for each in talk[:at])
        many += lately >= HELD_BURST and (told_at is None or one.at > told_at)
    return many


def counted(before: Ticket, after: Ticket, step: TicketStep) -> list[tuple[str, str]]:
    """List what a step adds to the statistics: the event, and of what."""
    if step is TicketStep.answer:
        return [("ticket_answered", before.kind.value)]
    if after.state is not TicketState.closed:
        return []
    visit = step is TicketStep.close and before.kind is TicketKind.visit
    done = [("visit_done", before.errand)] if visit else []
    return [("ticket_closed", before.kind.value), *done]
