"""Tells the author and the approver of a notice how far it is, in a message that edits itself."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.errors import StorageUnavailable
from bot.notice import Hold, Notice, NoticeState
from bot.notices.telling import Telling
from bot.storage import Db, Tx, leaving, ledger, notices, officials, outbox, progress
from bot.storage.progress import Watcher
from bot.types import Address, Reply, State

log = structlog.get_logger()

STILL = timedelta(minutes=10)
"""How long after its end the last word on a notice is still written."""
MANY = 10_000
OFTEN, SELDOM = timedelta(seconds=2), timedelta(seconds=10)
"""Between two edits; of a notice with many recipients, whose counting takes longer."""
BLOCKS = 5
HALF, END = "half", "end"
HELD = "held"


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be told now."""

    stage: str
    """`begin`, `half` or `end`."""
    text: str
    settled: bool = False
    """It stands still, and nothing is on its way: there is nothing newer to tell."""

    @property
    def mark(self) -> str:
        """Return what is kept of it."""
        held = f"{HELD}:" if self.settled else ""
        return f"{self.stage}:{held}{hashlib.sha256(self.text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Counted:
    """When the rows of a notice were counted last; counting costs, and is asked for often."""

    at: datetime
    state: NoticeState
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Looks at what leaves and tells who watches; any number of processes may do so at once."""

    db: Db
    telling: Telling
    edits: Callable[[str], bool]
    """Tells whether messages can be edited on a channel."""
    now: Callable[[], datetime]
    _counted: dict[int, Counted] = field(default_factory=dict)
    """By notice; every process has its own."""

    async def tell(self) -> None:
        """Tell whoever is due to be told."""
        now = self.now()
        async with self.db.read() as tx:
            found = await leaving.lately(tx, now - STILL)
            watching = {one.id: await self._watching(tx, one) for one in found}
        for gone in self._counted.keys() - watching.keys():
            del self._counted[gone]
        for one in found:
            if any(self._worth(one, *watch, now) for watch in watching[one.id].items()):
                try:
                    await self._tell(one.id)
                except StorageUnavailable as error:
                    log.warning("notice.not_told", notice=one.id, why=str(error))
                except Exception:
                    # Whatever is wrong with one of them, the others are told all the same.
                    log.exception("notice.broke", notice=one.id)

    async def _watching(self, tx: Tx, one: Notice) -> dict[Address, Watcher | None]:
        """List who is to be told of a notice, with what they were told last."""
        known = {watcher.address: watcher for watcher in await progress.of(tx, one.id)}
        everywhere = await officials.addresses(tx)
        places = [
            self.telling.address(everywhere.get(id_, ()))
            for id_ in dict.fromkeys((one.author_id, one.approver_id))
            if id_ is not None
        ]
        return {address: known.get(address) for address in places if address}

    def _worth(
        self, one: Notice, address: Address, watcher: Watcher | None, now: datetime
    ) -> bool:
        """Tell whether it is worth counting for this watcher."""
        if watcher is None:
            return True
        if not self._may(one, watcher, now):
            return False
        edited, under_way = self._edited(address, watcher), one.state is NoticeState.sending
        # With nothing to edit only news is told, and of a notice that stands still there is none.
        stale = watcher.said.startswith(HALF) or one.hold is not Hold.none
        if under_way and not edited and stale:
            return False
        last = self._counted.get(one.id)
        if last is None or last.state is not one.state:
            return True
        return now - last.at >= (SELDOM if last.total > MANY or not edited else OFTEN)

    def _may(self, one: Notice, watcher: Watcher, now: datetime) -> bool:
        """Tell whether there may be something to tell this watcher."""
        ended = one.state is not NoticeState.sending
        if watcher.open or (ended and watcher.said.startswith(END)):
            return False
        if one.hold is not Hold.none and f":{HELD}:" in watcher.said:
            return False
        return ended or now - watcher.at >= OFTEN

    def _edited(self, address: Address, watcher: Watcher) -> bool:
        """Tell whether there is a message to edit; where the last edit went wrong is none."""
        return self.edits(address.channel) and bool(watcher.message)

    async def _tell(self, id_: int) -> None:
        async with self.db.begin() as tx:
            # Locked: another process may tell them, too, and none tells of an older count.
            one, now = await notices.find(tx, id_, locked=True), self.now()
            if one is None:
                return
            counts = await ledger.by_state(tx, id_)
            self._counted[id_] = Counted(now, one.state, sum(counts.values()))
            said = say(one, counts)
            if said.stage == END and counts.get(State.sending):
                return
            for address, watcher in (await self._watching(tx, one)).items():
                if self._due(one, watcher, address, said, sum(counts.values()), now):
                    await self._write(tx, id_, address, watcher, said, now)

    def _due(  # noqa: PLR0913, PLR0917 - what is told, to whom, when
        self,
        one: Notice,
        watcher: Watcher | None,
        address: Address,
        said: Said,
        total: int,
        now: datetime,
    ) -> bool:
        if watcher is None:
            return True
        if not self._may(one, watcher, now) or watcher.said == said.mark:
            return False
        stage = watcher.said.partition(":")[0]
        # With nothing to edit only news is told.
        if not self._edited(address, watcher):
            return stage != said.stage
        return said.stage == END or now - watcher.at >= (SELDOM if total > MANY else OFTEN)

    async def _write(  # noqa: PLR0913, PLR0917 - what is told, to whom, when
        self,
        tx: Tx,
        id_: int,
        address: Address,
        watcher: Watcher | None,
        said: Said,
        now: datetime,
    ) -> None:
        before = watcher.message if watcher and self.edits(address.channel) else ""
        row = outbox.row(address, Reply(said.text), now=now, replaces=before)
        delivery = await leaving.write(tx, row)
        await progress.tell(tx, id_, address, delivery, said.mark, now)
        self.telling.told.add(address)


def say(one: Notice, counts: Mapping[State, int]) -> Said:
    """Say how far a notice is."""
    total = sum(counts.values())
    sent = counts.get(State.sent, 0) + counts.get(State.delivered, 0)
    failed, unknown = counts.get(State.failed, 0), counts.get(State.unknown, 0)
    ended = sent + failed + unknown
    rest = f"lỗi {failed} · không rõ {unknown}"
    if one.state is not NoticeState.sending:
        how = "đã huỷ" if one.state is NoticeState.cancelled else "đã gửi xong"
        text = f"{one.code}: {how}. Tới {sent}/{total} nơi nhận · {rest}."
        return Said(END, f"{text}\nXem báo cáo: gõ /tin {one.code}")
    now = "đang dừng, đã gửi" if one.hold is not Hold.none else "đã gửi"
    filled = BLOCKS * ended // total if total else 0
    bar = "▓" * filled + "░" * (BLOCKS - filled)
    stage = HALF if total and ended * 2 >= total else "begin"
    settled = one.hold is not Hold.none and not counts.get(State.sending)
    return Said(stage, f"{one.code}: {now} {sent}/{total} · {rest} {bar}", settled)
