"""What people do in front of Telegram, as updates."""

import itertools
import re
import time
from typing import Any

from tests.fakes.telegram.chats import BOT, Chat, Message, on_wire
from tests.fakes.telegram.world import World

Update = dict[str, Any]


class People:
    """Writes the updates; whoever owns it delivers them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ids = itertools.count(1001)

    def chat(self, id_: int) -> Chat:
        """Return a chat; a negative id is a group."""
        kind = "private" if id_ > 0 else "supergroup" if id_ < -(10**12) else "group"
        return self.world.chats.setdefault(id_, Chat(id_, kind))

    def update(self, **content: Any) -> Update:
        """Give an update its number."""
        return {"update_id": next(self._ids), **content}

    def message(
        self,
        user: int,
        content: dict[str, Any],
        *,
        chat: int = 0,
        reply_to: Message | None = None,
        language: str = "vi",
    ) -> Update:
        """Write a message with this content: a text, a photo, a sticker."""
        place = self.chat(chat or user)
        seen = place.add(by_bot=False, text=content.get("text", ""))
        if reply_to:
            content["reply_to_message"] = on_wire(place, reply_to)
        return self.update(
            message={
                "message_id": seen.id,
                "date": int(time.time()),
                "chat": place.on_wire(),
                "from": person(user, language),
                **content,
            }
        )

    def press(
        self, user: int, label: str, *, chat: int = 0, message: Message | None = None
    ) -> Update:
        """Press the newest button with this label, or that of an older message."""
        place = self.chat(chat or user)
        looked = [message] if message else reversed(place.answers)
        for one in looked:
            for button in one.buttons:
                if button["text"] == label and "callback_data" in button:
                    return self.update(
                        callback_query={
                            "id": self.world.new_press(),
                            "from": person(user, "vi"),
                            "chat_instance": "1",
                            "message": on_wire(place, one),
                            "data": button["callback_data"],
                        }
                    )
        shown = place.answers[-1].labels if place.answers else []
        raise AssertionError(f"no button {label!r} in chat {place.id}; last shown: {shown}")

    def membership(self, user: int, was: str, is_: str, *, chat: int = 0) -> Update:
        """Let the bot in or out."""
        place = self.chat(chat or user)
        return self.update(
            my_chat_member={
                "chat": place.on_wire(),
                "from": person(user, "vi"),
                "date": int(time.time()),
                "old_chat_member": member(was),
                "new_chat_member": member(is_),
            }
        )

    def migration(self, user: int, old: int, new: int) -> list[Update]:
        """Turn a group into a supergroup: each of the two chats tells it."""
        self.chat(old).moved_to = new
        return [
            self.message(user, {"migrate_to_chat_id": new}, chat=old),
            self.message(user, {"migrate_from_chat_id": old}, chat=new),
        ]


def person(id_: int, language: str) -> dict[str, Any]:
    return {"id": id_, "is_bot": False, "first_name": "Lan", "language_code": language}


def member(status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": BOT, "status": status, **until}


def entities(text: str) -> list[dict[str, Any]]:
    """Mark commands and mentions, with offsets in UTF-16 units."""
    return [
        {
            "type": "bot_command" if found[0].startswith("/") else "mention",
            "offset": len(text[: found.start()].encode("utf-16-le")) // 2,
            "length": len(found[0]),
        }
        for found in re.finditer(r"^/\w+(@\w+)?|(?<!\S)@\w+", text)
    ]
