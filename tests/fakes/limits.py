"""How fast a platform may be called, enforced as it does: over all chats, and in each."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

SLACK = 0.3
"""Seconds of calls that may come at once: a busy machine sends unevenly, and so does a network."""
MINUTE = 60.0
TINY = 1e-6
"""What floating point may add."""


@dataclass
class Bucket:
    """Lets so many pass at once, and then so many a second: any span of time is bounded."""

    rate: float
    burst: float
    _free_at: float = 0.0

    def wait(self, now: float) -> float:
        """Tell how long the next has to wait."""
        wait = self._free_at - (self.burst - 1) / self.rate - now
        return wait if wait > TINY else 0.0

    def take(self, now: float) -> None:
        """Let one pass."""
        self._free_at = max(self._free_at, now) + 1 / self.rate


@dataclass
class Minute:
    """Lets so many pass in any minute."""

    most: int
    _past: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Tell how long the next has to wait."""
        while self._past and self._past[0] <= now - MINUTE:
            self._past.popleft()
        return 0.0 if len(self._past) < self.most else self._past[0] + MINUTE - now

    def take(self, now: float) -> None:
        """Let one pass."""
        self._past.append(now)


class Limits:
    """Telegram's limits, on real time; negative chats are groups."""

    def __init__(
        self,
        *,
        overall: float = 30,
        per_chat: float = 1,
        per_chat_burst: int = 4,
        per_group_minute: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.refused = 0
        """Calls that came too fast."""
        self._clock = clock
        self._overall = Bucket(overall, max(1.0, overall * SLACK))
        self._chats: dict[int, Bucket] = defaultdict(lambda: Bucket(per_chat, per_chat_burst))
        self._groups: dict[int, Minute] = defaultdict(lambda: Minute(per_group_minute))

    def admit(self, chat: int, method: str = "sendMessage") -> float:
        """Let a call to this chat pass; returns how long it has to wait where it may not."""
        now = self._clock()
        asked: list[Bucket | Minute] = [self._overall]
        # An edit is as good as a message in a group; of private chats nobody says so (D).
        if chat < 0 or not method.startswith("edit"):
            asked.append(self._chats[chat])
        if chat < 0:
            asked.append(self._groups[chat])
        if wait := max(one.wait(now) for one in asked):
            self.refused += 1
            return wait
        for one in asked:
            one.take(now)
        return 0.0
