"""A channel of a whole commune at which something happens in the middle of a notice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection

from bot.notice import Notice
from bot.process import App
from bot.types import Address, Delivery
from tests.chat import Clock, Collected
from tests.staff import (
    APPROVER,
    WRITER,
    approved,
    deciding,
    to_all,
)

BATCH = 32
"""Messages a lane marks at once, and so lets leave before it looks at the clock again."""


class Watched(Collected):
    """A channel at which something happens after so many messages of notices, once."""

    def __init__(self) -> None:
        super().__init__()
        self.after = 0
        self.then: Callable[[], Awaitable[None]] | None = None
        self.free = asyncio.Event()
        """While it happens, nothing else leaves: what is in hand then stays within bounds."""
        self.free.set()
        self.trouble: dict[str, Exception] = {}

    async def send(self, delivery: Delivery) -> str:
        if error := self.trouble.get(delivery.address.id):
            raise error
        await self.free.wait()
        done = await super().send(delivery)
        if self.then and len(self.to_people) == self.after:
            happens, self.then = self.then, None
            self.free.clear()
            await happens()
            self.free.set()
        return done

    @property
    def to_people(self) -> list[Delivery]:
        """What left for anybody who is no official."""
        return [one for one in self.sent if one.address not in (WRITER, APPROVER)]

    def got(self, text: str = "") -> Counter[Address]:
        """Count the messages with this text that each citizen got."""
        return Counter(one.address for one in self.to_people if text in one.reply.text)


def once(people: Collection[Address]) -> dict[Address, int]:
    """Each of these, with one message."""
    return dict.fromkeys(people, 1)


async def begun(
    app: App, clock: Clock, text: str = "Mai cắt điện từ 8 giờ.", key: str = "test 1"
) -> Notice:
    """Have a notice approved, and let its minute pass."""
    notice = await approved(app, deciding(app), to_all(text), key=key)
    clock.later(minutes=1)
    return notice
