"""How updates reach the bot: handed out once by getUpdates, or posted until taken."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.fakes.queue import PAUSE, Queue
from tests.fakes.zalo_bot.chats import now
from tests.fakes.zalo_bot.forms import Params, Refused, required, url_of

SECRET_LENGTH = range(8, 257)


class Updates(Queue[bytes]):
    """The updates that nobody fetched yet, each the body of a webhook call."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        """The webhook; empty where there is none."""
        self.secret = ""
        self.updated_at = 0
        self.longest_poll = 30.0
        """Seconds that getUpdates is held open at most; tests shorten it."""
        self._polls = 0

    @property
    def taken(self) -> bool:
        """Tell whether the bot has got all: it was posted all, or asks for more."""
        return not self.waiting and bool(self.url or self._polls)

    def add(self, id_: str, body: bytes) -> None:
        """Take one more."""
        self._past[id_] = body
        self._take(body)

    def repeat(self, key: str) -> None:
        """Take one once more."""
        self._take(self._past[key])

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
                lambda: gone() or self.url or self._ready,
                min(asked, self.longest_poll),
            )
        except TimeoutError:
            raise Refused(408, "Request timeout") from None
        finally:
            self._polls -= 1
        if gone() or self.url:
            raise Refused(408, "Request timeout")
        return wrapped(self._ready.pop(0))

    async def run(self, client: ClientSession) -> None:
        """Call the webhook for ever.

        What is not answered with 200 is posted again after 50 ms. Whether and when the real
        Zalo tries again is documented nowhere.
        """
        while True:
            await self.until(lambda: self.url and self._ready)
            body = self._ready[0]
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
                self._ready.remove(body)
                await self.changed()
            else:
                await asyncio.sleep(PAUSE)


def wrapped(body: bytes) -> bytes:
    """Give a bare update the envelope that every answer of the API has."""
    try:
        told = json.loads(body)
    except ValueError:
        return body
    if isinstance(told, dict) and "event_name" in told:
        return json.dumps({"ok": True, "result": told}).encode()
    return body
