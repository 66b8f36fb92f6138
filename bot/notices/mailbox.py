"""The lane of a channel that is pulled: the web chat finds its notices in the outbox."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.notices.freezing import Frozen, thaw
from bot.storage import Db, Tx, notices, posting
from bot.storage.packing import pack
from bot.types import Address

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Puts notices where the pages of a channel will find them."""

    db: Db
    channel: str
    active: Callable[[Tx, datetime], Awaitable[Sequence[int]]]
    wake: Callable[..., None]
    now: Callable[[], datetime]

    async def run(self) -> None:
        """Post until nothing is due."""
        while await self._post():
            pass

    async def _post(self) -> int:
        now, posted = self.now(), list[Address]()
        async with self.db.begin() as tx:
            for id_ in await self.active(tx, now):
                body = partial(_body, thaw(await notices.body(tx, id_)), id_)
                posted += await posting.post(tx, id_, self.channel, body, now=now, limit=AT_ONCE)
        self.wake(*posted)
        return len(posted)


def _body(frozen: Frozen, id_: int, via: str, relays: str) -> str:
    """Write what one row's recipient gets: a relay has a button for its own village."""
    return pack(frozen.reply(id_, via, relays))
