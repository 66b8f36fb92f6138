"""A delivery that leaves as several messages: a retry goes on with the one that failed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.types import Delivery

Part = Callable[[], Awaitable[str]]
MOST = 1000
"""Unfinished deliveries remembered; the oldest were given up long ago."""


@dataclass(slots=True)
class Parts:
    """Remembers what each unfinished delivery still has to send, as it was first laid out.

    After a crash, or taken over by another process, a delivery begins anew.
    """

    _left: dict[int, list[Part]] = field(default_factory=dict)

    async def send(self, delivery: Delivery, parts: Sequence[Part]) -> str:
        """Send what is still to leave, in order; returns the platform's id of the last."""
        left = self._left.setdefault(delivery.id, list(parts))
        if len(self._left) > MOST:
            del self._left[next(iter(self._left))]
        id_ = ""
        while left:
            id_ = await left[0]()
            del left[0]
        self._left.pop(delivery.id, None)
        return id_
