"""From a message to replies in the outbox: one person at a time, one commit a turn."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import privacy
from bot.engine.answers import press_of
from bot.errors import Stale, StorageUnavailable
from bot.library import Library
from bot.storage import Db, Tx, contacts, inbox, outbox, sessions
from bot.turn import Action, Context, Effect, Erase, Move, SetLanguage, SetReachable, Turn
from bot.types import Address, Contact, Delivery, Inbound, Session, State
from content.texts import clean

log = structlog.get_logger()

Decide = Callable[[Context], Awaitable[Turn]]
Apply = Callable[[Tx, Address, Effect, datetime], Awaitable[None]]
"""Carries out an effect inside the commit."""

PATIENCE = 20.0
"""Seconds a handler may take before the citizen gets another answer."""
KNOWN = 20_000
"""People whose last state is kept in memory, where no other process can change it."""
AGAIN = 2.0
"""Seconds between tries while the database is away."""


@dataclass(slots=True)
class Person:
    """A citizen and where they stand, as read last."""

    contact: Contact
    session: Session
    new: bool = False


@dataclass(slots=True)
class Conversation:
    """Stores what comes in, works each person's messages in order, saves what should happen."""

    db: Db
    decide: Decide
    apply: Apply
    actions: Mapping[str, Action]
    library: Callable[[], Library]
    now: Callable[[], datetime]
    send: Callable[[Sequence[Delivery]], None]
    """Takes deliveries that were committed as `sending`; they leave at once."""
    sends: Callable[[str], bool]
    """Whether this process sends for this channel; else its replies wait as `queued`."""
    arrived: Callable[[Address], None]
    """Told of every address with new replies, for channels that pull."""
    name: str
    lease: timedelta
    languages: Callable[[str], str] = field(default=lambda hint: "vi")
    """The language to begin with, from the channel's hint."""
    _waiting: dict[Address, deque[tuple[int, Inbound]]] = field(default_factory=dict)
    _working: set[asyncio.Task[None]] = field(default_factory=set)
    _people: OrderedDict[Address, Person] = field(default_factory=OrderedDict)
    _held: set[int] = field(default_factory=set)

    async def receive(self, messages: Iterable[Inbound]) -> None:
        """Store messages durably, then work them in the background.

        Raises StorageUnavailable, and then none is stored: the channel must not acknowledge.
        """
        cleaned = [replace(one, text=clean(one.text)) for one in messages]
        now = self.now()
        rows = [
            (inbox.add, inbox.row(one, privacy.scrub(one.text), now=now, by=self.name,
                                  lease=self.lease))
            for one in cleaned
        ]
        ids = await self.db.commit(*rows)
        for id_, message in zip(ids, cleaned, strict=True):
            if id_ is not None:
                self._enqueue(id_, message)

    async def resume(self) -> int:
        """Take up messages whose process died; returns how many."""
        async with self.db.begin() as tx:
            found = await inbox.claim(tx, now=self.now(), by=self.name, lease=self.lease)
        for id_, message in found:
            self._enqueue(id_, message)
        return len(found)

    async def settle(self) -> None:
        """Wait until every message received so far is answered."""
        while self._working:
            await asyncio.wait(set(self._working))

    async def stop(self) -> None:
        """Finish the turns under way; what waits behind them is taken up by the next start."""
        for queue in self._waiting.values():
            queue.clear()
        await self.settle()

    def _enqueue(self, id_: int, message: Inbound) -> None:
        if id_ in self._held:
            return
        self._held.add(id_)
        queue = self._waiting.get(message.sender)
        if queue is not None:
            queue.append((id_, message))
            return
        self._waiting[message.sender] = deque([(id_, message)])
        task = asyncio.create_task(self._work(message.sender), name="conversation")
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _work(self, sender: Address) -> None:
        queue = self._waiting[sender]
        try:
            while queue:
                id_, message = queue.popleft()
                try:
                    await self._answer(id_, message)
                finally:
                    self._held.discard(id_)
        finally:
            del self._waiting[sender]

    async def _answer(self, id_: int, message: Inbound) -> None:
        """Take the turn until it is saved: again after a conflict, again while nothing can be."""
        while True:
            try:
                if self.db.shared and await self._must_wait(id_, message.sender):
                    await asyncio.sleep(AGAIN / 10)
                    continue
                await self._take_turn(id_, message)
            except Stale:
                self._people.pop(message.sender, None)
            except StorageUnavailable as error:
                self._people.pop(message.sender, None)
                log.warning("turn.not_saved", inbox=id_, why=str(error))
                await asyncio.sleep(AGAIN)
            except Exception:
                # Saved nothing: the row stays open and is taken up at the next start.
                log.exception("turn.failed", inbox=id_)
                return
            else:
                return

    async def _must_wait(self, id_: int, sender: Address) -> bool:
        async with self.db.read() as tx:
            return await inbox.older_open(tx, sender, id_)

    async def _take_turn(self, id_: int, message: Inbound) -> None:
        person = await self._person(message)
        now = self.now()
        ctx = Context(
            message=replace(message, press=message.press or press_of(
                message.text, person.session.offered)) if message.kind == "text" else message,
            contact=person.contact,
            session=person.session,
            library=self.library(),
            now=now,
            actions=self.actions,
        )
        turn = await self._decide(ctx, id_)
        await self._save(id_, ctx, turn, person)

    async def _decide(self, ctx: Context, id_: int) -> Turn:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.decide(ctx)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("handler.failed", inbox=id_, kind=ctx.message.kind)
            return self.broken(ctx)

    def broken(self, ctx: Context) -> Turn:
        """Say something useful after a bug of ours: never silence."""
        from bot.types import Button, Reply  # noqa: F401

        text = ctx.gettext(
            "Câu này trợ lý chưa xử lý được. Việc đang làm vẫn còn nguyên. Bấm một nút để đi tiếp."
        )
        return Turn((Reply(text, (
            Button(ctx.gettext("Làm tiếp"), "/continue"),
            Button(ctx.gettext("Về menu"), "/menu"),
            Button(ctx.gettext("Gặp cán bộ"), "/person"),
        )),))

    async def _save(self, id_: int, ctx: Context, turn: Turn, person: Person) -> None:
        message, now = ctx.message, ctx.now
        to = message.chat or message.sender
        session = turn.session or person.session
        if turn.replies:
            offered = tuple(one for one in turn.replies[-1].buttons if one.data)
            session = replace(session, offered=offered)
        at_once = self.sends(to.channel)
        work = [(inbox.finish, {"id": id_, "now": now})]
        if session != person.session or person.session.revision == 0:
            work.append((sessions.save, sessions.row(session, now)))
        if person.new:
            work.append((contacts.add, contacts.row(person.contact, now)))
        first_reply = len(work)
        work += [
            (outbox.add, outbox.row(
                to, reply, now=now, inbox_id=id_, position=position,
                state=State.sending if at_once else State.queued,
                claimed_until=now + self.lease if at_once else now,
                replaces=message.message if reply.replaces and not position else "",
                acknowledges=message.acknowledge if not position else "",
            ))
            for position, reply in enumerate(turn.replies)
        ]
        work += [(self._effect, {"address": message.sender, "effect": one, "now": now})
                 for one in turn.effects]
        results = await self.db.commit(*work)
        self._remember(session, person, turn, now, saved=first_reply > 1 or person.new)
        deliveries = [
            Delivery(results[first_reply + position], to, reply, replaces=row["replaces"],
                     acknowledges=row["acknowledges"])
            for position, (reply, (_, row)) in enumerate(
                zip(turn.replies, work[first_reply:], strict=False))
        ]
        if at_once:
            self.send(deliveries)
        if deliveries:
            self.arrived(to)

    async def _effect(self, tx: Tx, rows: list[dict[str, object]]) -> list[None]:
        for one in rows:
            await self.apply(tx, one["address"], one["effect"], one["now"])  # type: ignore[arg-type]
        return [None] * len(rows)

    async def _person(self, message: Inbound) -> Person:
        known = self._people.get(message.sender)
        if known and not self.db.shared:
            self._people.move_to_end(message.sender)
            return known
        async with self.db.read() as tx:
            contact = await contacts.find(tx, message.sender)
            session = await sessions.find(tx, message.sender)
        return Person(
            contact or Contact(message.sender, self.languages(message.language)),
            session or Session(message.sender),
            new=contact is None,
        )

    def _remember(
        self, session: Session, person: Person, turn: Turn, now: datetime, *, saved: bool
    ) -> None:
        """Keep what was just saved, so that the next turn reads nothing."""
        del saved
        address = session.address
        if any(isinstance(one, Erase | Move | SetReachable | SetLanguage) for one in turn.effects):
            self._people.pop(address, None)
            return
        if session != person.session or person.session.revision == 0:
            session = replace(session, revision=session.revision + 1, updated_at=now)
        self._people[address] = Person(person.contact, session)
        self._people.move_to_end(address)
        if len(self._people) > KNOWN:
            self._people.popitem(last=False)
