"""One lane: sends the notices of one channel account, in turns, from their rows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.errors import SendError, StorageUnavailable
from bot.notices import outcome, running
from bot.notices.freezing import Frozen, thaw
from bot.notices.outcome import Outcome
from bot.notices.pacing import Pace
from bot.notices.signs import Signs
from bot.ports import Amends, Channel
from bot.storage import Db, Tx, dispatch, notices, taking
from bot.storage.batch import Work
from bot.storage.taking import Row
from bot.types import Address, State

log = structlog.get_logger()

MOST_AT_ONCE = 32
"""Messages marked as `sending` at most: so many may be unknown after a crash."""
A_FEW = 4
"""Messages one commit carries at an even pace."""
SHORTEST, LONGEST = 0.05, 0.5
"""Seconds between two commits."""
LAND = 5.0
"""Seconds that what has left may take to be answered, when the process is to end."""
LEASE = 1.5
"""Times the patience: a row marked for longer was in the hands of a process that died."""


@dataclass(slots=True)
class Lane:
    """Sends until nothing is due; whoever runs it again goes on where the rows stand."""

    db: Db
    channel: Channel
    pace: Pace
    active: Callable[[Tx, datetime], Awaitable[Sequence[int]]]
    """Which notices may be sent now."""
    replies: Callable[[str], int]
    """How many replies wait to leave on this channel."""
    trouble: Callable[[int, str], Awaitable[None]]
    """Told of a notice that goes wrong: it is to stand still."""
    changed: Callable[[Address], None]
    """Told of whom we can no longer reach."""
    lose_group: running.LoseGroup
    now: Callable[[], datetime]
    patience: float = outcome.PATIENCE
    """Seconds one message may take to leave."""
    _committing: asyncio.Task[int] | None = None
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    _outcomes: list[Outcome] = field(default_factory=list)
    _frozen: dict[int, Frozen] = field(default_factory=dict)
    _signs: Signs = field(default_factory=Signs)
    _held_until: float = 0.0
    _elsewhere: int = 0
    """Replies that leave just now or should, through whichever process."""
    _turn: int = 0
    _stopping: bool = False

    async def run(self) -> None:
        """Send until nothing is due and nothing is on its way."""
        loop = asyncio.get_running_loop()
        self._stopping = False
        tick = min(LONGEST, max(SHORTEST, A_FEW * self.pace.gap))
        try:
            while True:
                began = loop.time()
                mine = self.replies(self.channel.name)
                self.pace.give_way(began, max(mine, self._elsewhere))
                slots = self._slots(began, tick)
                # To its end, whoever cancels us: rows that it marks must come back as well.
                self._committing = asyncio.create_task(self._commit(slots))
                rows = await asyncio.shield(self._committing)
                # Held back, it stays: another process knows nothing of the hold.
                if slots and not (rows or self._sending or self._outcomes):
                    return
                # A slow commit must not cost slots.
                await asyncio.sleep(max(0.0, began + tick - loop.time()))
        finally:
            await asyncio.shield(self._land())

    def _slots(self, now: float, tick: float) -> list[float]:
        """Return the slots of the rows to mark now: a little ahead, so that none is missed."""
        if now < self._held_until or self._stopping:
            return []
        room = MOST_AT_ONCE - len(self._sending)
        if self._signs.failures:
            # Something is wrong: try with one alone.
            room = min(room, 1 - len(self._sending))
        return self.pace.slots(now, now + 1.2 * tick, room) if room > 0 else []

    async def _commit(self, slots: Sequence[float]) -> int:
        """Write the last results and mark the next rows in one commit; let these leave."""
        outcomes, self._outcomes = self._outcomes, []
        taken: list[Row] = []

        async def then(tx: Tx) -> None:
            taken.clear()
            for one in outcomes:
                await running.note_recipient(tx, one, self.lose_group, self.now())
            taken.extend(await self._take(tx, len(slots)))
            if tx.on_postgresql:
                self._elsewhere = await dispatch.due_on(tx, self.channel.name, self.now())

        if not outcomes and not slots:
            return 0
        try:
            await self.db.commit(*map(self._work, outcomes), then=then)
        except StorageUnavailable as error:
            log.warning("lane.storage", lane=self.channel.name, why=str(error))
            self._outcomes[:0] = outcomes
            self.pace.give_back(len(slots))
            return len(outcomes)
        self.pace.give_back(len(slots) - len(taken))
        for row, at in zip(taken, slots, strict=False):
            task = asyncio.create_task(self._send(row, at), name=f"lane {self.channel.name}")
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        await self._learn(outcomes)
        return len(taken)

    async def _take(self, tx: Tx, room: int) -> list[Row]:
        """Mark rows of every active notice in turn, the first one another each time."""
        if not room:
            return []
        now, taken = self.now(), list[Row]()
        until = now + timedelta(seconds=LEASE * self.patience)
        active = await self.active(tx, now)
        self._turn += 1
        turn = self._turn % len(active) if active else 0
        waiting = [*active[turn:], *active[:turn]]
        while waiting and len(taken) < room:
            share = -(-(room - len(taken)) // len(waiting))
            id_ = waiting.pop(0)
            found = await taking.take(tx, id_, self.channel.name, share, now=now, until=until)
            if found and id_ not in self._frozen:
                self._frozen[id_] = thaw(await notices.body(tx, id_))
            taken += found
        return taken

    async def _send(self, row: Row, at: float) -> None:
        if (wait := at - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(wait)
        if self._stopping or asyncio.get_running_loop().time() < self._held_until:
            self._outcomes.append(Outcome(row, State.queued, due=self.now()))
            return
        reply = self._frozen[row.notice_id].reply(row.notice_id, row.via, row.relays)
        try:
            done = await outcome.send(self.channel, row, reply, self.now(), self.patience)
        except asyncio.CancelledError:
            self._outcomes.append(Outcome(row, State.unknown, "died"))
            raise
        self._outcomes.append(done)
        if done.hold:
            self._hold(done.hold)
        if done.state is State.sent and row.replaces:
            await self._amend(row)

    async def _amend(self, row: Row) -> None:
        """Say on the older message that it no longer holds; the new one has arrived already."""
        if not isinstance(self.channel, Amends):
            return
        self.pace.use()
        text = running.superseded(self._frozen[row.notice_id])
        try:
            await self.channel.amend(row.address, row.replaces, text)
        except SendError as error:
            log.info("notice.not_amended", delivery=row.id, why=error.code)

    def _work(self, one: Outcome) -> Work:
        metrics.delivery(self.channel.name, one.state)
        if one.state is State.queued:
            return taking.wait, {
                "key": one.row.id,
                "tried": int(one.tried),
                "due": one.due or self.now(),
                "why": one.error[:60],
            }
        return taking.end, {
            "key": one.row.id,
            "to": one.state.value,
            "platform": one.platform[:120],
            "why": one.error[:60],
            "now": self.now(),
        }

    async def _learn(self, outcomes: Sequence[Outcome]) -> None:
        """Notice what goes wrong: with the platform, or with one notice."""
        for one in outcomes:
            if one.gone:
                self.changed(one.row.address)
        wrong, hold = self._signs.read(outcomes)
        self._hold(hold)
        for id_, why in wrong.items():
            self._signs.forget(id_)
            await self.trouble(id_, why)

    def _hold(self, seconds: float) -> None:
        """Send nothing for so long, to nobody."""
        until = asyncio.get_running_loop().time() + seconds
        self._held_until = max(self._held_until, until)

    async def _land(self) -> None:
        """Let what has left be answered, send no more, and write down how it ended."""
        self._stopping = True
        if self._committing:
            await asyncio.wait([self._committing])
        if self._sending:
            _, late = await asyncio.wait(set(self._sending), timeout=LAND)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self._commit(())
