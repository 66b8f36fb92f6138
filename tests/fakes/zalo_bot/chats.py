"""Chats and what is to be seen in them."""

import time
from dataclasses import dataclass, field
from typing import Any

BOT = {
    "id": "1459232241454765289",
    "account_name": "bot.VDKyGxQvc",
    "account_type": "BASIC",
    "can_join_groups": True,
    "display_name": "Bot Xã Ơi",
}


@dataclass
class Message:
    """One message of the bot as a person sees it."""

    id: str
    text: str = ""
    photo: str = ""
    """The address of the picture that the bot named."""
    fetched: bytes | None = None
    """The picture itself; None where its address did not give it both times."""
    sticker: str = ""

    def on_wire(self) -> dict[str, Any]:
        """Lay out what a send is answered with."""
        return {"message_id": self.id, "date": now()}


@dataclass
class Chat:
    """A private chat or a group, and what is to be seen in it."""

    id: str
    answers: list[Message] = field(default_factory=list)
    """What the bot wrote."""
    blocked: bool = False
    actions: list[str] = field(default_factory=list)
    """What the bot was shown to be doing: typing."""


def now() -> int:
    """Return the time as Zalo writes it, in milliseconds."""
    return int(time.time() * 1000)
