"""From the outbox to the citizen: send, retry, give up."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    StorageUnavailable,
    Throttled,
)
from bot.patience import let_go
from bot.ports import Channel
from bot.storage import Db, contacts, dispatch, outbox, watches
from bot.types import Address, Delivery, State

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds one message may take to leave."""
POLL = 0.25
"""Seconds between looks at what became due."""
LONGEST_WAIT = 300.0
TOO_OLD = timedelta(days=1)
"""As long a platform, or our token, may be away; an answer of yesterday helps nobody."""
FEW_ATTEMPTS = 8
"""With the waits between them, some minutes: for what may be this very message's fault."""
MANY_ATTEMPTS = 20
"""From here on a delivery's age is looked at."""
MOST_COPIES = 3
"""How often a message is sent of which nobody can know whether it arrived."""


def wait_before(attempt: int, error: SendError, chance: Callable[[], float]) -> float:
    """Return the seconds until the next try, by the error's class."""
    if isinstance(error, Throttled):
        return error.retry_after + chance()
    return min(LONGEST_WAIT, 2.0 ** min(attempt, 10)) * (0.5 + chance() / 2)


@dataclass(slots=True)
class Sender:
    """Sends each address's replies in order; addresses do not wait for one another."""

    db: Db
    channels: Mapping[str, Channel]
    """Those this process sends for; channels that pull are not among them."""
    now: Callable[[], datetime]
    lease: timedelta
    changed: Callable[[Address], None] = lambda _: None
    """Told of whom we can no longer reach."""
    chance: Callable[[], float] = random.random
    _lanes: dict[Address, deque[Delivery]] = field(default_factory=dict)
    _working: set[asyncio.Task[None]] = field(default_factory=set)
    _hands: dict[Address, set[int]] = field(default_factory=dict)
    """The replies in the lanes, the one being sent included."""
    _copies: Counter[int] = field(default_factory=Counter)
    """How often each reply may have arrived without our knowing."""
    _waiting: set[Address] = field(default_factory=set)
    """Addresses with queued rows: newer replies queue behind them, in the database."""

    def send(self, deliveries: Sequence[Delivery]) -> None:
        """Take replies that were just committed as `sending`, and let them leave at once."""
        for one in deliveries:
            self._hands.setdefault(one.address, set()).add(one.id)
            lane = self._lanes.get(one.address)
            if lane is not None:
                lane.append(one)
                continue
            self._lanes[one.address] = deque([one])
            task = asyncio.create_task(self._work(one.address), name="sender")
            self._working.add(task)
            task.add_done_callback(self._working.discard)

    async def sends(self, address: Address) -> bool:
        """Tell whether a new reply may leave at once, overtaking nothing that still waits."""
        if address.channel not in self.channels or address in self._waiting:
            return False
        if not self.db.shared:
            return True
        async with self.db.read() as tx:
            # An older reply may wait in the outbox, or have died in another process's hands.
            waiting = await dispatch.open_ids(tx, address)
        return set(waiting) <= self._hands.get(address, set())

    def in_hand(self, channel: str) -> int:
        """Count the replies that are leaving on a channel, or wait behind such."""
        return sum(
            len(lane) + 1 for address, lane in self._lanes.items() if address.channel == channel
        )

    async def run(self) -> None:
        """Look for ever for what became due: retries, and what a dead process left behind."""
        while True:
            try:
                await self.run_once()
            except StorageUnavailable as error:
                log.warning("sender.storage", why=str(error))
            await asyncio.sleep(POLL)

    async def run_once(self) -> int:
        """Take what is due now; returns how many."""
        now, channels, busy = self.now(), list(self.channels), list(self._lanes)
        async with self.db.read() as tx:
            if not await dispatch.due(tx, channels=channels, busy=busy, now=now):
                return 0
        async with self.db.begin() as tx:
            found = await dispatch.claim(
                tx, channels=channels, busy=busy, now=now, lease=self.lease
            )
        self._waiting -= {one.address for one in found}
        self.send(found)
        return len(found)

    def waits(self, address: Address) -> None:
        """Know that a reply was committed as `queued`: newer ones line up behind it."""
        if address.channel in self.channels:
            self._waiting.add(address)

    async def recall(self) -> None:
        """Know at the start for whom replies wait, so that no newer one overtakes them."""
        async with self.db.read() as tx:
            self._waiting |= set(await dispatch.addresses_waiting(tx, list(self.channels)))

    async def settle(self) -> None:
        """Wait until nothing is being sent."""
        while self._working:
            await asyncio.wait(set(self._working))

    async def stop(self) -> None:
        """Let what is leaving leave; the rest stays in the outbox for the next start."""
        for lane in self._lanes.values():
            lane.clear()
        await let_go(self._working)

    async def _work(self, address: Address) -> None:
        lane = self._lanes[address]
        try:
            while lane:
                one = lane.popleft()
                try:
                    await self._send(one)
                except StorageUnavailable as error:
                    log.warning("delivery.not_noted", delivery=one.id, why=str(error))
                self._hands[address].discard(one.id)
        finally:
            del self._lanes[address], self._hands[address]

    async def _send(self, one: Delivery) -> None:
        if one.address in self._waiting:
            await self._queue(one, self.now(), "behind", tried=0)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                platform_id = await self.channels[one.address.channel].send(one)
        except RecipientMoved as error:
            async with self.db.begin() as tx:
                await outbox.move(tx, one.address, one.address._replace(id=error.new_id))
        except RecipientUnreachable as error:
            async with self.db.begin() as tx:
                await contacts.change(tx, one.address, reachable=False)
                await watches.untold(tx, one.address, one.reply.text)
            self.changed(one.address)
            await self._end(one, State.failed, why=error.code)
        except SendError as error:
            await self._fail(one, error)
        except StorageUnavailable:
            await self._fail(one, ChannelUnavailable("storage"))
        except TimeoutError:
            await self._fail(one, ChannelUnavailable("timeout", ambiguous=True))
        except Exception:
            log.exception("delivery.broke", delivery=one.id)
            await self._end(one, State.failed, why=MessageRejected.__name__)
        else:
            await self._end(one, State.sent, platform=platform_id)

    async def _fail(self, one: Delivery, error: SendError) -> None:
        if isinstance(error, ChannelUnavailable) and error.ambiguous:
            self._copies[one.id] += 1
        if await self._hopeless(one, error):
            if error.retryable and one.attempts >= MANY_ATTEMPTS:
                # A day was not enough: what it told is news still.
                async with self.db.begin() as tx:
                    await watches.untold(tx, one.address, one.reply.text)
            ended = State.unknown if one.id in self._copies else State.failed
            await self._end(one, ended, why=error.code)
        else:
            wait = wait_before(one.attempts, error, self.chance)
            await self._queue(one, self.now() + timedelta(seconds=wait), error.code)

    async def _hopeless(self, one: Delivery, error: SendError) -> bool:
        doubtful = isinstance(error, ChannelUnavailable) and error.doubtful
        if not error.retryable or (doubtful and one.attempts >= FEW_ATTEMPTS):
            return True
        if self._copies.get(one.id, 0) >= MOST_COPIES:
            return True
        if one.attempts < MANY_ATTEMPTS:
            return False
        async with self.db.read() as tx:
            return await outbox.made_before(tx, one.id, self.now() - TOO_OLD)

    async def _end(
        self, one: Delivery, state: State, *, platform: str = "", why: str = ""
    ) -> None:
        self._copies.pop(one.id, None)
        if why:
            log.info("delivery.failed", delivery=one.id, why=why)
        metrics.delivery(one.address.channel, state)
        await self.db.commit(
            (
                outbox.finish,
                {
                    "key": one.id,
                    "to": state.value,
                    "platform": platform[:120],
                    "why": why[:60],
                    "now": self.now(),
                },
            )
        )

    async def _queue(self, one: Delivery, due: datetime, why: str, *, tried: int = 1) -> None:
        log.info("delivery.queued", delivery=one.id, why=why, attempt=one.attempts)
        metrics.delivery(one.address.channel, State.queued)
        self._waiting.add(one.address)
        await self.db.commit(
            (outbox.retry, {"key": one.id, "due": due, "why": why[:60], "tried": tried})
        )
