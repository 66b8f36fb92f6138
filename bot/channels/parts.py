"""A delivery that leaves as several messages: a retry goes on with the one that failed."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from bot.errors import SendError
from bot.types import Address, Delivery

Part = Callable[[], Awaitable[str]]
Room = Callable[[int], AbstractContextManager[None]]
"""Makes sure that so many messages can leave one after the other; raises SendError."""
MOST = 1000
"""Unfinished deliveries remembered; the oldest were given up long ago."""


@dataclass(slots=True)
class Parts:
    """Remembers what each unfinished delivery still has to send, as it was first laid out.

    After a crash, in another process, or to another chat a delivery begins anew.
    """

    _left: dict[tuple[int, Address], list[Part]] = field(default_factory=dict)

    async def send(
        self, delivery: Delivery, parts: Sequence[Part], room: Room = lambda _: nullcontext()
    ) -> str:
        """Send what is still to leave, in order; returns the platform's id of the last."""
        key = delivery.id, delivery.address
        left = self._left.setdefault(key, list(parts))
        all_ = len(parts)
        if len(self._left) > MOST:
            del self._left[next(iter(self._left))]
        id_ = ""
        try:
            with room(len(left)):
                while left:
                    id_ = await left[0]()
                    del left[0]
        except SendError as error:
            error.partly = len(left) < all_
            if not error.retryable:
                del self._left[key]
            raise
        self._left.pop(key, None)
        return id_
