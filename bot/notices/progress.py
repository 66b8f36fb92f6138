"""Tells the author and the approver of a notice how far it is, in a message that edits itself."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.notice import Hold, Notice, NoticeState
from bot.notices.telling import Telling
from bot.storage import Db, Tx, leaving, ledger, notices, officials, outbox, progress
from bot.storage.progress import Watcher
from bot.types import Address, Reply, State

STILL = timedelta(minutes=10)
"""How long after its end the last word on a notice is still written."""
MANY = 10_000
OFTEN, SELDOM = timedelta(seconds=2), timedelta(seconds=10)
"""Between two edits; of a notice with many recipients, whose counting takes longer."""
BLOCKS = 5
END = "end"


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be told now."""

    stage: str
    """`begin`, `half` or `end`."""
    text: str

    @property
    def mark(self) -> str:
        """Return what is kept of it."""
        return f"{self.stage}:{hashlib.sha256(self.text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Progress:
    """Looks at what leaves and tells who watches; any number of processes may do so at once."""

    db: Db
    telling: Telling
    edits: Callable[[str], bool]
    """Tells whether messages can be edited on a channel."""
    now: Callable[[], datetime]

    async def tell(self) -> None:
        """Tell whoever is due to be told."""
        now = self.now()
        async with self.db.read() as tx:
            found = await leaving.lately(tx, now - STILL)
            if not found:
                return
            watching = {one.id: await self._watching(tx, one) for one in found}
        for one in found:
            if any(self._may(one, watcher, now) for watcher in watching[one.id].values()):
                await self._tell(one.id)

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

    def _may(self, one: Notice, watcher: Watcher | None, now: datetime) -> bool:
        """Tell whether it is worth counting for this watcher."""
        if watcher is None:
            return True
        ended = one.state is not NoticeState.sending
        told_the_end = watcher.said.startswith(END)
        if watcher.open or (ended and told_the_end):
            return False
        return ended or now - watcher.at >= OFTEN

    async def _tell(self, id_: int) -> None:
        async with self.db.read() as tx:
            counts = await ledger.by_state(tx, id_)
        async with self.db.begin() as tx:
            # Read anew, and locked: another process may have told them meanwhile.
            one, now = await notices.find(tx, id_, locked=True), self.now()
            if one is None:
                return
            said = say(one, counts)
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
        # Where the last edit went wrong there is nothing to edit: only news is told.
        if not self.edits(address.channel) or not watcher.message:
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
    stage = "half" if total and ended * 2 >= total else "begin"
    return Said(stage, f"{one.code}: {now} {sent}/{total} · {rest} {bar}")
