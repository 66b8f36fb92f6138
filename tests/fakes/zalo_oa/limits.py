"""How many calls a minute an app may make."""

from collections.abc import Callable
from datetime import datetime

from tests.fakes.zalo_oa.account import Terms
from tests.fakes.zalo_oa.forms import Refused


class Rate:
    """The calls of this minute."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms) -> None:
        self._clock = clock
        self._terms = terms
        self._minute = 0
        self._count = 0
        self.refused = 0
        """Calls that came too fast."""

    def count(self) -> None:
        """Let one more call pass, or not before the next minute."""
        minute = int(self._clock().timestamp() // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        if self._count > self._terms.rate:
            self.refused += 1
            raise Refused(-32)

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says about it."""
        left = max(self._terms.rate - self._count, 0)
        return {"X-RateLimit-Limit": str(self._terms.rate), "X-RateLimit-Remain": str(left)}
