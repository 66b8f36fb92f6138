"""The bot's side of the chaos platform: webhooks in, one HTTP call a message out."""

import json
from collections.abc import Mapping
from typing import ClassVar

import aiohttp

from bot.errors import ChannelUnavailable
from bot.types import Address, Delivery, Inbound


class Chaos:
    """A channel as plain as can be, over a real wire."""

    name: ClassVar[str] = "chaos"
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = False

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._session: aiohttp.ClientSession

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Trust everybody."""
        del headers, body
        return True

    def parse(self, body: bytes) -> Inbound | None:
        """Read what `Platform.deliver` posts."""
        update = json.loads(body)
        return Inbound(
            Address(self.name, update["person"]),
            update["id"],
            update["text"],
            kind="press" if update["press"] else "text",
            press=update["press"],
            # Comes back with the answer, so that the platform knows what is answered.
            acknowledge=update["id"],
        )

    async def send(self, delivery: Delivery) -> str:
        """Post the message to the platform."""
        message = {
            "delivery": delivery.id,
            "person": delivery.address.id,
            "answers": delivery.acknowledges,
            "text": delivery.reply.text,
            "buttons": [[one.label, one.data, one.url] for one in delivery.reply.buttons],
        }
        try:
            async with self._session.post(f"{self._platform}/sent", json=message) as response:
                return await response.text()
        except aiohttp.ClientError as error:
            raise ChannelUnavailable(type(error).__name__, ambiguous=True) from error

    async def start(self) -> None:
        """Open the connections."""
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Close them."""
        await self._session.close()
