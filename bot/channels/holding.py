"""After a platform said "too fast": nothing is sent until it will listen again."""

from collections.abc import Callable

from bot.errors import Throttled


class Hold:
    """The wait that a platform has imposed on one account."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = 0.0
        self._wait = 0.0

    def begin(self, wait: float) -> None:
        """Hold everything back for so many seconds; a longer wait is not cut short."""
        until = self._clock() + wait
        if until > self._until or not self.left():
            self._until, self._wait = until, wait

    def check(self) -> None:
        """Raise Throttled, with the rest of the wait, while it is not over."""
        if left := self.left():
            raise Throttled(left)

    def left(self) -> float:
        """Return the seconds until it is over; 0 where there is none."""
        left = self._until - self._clock()
        # A clock that was set back must not make minutes into days.
        return left if 0 < left <= self._wait else 0.0
