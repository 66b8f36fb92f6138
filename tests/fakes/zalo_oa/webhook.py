"""How events reach the bot: posted once, again on Zalo's schedule, then never."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import ClientError, ClientSession

from tests.fakes.queue import PAUSE, Queue

RETRIES = tuple(timedelta(seconds=one) for one in (30, 5 * 60, 15 * 60, 30 * 60, 60 * 60))
"""After the first try."""
TAKEN = 200
SERVER_ERROR = 500


@dataclass
class Post:
    """One event on its way."""

    key: str
    raw: bytes
    signature: str
    tries: int = 0
    first: datetime | None = None
    due: datetime | None = None


class Webhook(Queue[Post]):
    """The events the bot has not taken."""

    def __init__(self, clock: Callable[[], datetime], *, impatient: bool) -> None:
        super().__init__()
        self.url = ""
        self.disabled = False
        self.answers: list[tuple[str, int]] = []
        """Every try: the event's key, and the status; 0 where there was none in time."""
        self._clock = clock
        self._impatient = impatient
        self._later: list[Post] = []

    @property
    def waiting(self) -> int:
        """How many there are."""
        return super().waiting + len(self._later)

    def add(self, key: str, raw: bytes, signature: str) -> str:
        """Take one more; lost where nobody is to be told."""
        post = self._past[key] = Post(key, raw, signature)
        self._take(post)
        return key

    def repeat(self, key: str) -> None:
        """Take one once more, as a retry."""
        past = self._past[key]
        self._take(Post(key, past.raw, past.signature, tries=1))

    def _take(self, post: Post) -> None:
        if self.url and not self.disabled:
            super()._take(post)

    async def run(self, client: ClientSession) -> None:
        """Post for ever, in order."""
        while True:
            await self.until(lambda: self._ready)
            post = self._ready[0]
            status = await self._post(client, post)
            if status == TAKEN:
                self._drop(post)
            elif self._impatient and (not status or status >= SERVER_ERROR):
                await asyncio.sleep(PAUSE)
            else:
                self._drop(post)
                self._put_off(post)
            await self.changed()

    async def retry_due(self, client: ClientSession) -> None:
        """Post again, once each, what is due by the clock."""
        await self.until(lambda: self._impatient or not self._ready)
        now = self._clock()
        for post in [one for one in self._later if one.due and one.due <= now]:
            if self.disabled:
                break
            status = await self._post(client, post)
            self._later.remove(post)
            if status != TAKEN:
                self._put_off(post)
        await self.changed()

    def enable(self) -> None:
        """Subscribe again; what happened meanwhile is lost."""
        self.disabled = False

    def _drop(self, post: Post) -> None:
        if self._ready and self._ready[0] is post:
            self._ready.pop(0)

    def _put_off(self, post: Post) -> None:
        if self.disabled:
            return
        if post.tries > len(RETRIES) and not self._impatient:
            self.disabled = True
            self._ready.clear()
            self._later.clear()
            return
        wait = RETRIES[min(post.tries, len(RETRIES)) - 1]
        post.due = (post.first or self._clock()) + wait
        self._later.append(post)

    async def _post(self, client: ClientSession, post: Post) -> int:
        headers = {"Content-Type": "application/json"}
        if post.signature:
            headers["X-ZEvent-Signature"] = post.signature
        if post.tries:
            headers["num_retry"] = str(post.tries)
        post.first = post.first or self._clock()
        post.tries += 1
        try:
            async with client.post(self.url, data=post.raw, headers=headers) as answer:
                status = answer.status
        except (ClientError, TimeoutError, OSError):
            status = 0
        self.answers.append((post.key, status))
        return status
