"""Stores what comes in, and has each person's messages answered in order, one at a time."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import privacy
from bot.engine.buttons import unpack
from bot.errors import Stale, StorageUnavailable
from bot.patience import let_go
from bot.storage import Db, inbox
from bot.turns import Turns
from bot.types import Address, Inbound
from content.texts import clean

log = structlog.get_logger()

AGAIN = 2.0
"""Seconds between tries while the database is away."""
MOST_STALE = 50
"""Conflicts over one message after which it must be a bug of ours that makes them."""
POLITE = 0.05
"""Seconds between looks whether another process has answered an earlier message."""


@dataclass(slots=True)
class Conversation:
    """Keeps everybody's messages in order; `Turns` answers each."""

    db: Db
    turns: Turns
    now: Callable[[], datetime]
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
        now = self.now()
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
        now = self.now()
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
        stale = 0
        while True:
            try:
                await self.turns.take(id_, message)
            except Stale:
                self.turns.people.forget(message.sender)
                # A command beside the bot may have taken their role.
                self.turns.around.roles_changed()
                stale += 1
                if stale > MOST_STALE:
                    log.exception("turn.always_stale", inbox=id_)
                    await self.turns.give_up(id_, message)
                    return
            except StorageUnavailable as error:
                self.turns.people.forget(message.sender)
                log.warning("turn.not_saved", inbox=id_, why=str(error))
                if self._stopping:
                    return
                await asyncio.sleep(AGAIN)
            except Exception:
                log.exception("turn.failed", inbox=id_)
                await self.turns.give_up(id_, message)
                return
            else:
                return

    async def _must_wait(self, id_: int, sender: Address) -> bool:
        """Tell whether another process has an earlier message of this person in hand."""
        try:
            async with self.db.read() as tx:
                return await inbox.older_open(tx, sender, id_)
        except StorageUnavailable as error:
            log.warning("turn.not_begun", inbox=id_, why=str(error))
            await asyncio.sleep(AGAIN)
            return True


def safe(message: Inbound) -> Inbound:
    """Take out of a message what nobody can see, no database takes, or no button of ours says."""
    text, press = clean(message.text), message.press
    if press and unpack(press) is None:
        press = privacy.scrub(press)
    if (text, press) == (message.text, message.press):
        return message
    return replace(message, text=text, press=press)
