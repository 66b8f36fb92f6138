"""From a message to replies in the outbox: one person at a time, one commit a turn."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import metrics, privacy
from bot.engine.answers import press_of
from bot.errors import Stale, StorageUnavailable
from bot.library import Library
from bot.patience import let_go
from bot.people import People, Person, changes_person
from bot.storage import Db, Tx, contacts, inbox, outbox, sessions
from bot.storage.db import Then, Work
from bot.turn import Action, Context, Effect, Turn
from bot.types import Address, Button, Delivery, Inbound, Reply, Session, State
from content.texts import clean

log = structlog.get_logger()

Decide = Callable[[Context], Awaitable[Turn]]
Apply = Callable[[Tx, Address, Effect, datetime], Awaitable[None]]
"""Carries out an effect inside the commit."""

PATIENCE = 20.0
"""Seconds a handler may take before the citizen gets another answer."""
AGAIN = 2.0
"""Seconds between tries while the database is away."""
POLITE = 0.05
"""Seconds between looks whether another process has answered an earlier message."""


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


@dataclass(slots=True)
class Conversation:
    """Stores what comes in, works each person's messages in order, saves what should happen."""

    db: Db
    people: People
    decide: Decide
    around: Surroundings
    name: str
    """This process, in the claims it makes."""
    lease: timedelta
    _waiting: dict[Address, dict[int, Inbound]] = field(default_factory=dict)
    _working: set[asyncio.Task[None]] = field(default_factory=set)
    _held: set[int] = field(default_factory=set)
    _stopping: bool = False

    async def receive(self, messages: Iterable[Inbound]) -> None:
        """Store messages durably, then work them in the background.

        Raises StorageUnavailable, and then none is stored: the channel must not acknowledge.
        """
        cleaned = [safe(one) for one in messages]
        now = self.around.now()
        ids = await self.db.commit(
            *(
                (
                    inbox.add,
                    inbox.row(
                        one, privacy.scrub(one.text), now=now, by=self.name, lease=self.lease
                    ),
                )
                for one in cleaned
            )
        )
        for id_, message in zip(ids, cleaned, strict=True):
            if id_ is not None:
                self._enqueue(id_, message)

    async def resume(self) -> int:
        """Take up messages whose process died; returns how many."""
        now = self.around.now()
        async with self.db.read() as tx:
            if not await inbox.late(tx, now):
                return 0
        async with self.db.begin() as tx:
            found = await inbox.claim(tx, now=now, by=self.name, lease=self.lease)
        for id_, message in found:
            self._enqueue(id_, message)
        return len(found)

    async def settle(self) -> None:
        """Wait until every message received so far is answered."""
        while self._working:
            await asyncio.wait(set(self._working))

    async def stop(self) -> None:
        """Finish the turns under way; what waits behind them is taken up by the next start."""
        self._stopping = True
        for waiting in self._waiting.values():
            waiting.clear()
        await let_go(self._working)

    def _enqueue(self, id_: int, message: Inbound) -> None:
        if id_ in self._held:
            return
        self._held.add(id_)
        waiting = self._waiting.get(message.sender)
        if waiting is not None:
            waiting[id_] = message
            return
        self._waiting[message.sender] = {id_: message}
        task = asyncio.create_task(self._work(message.sender), name="conversation")
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _work(self, sender: Address) -> None:
        """Answer one after the other, the oldest first, however they came to this process."""
        waiting = self._waiting[sender]
        try:
            while waiting:
                id_ = min(waiting)
                if self.db.shared and await self._must_wait(id_, sender):
                    await asyncio.sleep(POLITE)
                    continue
                await self._answer(id_, waiting.pop(id_))
                self._held.discard(id_)
        finally:
            del self._waiting[sender]

    async def _answer(self, id_: int, message: Inbound) -> None:
        """Take the turn until it is saved: anew after a conflict or while nothing can be saved."""
        while True:
            try:
                await self._take_turn(id_, message)
            except Stale:
                self.people.forget(message.sender)
            except StorageUnavailable as error:
                self.people.forget(message.sender)
                log.warning("turn.not_saved", inbox=id_, why=str(error))
                if self._stopping:
                    return
                await asyncio.sleep(AGAIN)
            except Exception:
                log.exception("turn.failed", inbox=id_)
                await self._give_up(id_, message)
                return
            else:
                return

    async def _give_up(self, id_: int, message: Inbound) -> None:
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

    async def _must_wait(self, id_: int, sender: Address) -> bool:
        """Tell whether another process has an earlier message of this person in hand."""
        try:
            async with self.db.read() as tx:
                return await inbox.older_open(tx, sender, id_)
        except StorageUnavailable as error:
            log.warning("turn.not_begun", inbox=id_, why=str(error))
            await asyncio.sleep(AGAIN)
            return True

    async def _take_turn(self, id_: int, message: Inbound) -> None:
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
        )
        try:
            async with asyncio.timeout(PATIENCE):
                turn = await self.decide(ctx)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("handler.failed", inbox=id_, kind=message.kind)
            turn = Turn((broken(ctx.gettext),))
        await self._save(id_, ctx, turn, person)
        metrics.turn(message.sender.channel, asyncio.get_running_loop().time() - begun)

    async def _save(self, id_: int, ctx: Context, turn: Turn, person: Person) -> None:
        now, private = ctx.now, ctx.message.chat is None
        session = moved_on(person.session, turn, now)
        to = ctx.message.chat or ctx.message.sender
        at_once = bool(turn.replies) and await self.around.sends(to)
        rows = self._deliveries(id_, ctx, turn, at_once=at_once)
        work: list[Work] = [(outbox.add, row) for row in rows]
        work.append((inbox.finish, {"key": id_, "now": now}))
        if private:
            work.append((sessions.save, sessions.row(session)))
        if private and person.new:
            work.append((contacts.add, contacts.row(person.contact, now)))
        ids = await self.db.commit(*work, then=self._effects(ctx, turn) if turn.effects else None)
        if private:
            self.people.saved(person, session)
        if any(changes_person(one) for one in turn.effects):
            self.people.forget(ctx.message.sender)
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

    def _effects(self, ctx: Context, turn: Turn) -> Then:
        async def apply(tx: Tx) -> None:
            for effect in turn.effects:
                await self.around.apply(tx, ctx.message.sender, effect, ctx.now)

        return apply


def safe(message: Inbound) -> Inbound:
    """Take out of a text what nobody can see and no database takes."""
    text = clean(message.text)
    return message if text == message.text else replace(message, text=text)


def moved_on(before: Session, turn: Turn, now: datetime) -> Session:
    """Return the session as it is after a turn: one revision on, with the buttons now shown."""
    session = turn.session or before
    offered = session.offered
    if turn.replies:
        offered = tuple(one for one in turn.replies[-1].buttons if one.data)
    return replace(session, offered=offered, revision=before.revision + 1, updated_at=now)


def broken(_: Callable[[str], str]) -> Reply:
    """Say something useful after a bug of ours: never silence."""
    return Reply(
        _("Câu này trợ lý chưa xử lý được. Việc đang làm vẫn còn nguyên. Bấm một nút để đi tiếp."),
        (
            Button(_("Làm tiếp"), "/continue"),
            Button(_("Về menu"), "/menu"),
            Button(_("Gặp cán bộ"), "/person"),
        ),
    )
