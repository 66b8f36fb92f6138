"""Chats and what is to be seen in them."""

import time
from dataclasses import dataclass, field
from typing import Any

BOT = {"id": 7000001, "is_bot": True, "first_name": "Xã Ơi", "username": "xaoi_test_bot"}


@dataclass
class Message:
    """One message as a person sees it."""

    id: int
    by_bot: bool
    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    photo: bytes = b""
    document: str = ""
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["text"] for button in self.buttons]


@dataclass
class Chat:
    """A private chat or a group, and what is to be seen in it."""

    id: int
    type: str = "private"
    messages: list[Message] = field(default_factory=list)
    refuses: str = ""
    """Why the bot may not write here: Telegram's words after `Forbidden: `."""
    moved_to: int = 0
    _last: int = 0
    """The id of the newest message, which may be deleted."""

    @property
    def answers(self) -> list[Message]:
        """What the bot wrote."""
        return [one for one in self.messages if one.by_bot]

    def add(self, **fields: Any) -> Message:
        """Show one more message."""
        self._last += 1
        message = Message(self._last, **fields)
        self.messages.append(message)
        return message

    def find(self, id_: int) -> Message | None:
        """Return a message by its id."""
        return next((one for one in self.messages if one.id == id_), None)

    def on_wire(self) -> dict[str, Any]:
        """Lay the chat out as the Bot API does."""
        name = {"first_name": "Lan"} if self.type == "private" else {"title": "Tổ 3"}
        return {"id": self.id, "type": self.type, **name}


def on_wire(chat: Chat, message: Message) -> dict[str, Any]:
    """Lay a message of the bot out as the Bot API does."""
    told: dict[str, Any] = {
        "message_id": message.id,
        "date": int(time.time()),
        "chat": chat.on_wire(),
        "from": BOT,
    }
    file = {"file_id": f"f{message.id}", "file_unique_id": f"u{message.id}"}
    if message.photo:
        told |= {"photo": [{**file, "width": 1, "height": 1}], "caption": message.text}
    elif message.document:
        told |= {"document": file, "caption": message.text}
    else:
        told["text"] = message.text
    if message.buttons:
        told["reply_markup"] = {"inline_keyboard": [[one] for one in message.buttons]}
    return told
