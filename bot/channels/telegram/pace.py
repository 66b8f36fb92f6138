"""Keeps to Telegram's rates: for all chats together, for each chat, and as Telegram says."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.channels.holding import Hold
from bot.errors import ChatThrottled

BURST = 3
"""Messages that may follow one another at once in one chat: a picture, a text, a file."""
IN_CHAT = 1.0
"""Seconds between messages to one person, after the burst."""
IN_GROUP = 60 / 17
"""In a group, where edits count too: with the burst, 20 in any minute."""
SOON = 1.0
"""Seconds that are waited out here; a longer wait would keep others from a slot."""
FEW = 5.0
"""Seconds that are waited out in the middle of a delivery: half of it would be worse."""
AHEAD = 60.0
"""Seconds for which a chat's places may be taken; more means that the clock was set back."""
SHORTEST = 0.03
"""Seconds below which a sleep is not worth it: it always takes a little longer."""
REMEMBERED = 1000
"""Chats, before those that have been quiet are forgotten."""

Call = Callable[..., Coroutine[Any, Any, Any]]
_places: ContextVar[deque[float] | None] = ContextVar("places", default=None)
"""When the messages of the delivery that is being sent may leave."""


class Pace(AIORateLimiter):
    """Lets calls through one by one and evenly; only one bot account has one."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        # One at a time and evenly: (30, 1) would let 59 through in the first second. The limit
        # for groups would sleep up to a minute within a call: ours says so instead.
        # No retries here: those are the sender's, in the database.
        # Where the rate is so high that a sleep would cost more than its time, in small handfuls.
        at_once = max(1.0, rate * SHORTEST)
        super().__init__(
            overall_max_rate=at_once,
            overall_time_period=at_once / rate,
            group_max_rate=0,
            max_retries=0,
        )
        self._clock = clock
        self._hold = Hold(clock)
        self._free_at: dict[str, float] = {}
        """By chat: when all that was sent is paid off, at one message every so many seconds."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the library's own
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Call when it may be done; raises Throttled where that is not soon."""
        if (chat := data.get("chat_id")) is None:
            return await callback(*args, **kwargs)
        places = _places.get()
        await self._listened_to(places)
        if places:
            await self._until(places.popleft())
        elif is_group(str(chat)) or not endpoint.startswith("edit"):
            await self._until(self._take(str(chat), 1)[0])

        async def unless_held(*args: Any, **kwargs: Any) -> Any:
            # Asked again: Telegram may have said no to somebody while this one stood in line.
            await self._listened_to(places)
            return await callback(*args, **kwargs)

        try:
            return await super().process_request(
                unless_held, args, kwargs, endpoint, data, rate_limit_args
            )
        except RetryAfter as error:
            self._hold.begin(seconds(error))
            raise

    @contextmanager
    def room(self, chat: str, parts: int) -> Iterator[None]:
        """Take places for all parts of a delivery; raises Throttled before the first leaves."""
        self._hold.check()
        places = deque(self._take(chat, parts))
        token = _places.set(places)
        try:
            yield
        finally:
            _places.reset(token)
            # What did not leave is tried again: that must not find its own places taken.
            if chat in self._free_at:
                self._free_at[chat] -= len(places) * interval(chat)

    def _take(self, chat: str, parts: int) -> list[float]:
        """Take the next places in a chat; returns when each of them may be used."""
        now, every = self._clock(), interval(chat)
        free_at = self._free_at.get(chat, now)
        # A clock that was set back must not silence a chat.
        if not now <= free_at <= now + AHEAD:
            free_at = now
        first = free_at - (BURST - 1) * every
        places = [max(now, first + number * every) for number in range(parts)]
        # Those that never fit into a burst follow at their pace.
        wait = places[min(parts, BURST) - 1] - now
        if wait > SOON:
            raise ChatThrottled(wait, "chat")
        self._free_at[chat] = free_at + parts * every
        if len(self._free_at) > REMEMBERED:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
        return places

    async def _until(self, place: float) -> None:
        if (wait := place - self._clock()) > 0:
            await asyncio.sleep(wait)

    async def _listened_to(self, places: deque[float] | None) -> None:
        """Raise Throttled while Telegram will not listen; within a delivery, wait a little."""
        left = self._hold.left()
        if places is not None and 0 < left <= FEW:
            await asyncio.sleep(left)
        self._hold.check()


def is_group(chat: str) -> bool:
    """Tell a group from a person."""
    return chat.startswith("-")


def interval(chat: str) -> float:
    """Return the seconds between messages in a chat, after the burst."""
    return IN_GROUP if is_group(chat) else IN_CHAT


def seconds(error: RetryAfter) -> float:
    """Read how long Telegram asks us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
