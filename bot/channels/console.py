"""The terminal: lines in, replies out; also the simplest example of a channel."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from bot.channels.plain import listed
from bot.types import Address, Delivery, Inbound, Reply

ME = Address("console", "me")


class Console:
    """Talks with one person at a terminal, or with a pipe."""

    name: ClassVar[str] = "console"
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = True

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._sent = 0

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Refuse: there is no webhook."""
        del headers, body
        return False

    def parse(self, body: bytes) -> Inbound | None:
        """Read one line, numbered by whoever read it: `["7", "xin chào"]`."""
        try:
            id_, text = json.loads(body)
        except (ValueError, TypeError):
            return None
        if not (isinstance(id_, str) and isinstance(text, str)):
            return None
        return Inbound(ME, id_, text)

    async def send(self, delivery: Delivery) -> str:
        """Print a reply, its buttons as a numbered list."""
        self._sent += 1
        self._write(render(delivery.reply))
        return str(self._sent)

    async def start(self) -> None:
        """Need nothing."""

    async def stop(self) -> None:
        """Need nothing."""


def render(reply: Reply) -> str:
    """Lay a reply out as plain text: every button has its number."""
    told = f": {reply.image.alt}" if reply.image and reply.image.alt else ""
    picture = f"\n[Hình{told}]" if reply.image else ""
    return listed(replace(reply, text=reply.text + picture)) + "\n"
