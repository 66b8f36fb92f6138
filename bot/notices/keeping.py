"""What notices do by the clock: expand, begin, finish, or wait because they are too late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import StorageUnavailable
from bot.hours import Quiet
from bot.notice import Event, Hold, Notice, NoticeState
from bot.notices.deciding import UNDER_WAY, Deciding
from bot.notices.expanding import Expanding
from bot.steps import Deed, Step, refusal
from bot.storage import Db, ledger, notices
from bot.types import State

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Looks after notices; however many processes do so at once, each step is taken once."""

    db: Db
    deciding: Deciding
    expanding: Expanding
    quiet: Quiet
    late: timedelta
    now: Callable[[], datetime]

    async def tick(self) -> None:
        """Do what is due now."""
        async with self.db.read() as tx:
            found = await notices.to_move(tx)
        for one in found:
            try:
                await self._move(one)
            except StorageUnavailable as error:
                log.warning("notice.not_moved", notice=one.id, why=str(error))
            except Exception:
                # Whatever is wrong with one of them, the others are due all the same.
                log.exception("notice.broke", notice=one.id)

    async def _move(self, one: Notice) -> None:
        if one.state is NoticeState.approved:
            await self._bring_on(one)
        else:
            await self._finish(one)

    async def _bring_on(self, one: Notice) -> None:
        if one.expanded_at is None:
            if one.about and not await self._earlier_ended(one, one.about):
                return
            await self.expanding.expand(one.id)
        if one.hold is Hold.none and self._ready(one) <= self.now():
            await self._begin(one.id)

    def _ready(self, one: Notice) -> datetime:
        """Tell from when on a notice may begin: cooled down, due, and not by night."""
        assert one.cool_until  # noqa: S101 - set at approval
        ready = max(one.cool_until, one.draft.due_at or one.cool_until)
        return ready if one.draft.emergency else self.quiet.next_open(ready)

    async def _begin(self, id_: int) -> None:
        async with self.db.begin() as tx:
            now, one = self.now(), await notices.find(tx, id_, locked=True)
            if one is None or one.state is not NoticeState.approved or one.expanded_at is None:
                return
            if one.hold is not Hold.none or (ready := self._ready(one)) > now:
                return
            if now - ready > self.late:
                await self.deciding.hold(tx, id_, Hold.late, now)
                return
            if not one.draft.emergency and self.quiet.covers(now):
                return
            deed, chain = Deed(Step.begin, None), await notices.chain(tx, one.about or one.id)
            if refusal(one, deed, chain=chain) is None:
                await self.deciding.step(tx, one, deed, now)

    async def _earlier_ended(self, one: Notice, first: int) -> bool:
        """Tell whether what is corrected leaves no more: only then is it known who got it.

        What is withdrawn is ended here; for the rest of what is updated we wait.
        """
        async with self.db.read() as tx:
            earlier = [each for each in await notices.chain(tx, first) if _goes_before(each, one)]
            counts = [await ledger.by_state(tx, each.id) for each in earlier]
        in_hand = any(State.sending in each for each in counts)
        under_way = [each.id for each in earlier if each.state in UNDER_WAY]
        if one.event is not Event.withdraw:
            sending = any(each.state is NoticeState.sending for each in earlier)
            return not (sending or in_hand)
        if not under_way:
            return not in_hand
        if one.hold is Hold.none and self._ready(one) <= self.now():
            async with self.db.begin() as tx:
                await self.deciding.end_withdrawn(tx, one, under_way, self.now())
        return False

    async def _finish(self, one: Notice) -> None:
        async with self.db.read() as tx:
            if not await ledger.done(tx, one.id):
                return
        async with self.db.begin() as tx:
            again = await notices.find(tx, one.id, locked=True)
            if again and again.state is NoticeState.sending and await ledger.done(tx, one.id):
                await self.deciding.step(tx, again, Deed(Step.finish, None), self.now())


def _goes_before(each: Notice, one: Notice) -> bool:
    """Tell whether another of the chain must have ended before this one leaves.

    A withdrawal ends also what was written after it: nothing of the chain holds any more.
    """
    if one.event is Event.withdraw and each.event is not Event.withdraw:
        return True
    return each.id < one.id
