"""When each message of a notice may leave: evenly, below the platform's rate, replies first."""

from dataclasses import dataclass, field

SHARE = 0.8
"""Of the platform's rate, for notices; the rest is for replies."""
CATCH_UP = 0.1
"""Seconds of slots that a delay may be made up for: some messages, and still below the rate."""


@dataclass(slots=True)
class Pace:
    """The slots of one channel account, on the clock of the loop."""

    rate: float
    """Messages a second that the platform takes."""
    _next: float = field(default=0.0)

    @property
    def gap(self) -> float:
        """Return the seconds between two messages of notices."""
        return 1 / (self.rate * SHARE)

    def slots(self, now: float, until: float, most: int) -> list[float]:
        """Return the slots that have not been given yet up to a moment: when each may leave."""
        self._next = max(self._next, now - CATCH_UP)
        given: list[float] = []
        while self._next <= until and len(given) < most:
            given.append(self._next)
            self._next += self.gap
        return given

    def give_back(self, many: int) -> None:
        """Take back slots that nobody wanted."""
        self._next -= many * self.gap

    def give_way(self, now: float, replies: int) -> None:
        """Leave the next slots to replies that wait."""
        if replies:
            self._next = max(self._next, now + replies / self.rate)

    def use(self, many: int = 1) -> None:
        """Count calls that are made besides: an edit of an older message."""
        self._next += many * self.gap
