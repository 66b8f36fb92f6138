"""What people do in front of Zalo, as events."""

import hashlib
import itertools
from typing import Any

from tests.fakes.zalo_bot.chats import now

Event = dict[str, Any]


class People:
    """Writes the events; whoever owns it delivers them."""

    def __init__(self) -> None:
        self.limit = 50
        """How many people one bot may serve on the free plan.

        What happens to the next one is a guess: Zalo does not deliver what they write.
        """
        self._served: set[str] = set()
        self._ids = itertools.count(1)

    def new_id(self) -> str:
        """Return the id of a new message: a hex string, as Zalo's are."""
        return hashlib.sha256(b"%d" % next(self._ids)).hexdigest()[:20]

    def heard(self, user: str, text: str, group: str) -> bool:
        """Tell whether the bot gets to hear it: in a group, only where it is mentioned."""
        if group and "@bot" not in text.casefold():
            return False
        if len(self._served | {user}) > self.limit:
            return False
        self._served.add(user)
        return True

    def event(
        self, kind: str, user: str, content: dict[str, Any], *, name: str, group: str
    ) -> Event:
        """Write a message with this content: a text, a photo, a sticker."""
        place = (
            {"id": group, "chat_type": "GROUP"} if group else {"id": user, "chat_type": "PRIVATE"}
        )
        return {
            "event_name": f"message.{kind}.received",
            "message": {
                "from": {"id": user, "display_name": name, "is_bot": False},
                "chat": place,
                "message_id": self.new_id(),
                "date": now(),
                "message_type": "CHAT_MESSAGE",
                **content,
            },
        }
