"""Takes one turn: from a message to what is saved in one commit, and then sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import metrics
from bot.acts import DecideApplicant, Join, TakeRole
from bot.applying import Apply
from bot.engine.answers import press_of
from bot.errors import StorageUnavailable
from bot.helpdesk import Helpdesk
from bot.library import Library
from bot.office import Office
from bot.people import People, Person, changes_person
from bot.roles import Official
from bot.storage import Db, Tx, contacts, dispatch, doors, inbox, outbox, sessions
from bot.storage.batch import Then, Work
from bot.turn import Action, Context, Erase, Turn
from bot.types import ABOUT_THEM, Address, Button, Delivery, Inbound, Reply, Session, State

log = structlog.get_logger()

Decide = Callable[[Context], Awaitable[Turn]]
ROLES_CHANGE = (Join, DecideApplicant, TakeRole, Erase)
"""After these somebody is an official, or is none any more."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the conversation needs to know of the rest of the pipe."""

    library: Callable[[], Library]
    actions: Mapping[str, Action]
    apply: Apply
    now: Callable[[], datetime]
    sends: Callable[[Address], Awaitable[bool]]
    """Whether a reply to this address may leave at once; else it waits as `queued`."""
    send: Callable[[Sequence[Delivery]], None]
    """Takes deliveries that were committed as `sending`."""
    arrived: Callable[[Address], None]
    """Told of every address with new replies, for channels that pull."""
    private_link: Callable[[str], str]
    """The link to a private chat on this channel."""
    site: Callable[[str], str | None]
    """What our own pages' addresses begin with on this channel."""
    lists: Callable[[str], bool]
    """Whether this channel lists the choices as numbers."""
    home: str
    """The address of our own site; empty where there is none."""
    silence: timedelta
    """How long the bot says nothing after an official wrote by hand."""
    desk: Office
    """Where officials' questions are answered."""
    roles_changed: Callable[[], None]
    """Told that somebody was given a role, or lost one."""
    counter: Helpdesk
    """Where tickets are read."""


