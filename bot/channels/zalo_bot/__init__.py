"""Zalo Bot Platform: a bot that any Zalo account can make; text and pictures, no buttons."""

import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import structlog

from bot.channels import zalo_photos
from bot.channels.zalo_bot.client import Alert, Client
from bot.channels.zalo_bot.examining import examine
from bot.channels.zalo_bot.listen import Listener
from bot.channels.zalo_bot.plan import Plan
from bot.channels.zalo_bot.read import read
from bot.channels.zalo_bot.write import Writer
from bot.errors import SendError, SettingsWrong
from bot.types import Delivery, Finding, Inbound

log = structlog.get_logger()

SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - the name of a header
SECRET_LENGTH = range(8, 257)


class ZaloBot:
    """One bot, listening by polling or by webhook."""

    name: ClassVar[str] = "zalo_bot"
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = True
    every: ClassVar[float] = 3600.0

    def __init__(  # noqa: PLR0913 - the settings of the channel
        self,
        token: str,
        *,
        api_url: str = "https://bot-api.zaloplatforms.com",
        mode: Literal["polling", "webhook"],
        secret: str = "",
        public_url: str = "",
        pictures: Sequence[Path],
        plan: Plan | None = None,
        alert: Alert | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if mode == "webhook" and (len(secret) not in SECRET_LENGTH or not public_url):
            raise SettingsWrong(
                "Zalo Bot nhận bằng webhook thì cần XAOI_PUBLIC_URL (https://…) "
                "và XAOI_ZALO_BOT_SECRET: từ 8 đến 256 ký tự."
            )
        public_url = public_url.rstrip("/")
        self._secret = secret.encode()
        self._plan = plan
        self._fake_host = zalo_photos.loopback(api_url)
        self._client = Client(token, api_url, alert, clock)
        self._listener = Listener(
            self._client,
            webhook=f"{public_url}/hooks/{self.name}" if mode == "webhook" else "",
            secret=secret,
        )
        self._writer = Writer(self._client, pictures, public_url, plan.count if plan else None)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Compare the secret that was given to Zalo with the webhook."""
        del body
        told = headers.get(SECRET_HEADER, "").encode()
        return bool(self._secret) and hmac.compare_digest(told, self._secret)

    def parse(self, body: bytes) -> Inbound | None:
        """Read one update as it stands in a webhook call or in an answer of getUpdates."""
        return read(body, self._listener.names)

    async def start(self) -> None:
        """Say where updates go; Zalo being out of reach stops nothing."""
        try:
            await self._listener.register()
        except SendError as error:
            log.warning("zalo_bot.not_registered", why=error.code)
        except SettingsWrong:
            await self.stop()
            raise

    async def poll(self) -> AsyncIterator[list[Inbound]]:
        """Fetch updates for ever; with a webhook, only make sure that it is registered.

        Zalo has no offset: it forgets an update as it hands it out. What we were given and
        could not store, or what was lost on its way to us, does not come again.
        """
        await self._listener.wait_until_registered()
        if self._listener.webhook:
            return
        while True:
            update = await self._listener.fetch()
            # Through the same door as a webhook call: what is no update stops here.
            if message := self.parse(json.dumps(update).encode()):
                yield [message]

    async def send(self, delivery: Delivery) -> str:
        """Send one reply, in several messages where it is long; returns the id of the last."""
        return await self._writer.send(delivery)

    async def fetch(self, media: str) -> bytes:
        """Fetch a photo into memory, at once."""
        return await zalo_photos.fetch(media, self._fake_host)

    async def tend(self) -> None:
        """Warn of people and messages running out."""
        if self._plan:
            await self._plan.warn()

    async def examine(self) -> list[Finding]:
        """Tell an operator what is wrong with the bot."""
        return [one async for one in examine(self._listener, self._plan)]

    async def stop(self) -> None:
        """Close connections."""
        await self._client.close()
