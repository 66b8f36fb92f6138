"""A delivery that leaves as several messages: a retry goes on with the one that failed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.types import Delivery


@dataclass(slots=True)
class Parts:
    """Remembers how far each unfinished delivery got; after a crash it begins anew."""

    _left: dict[int, int] = field(default_factory=dict)

    async def send(self, delivery: Delivery, parts: Sequence[Callable[[], Awaitable[str]]]) -> str:
        """Send what is still to leave, in order; returns the platform's id of the last."""
        id_ = ""
        for part in parts[self._left.get(delivery.id, 0) :]:
            id_ = await part()
            self._left[delivery.id] = self._left.get(delivery.id, 0) + 1
        self._left.pop(delivery.id, None)
        return id_
