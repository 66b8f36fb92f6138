"""How updates reach the bot: handed out once by getUpdates, or posted until taken."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.fakes.zalo_bot.chats import now
from tests.fakes.zalo_bot.forms import Params, Refused, required, url_of

SECRET_LENGTH = range(8, 257)


class Updates:
    """The updates that nobody fetched yet, each the body of a webhook call."""

    def __init__(self) -> None:
        self.url = ""
        """The webhook; empty where there is none."""
        self.secret = ""
        self.updated_at = 0
        self.longest_poll = 30.0
        """Seconds that getUpdates is held open at most; tests shorten it."""
        self._pending: list[bytes] = []
        self._past: dict[str, bytes] = {}
        self._held = False
        self._polls = 0
        self._changed = asyncio.Condition()

    @property
    def waiting(self) -> int:
        """How many there are."""
        return len(self._pending)

    @property
    def taken(self) -> bool:
        """Tell whether the bot has got all: it was posted all, or asks for more."""
        return not self._pending and bool(self.url or self._polls)

    def add(self, id_: str, body: bytes) -> None:
        """Take one more."""
        self._past[id_] = body
        self._pending.append(body)

    def repeat(self, id_: str) -> None:
        """Take one once more."""
        self._pending.append(self._past[id_])

    @contextmanager
    def reordered(self) -> Iterator[None]:
        """Hold back what comes meanwhile, and deliver it in the opposite order."""
        self._held, before = True, len(self._pending)
        try:
            yield
        finally:
            self._pending[before:] = reversed(self._pending[before:])
            self._held = False

    async def until(self, true: Callable[[], object], seconds: float | None = None) -> None:
        """Wait until something is so; looked at after every change."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    async def changed(self) -> None:
        """Let those who wait look again."""
        async with self._changed:
            self._changed.notify_all()

    def set_webhook(self, params: Params) -> dict[str, Any]:
        """Post updates to this address from now on."""
        url, secret = url_of(params, "url"), required(params, "secret_token")
        if len(secret) not in SECRET_LENGTH:
            raise Refused(400, "Bad Request: secret_token must be 8 to 256 characters")
        self.url, self.secret, self.updated_at = url, secret, now()
        return self.webhook()

    def delete_webhook(self) -> dict[str, Any]:
        """Keep updates for getUpdates from now on."""
        self.url, self.secret, self.updated_at = "", "", now()
        return self.webhook()

    def webhook(self) -> dict[str, Any]:
        """Lay out where updates go."""
        return {"url": self.url, "updated_at": self.updated_at}

    async def get(self, params: Params, gone: Callable[[], bool]) -> bytes:
        """Answer getUpdates with one update, which is forgotten in the same moment.

        `gone` tells that the one who asked has hung up: then nothing is taken.
        """
        if self.url:
            # A guess: that it fails is known, the words are not.
            raise Refused(400, "Bad Request: getUpdates cannot be used while a webhook is set")
        asked = float(params.get("timeout") or self.longest_poll)
        self._polls += 1
        await self.changed()
        try:
            await self.until(
                lambda: gone() or self.url or (self._pending and not self._held),
                min(asked, self.longest_poll),
            )
        except TimeoutError:
            raise Refused(408, "Request timeout") from None
        finally:
            self._polls -= 1
        if gone() or self.url:
            raise Refused(408, "Request timeout")
        return wrapped(self._pending.pop(0))

    async def post(self, client: ClientSession) -> None:
        """Call the webhook for ever.

        What is not answered with 200 is posted again after 50 ms. Whether and when the real
        Zalo tries again is documented nowhere.
        """
        while True:
            await self.until(lambda: self.url and self._pending and not self._held)
            body = self._pending[0]
            headers = {
                "X-Bot-Api-Secret-Token": self.secret,
                "Content-Type": "application/json",
                "User-Agent": "Java/17.0.9",
            }
            try:
                async with client.post(self.url, data=body, headers=headers) as got:
                    taken = got.status == 200
            except (ClientError, TimeoutError):
                taken = False
            if taken:
                self._pending.remove(body)
                await self.changed()
            else:
                await asyncio.sleep(0.05)


def wrapped(body: bytes) -> bytes:
    """Give a bare update the envelope that every answer of the API has."""
    try:
        told = json.loads(body)
    except ValueError:
        return body
    if isinstance(told, dict) and "event_name" in told:
        return json.dumps({"ok": True, "result": told}).encode()
    return body