@dataclass(slots=True)
class Turns:
    """Reads who is talking, asks the handlers, and saves what they decided."""

    db: Db
    people: People
    decide: Decide
    around: Surroundings
    lease: timedelta

    async def take(self, id_: int, message: Inbound) -> None:
        """Decide what should happen, save it, and let the replies leave; raises Stale."""
        begun = asyncio.get_running_loop().time()
        person = await self.people.find(message)
        typed = message.kind == "text" and message.chat is None
        # Every choice has a typed twin: its number or label is the press of its button.
        if typed and (press := press_of(message.text, person.session.offered)):
            message = replace(message, press=press)
        ctx = Context(
            message=message,
            contact=person.contact,
            session=person.session,
            library=self.around.library(),
            now=self.around.now(),
            actions=self.around.actions,
            private_link=self.around.private_link(message.sender.channel),
            site=self.around.site(message.sender.channel),
            home=self.around.home,
            silence=self.around.silence,
            official=await self._official(message),
            desk=self.around.desk,
            counter=self.around.counter,
        )
        try:
            turn = await self.decide(ctx)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("handler.failed", inbox=id_, kind=message.kind)
            turn = Turn((broken(ctx.gettext),))
        if self.around.lists(message.sender.channel):
            turn = numbered(turn, ctx.gettext)
        await self._save(id_, ctx, turn, person)
        metrics.turn(message.sender.channel, asyncio.get_running_loop().time() - begun)

    async def _official(self, message: Inbound) -> Official | None:
        """Tell who writes, if it is an official; in a group nobody acts as one."""
        return None if message.chat else await self.around.desk.official(message.sender)

    async def _save(self, id_: int, ctx: Context, turn: Turn, person: Person) -> None:
        now, private = ctx.now, ctx.message.chat is None
        session = moved_on(person.session, turn, now) if counts(ctx, turn) else None
        to = ctx.message.chat or ctx.message.sender
        at_once = bool(turn.replies) and await self.around.sends(to)
        rows = self._deliveries(id_, ctx, turn, at_once=at_once)
        work: list[Work] = [(outbox.add, row) for row in rows]
        work.append((inbox.finish, {"key": id_, "now": now}))
        if opened := ctx.message.opened_at:
            work.append((doors.opened, {"address": str(ctx.message.sender), "opened_at": opened}))
        if session:
            work.append((sessions.save, sessions.row(session)))
        if private and person.new:
            work.append((contacts.add, contacts.row(person.contact, now)))
        # Whoever writes again opens the way for what had to wait; not while an official talks.
        hurry = bool(ctx.message.opened_at and turn.replies) and not at_once
        then = self._effects(ctx, turn, hurry=hurry) if turn.effects or hurry else None
        ids = await self.db.commit(*work, then=then)
        if session:
            self.people.saved(person, session)
        if any(changes_person(one) for one in turn.effects):
            self.people.forget(ctx.message.sender)
        if any(isinstance(one, ROLES_CHANGE) for one in turn.effects):
            self.around.roles_changed()
        if at_once:
            self.around.send(
                [
                    Delivery(
                        id_, to, reply, replaces=row["replaces"], acknowledges=row["acknowledges"]
                    )
                    for id_, reply, row in zip(ids, turn.replies, rows, strict=False)
                ]
            )
        elif rows:
            self.around.arrived(to)

    def _deliveries(
        self, id_: int, ctx: Context, turn: Turn, *, at_once: bool
    ) -> list[dict[str, Any]]:
        message, now = ctx.message, ctx.now
        to = message.chat or message.sender
        return [
            outbox.row(
                to,
                reply,
                now=now,
                inbox_id=id_,
                position=position,
                state=State.sending if at_once else State.queued,
                claimed_until=now + self.lease if at_once else now,
                replaces=message.message if reply.replaces and position == 0 else "",
                acknowledges=message.acknowledge if position == 0 else "",
            )
            for position, reply in enumerate(turn.replies)
        ]

    def _effects(self, ctx: Context, turn: Turn, *, hurry: bool) -> Then:
        async def apply(tx: Tx) -> None:
            if hurry:
                await dispatch.bring_back(tx, ctx.message.sender, dispatch.HELD_BACK, ctx.now)
            for effect in turn.effects:
                await self.around.apply(tx, ctx.message.sender, effect, ctx.now)

        return apply

    async def give_up(self, id_: int, message: Inbound) -> None:
        """Close a message whose turn cannot be saved, with words instead of silence."""
        self.people.forget(message.sender)
        to, now = message.chat or message.sender, self.around.now()
        reply = broken(lambda text: text)
        try:
            await self.db.commit(
                (outbox.add, outbox.row(to, reply, now=now, inbox_id=id_)),
                (inbox.finish, {"key": id_, "now": now}),
            )
        except Exception:
            # The row stays open, and the next start takes it up.
            log.exception("turn.not_closed", inbox=id_)
        self.around.arrived(to)


def counts(ctx: Context, turn: Turn) -> bool:
    """Tell whether a turn leaves the person elsewhere; unanswered, nobody has met us yet."""
    if ctx.message.chat:
        return False
    if turn.replies or turn.session:
        return True
    return ctx.session.revision > 0 and ctx.message.kind not in ABOUT_THEM


def moved_on(before: Session, turn: Turn, now: datetime) -> Session:
    """Return the session as it is after a turn: one revision on, with the buttons now shown."""
    session = turn.session or before
    offered = session.offered
    # A nod may be a mere heart: what was offered before it is still what they see.
    if turn.replies and not turn.replies[-1].nod:
        offered = tuple(one for one in turn.replies[-1].buttons if one.data)
    return replace(session, offered=offered, revision=before.revision + 1, updated_at=now)


def numbered(turn: Turn, _: Callable[[str], str]) -> Turn:
    """Say above the choices of the last reply that a number chooses: only those can be typed."""
    if not any(button.data for reply in turn.replies[-1:] for button in reply.buttons):
        return turn
    last = replace(turn.replies[-1], choose=_("Gõ số để chọn:"))
    return replace(turn, replies=(*turn.replies[:-1], last))


def broken(_: Callable[[str], str]) -> Reply:
    """Say something useful after a bug of ours: never silence."""
    return Reply(
        _(
            "Câu này trợ lý chưa xử lý được. Việc đang làm vẫn còn nguyên. "
            "Chọn một việc để đi tiếp."
        ),
        (
            Button(_("Làm tiếp"), "/continue"),
            Button(_("Về menu"), "/menu"),
            Button(_("Gặp cán bộ"), "/person"),
        ),
    )
