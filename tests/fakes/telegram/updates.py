"""How updates reach the bot: kept until confirmed, fetched or posted, now and then twice."""

import asyncio
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.fakes.queue import PAUSE, Queue
from tests.fakes.telegram.forms import Params, Refused, read

Update = dict[str, Any]


class Updates(Queue[Update]):
    """The updates the bot has not confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.webhook: Params = {}
        self._allowed: list[str] = []
        self._again: list[Update] = []
        """Confirmed already: getUpdates hands these out whatever the offset."""
        self._poller = 0
        self.made = 0
        """How many there ever were."""

    @property
    def waiting(self) -> int:
        """How many there are."""
        return super().waiting + len(self._again)

    def add(self, update: Update) -> int:
        """Take one more, where the bot asked for its kind."""
        self.made += 1
        if not self._allowed or any(kind in self._allowed for kind in update):
            self._past[update["update_id"]] = update
            self._take(update)
        return int(update["update_id"])

    def repeat(self, key: int) -> None:
        """Take one that was confirmed already."""
        self._again.append(self._past[key])

    def set_webhook(self, params: Params) -> None:
        """Post updates to this address from now on."""
        url, secret = params.get("url", ""), params.get("secret_token", "")
        # Telegram takes https only; a loopback address is let through for tests.
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        if not all(one.isascii() and (one.isalnum() or one in "_-") for one in secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = params
        self._allow(params)

    async def get(self, params: Params) -> list[Update]:
        """Answer getUpdates: confirm what is before the offset, then wait for more."""
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poller += 1
        mine, offset = self._poller, int(params.get("offset") or 0)
        self._allow(params)
        self._ready = [one for one in self._ready if one["update_id"] >= offset]
        await self.changed()
        try:
            await self.until(
                lambda: self._again or self._ready or self._poller != mine,
                float(params.get("timeout") or 0),
            )
        except TimeoutError:
            return []
        if self._poller != mine:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        again, self._again = self._again, []
        return [*again, *self._ready][: int(params.get("limit") or 100)]

    async def run(self, client: ClientSession) -> None:
        """Call the webhook for ever; what is not answered with 2xx is posted again."""
        while True:
            await self.until(lambda: self.webhook and (self._again or self._ready))
            queue = self._again or self._ready
            update = queue[0]
            secret = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
            try:
                async with client.post(self.webhook["url"], json=update, headers=secret) as got:
                    taken = got.ok
            except (ClientError, TimeoutError):
                taken = False
            if taken:
                queue.remove(update)
                await self.changed()
            else:
                await asyncio.sleep(PAUSE)

    def _allow(self, params: Params) -> None:
        if "allowed_updates" in params:
            self._allowed = read(params["allowed_updates"])
