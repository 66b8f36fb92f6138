"""Chats and what is to be seen in them."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_numbers = itertools.count(1)


def new_id() -> str:
    """Return an id as Zalo writes those of messages and groups."""
    return f"{next(_numbers):08x}f0e1d2c3b4a5"


@dataclass
class Message:
    """One message as a person sees it, and what it cost."""

    id: str
    at: datetime
    by_bot: bool = True
    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    """As they were sent: title, type, payload."""
    image: bytes | str | None = None
    """What was uploaded, or the address."""
    file: bytes | None = None
    sticker: str = ""
    asks: dict[str, Any] = field(default_factory=dict)
    """The request for a person's name and phone, as it was sent."""
    quote: str = ""
    quota_type: str = ""
    """reply, sub_quota, or nothing for a message that was charged."""
    price: int = 0
    reactions: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["title"] for button in self.buttons]


@dataclass
class Chat:
    """One person's chat with the account, or a group, and what is to be seen in it."""

    id: str
    all: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What the bot wrote."""
        return [one for one in self.all if one.by_bot]

    answers = messages

    def find(self, id_: str) -> Message | None:
        """Return a message by its id."""
        return next((one for one in self.all if one.id == id_), None)
