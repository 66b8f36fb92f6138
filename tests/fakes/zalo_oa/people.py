"""What people do in front of Zalo."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.zalo_oa.account import ADMIN
from tests.fakes.zalo_oa.chats import Chat, Message, new_id
from tests.fakes.zalo_oa.events import Event, Events
from tests.fakes.zalo_oa.world import World, react


class People:
    """The part of the fake that speaks for people; a user is named by any id."""

    world: World
    events: Events
    now: Callable[[], datetime]

    def says(self, user: str, text: str, *, group: str = "", quote: str = "") -> str:
        """Write a text, to the account or in a group."""
        return self.sends(user, "text", {"text": text}, group=group, quote=quote)

    def sends(
        self, user: str, kind: str, content: Event, *, group: str = "", quote: str = ""
    ) -> str:
        """Write any message: a text, or attachments of some kind."""
        user, id_ = str(user), new_id()
        if group:
            place = self._place(group)
        else:
            place = self.world.chat(user)
            self.world.windows.interact(user)
        text = str(content.get("text", ""))
        place.all.append(Message(id_, self.now(), by_bot=False, text=text, quote=quote))
        quoted = {"quote_msg_id": quote} if quote else {}
        return self.events.from_user(kind, user, {**content, **quoted, "msg_id": id_}, group)

    def taps(self, user: str, label: str) -> str:
        """Tap the newest button with this label.

        Returns the id of the message it sends; of a button that leads out of
        the chat, where it leads.
        """
        answers = self.world.chat(str(user)).answers
        for message in reversed(answers):
            for button in message.buttons:
                if button["title"] == label:
                    return self._tap(user, button)
        shown = answers[-1].labels if answers else []
        raise AssertionError(f"no button {label!r} in chat {user}; last shown: {shown}")

    def _tap(self, user: str, button: dict[str, Any]) -> str:
        payload = button["payload"]
        if isinstance(payload, str):
            return self.says(user, payload)
        return str(payload.get("url") or payload.get("phone_code"))

    def follows(self, user: str) -> str:
        """Follow the account."""
        self.world.windows.interact(str(user))
        self.world.windows.person(str(user)).follows = True
        return self.events.about_follower("follow", str(user))

    def unfollows(self, user: str) -> str:
        """Follow it no longer."""
        person = self.world.windows.person(str(user))
        person.follows, person.gone = False, True
        return self.events.about_follower("unfollow", str(user))

    def blocks(self, user: str) -> None:
        """Let the account write no longer; Zalo tells nobody."""
        self.world.windows.person(str(user)).blocks = True

    def unblocks(self, user: str) -> None:
        """Let it write again."""
        self.world.windows.person(str(user)).blocks = False

    def bans(self, user: str) -> None:
        """Let Zalo ban a person."""
        self.world.windows.person(str(user)).banned = True

    def clicks_chat_now(self, user: str) -> str:
        """Press `Nhắn tin` on the account's page."""
        self.world.windows.interact(str(user))
        return self.events.about_user("user_click_chatnow", str(user))

    def withdraws(self, user: str) -> str:
        """Ask Zalo that what is known about a person be deleted."""
        return self.events.about_user("user_withdraw", str(user))

    def submits_info(self, user: str, **info: Any) -> str:
        """Answer a request for name and phone, in the shape of the docs of 2025."""
        return self._submit(
            user,
            {
                "address": "12 đường Liên Thôn",
                "phone": 84912345678,
                "city": "Vĩnh Long",
                "district": "Huyện Trà Ôn",
                "name": "Lan",
                "ward": "",
                **info,
            },
        )

    def submits_info_2026(self, user: str, **info: Any) -> str:
        """Answer it in the shape that is told of since 2026."""
        address = {"user_city": "Vĩnh Long", "user_ward": "Xã Trà Ôn", "user_address": "Ấp 3"}
        return self._submit(
            user,
            {
                "name": "Lan",
                "phone": "84912345678",
                "user_dob": "30/10/1999",
                "gender": "Nữ",
                "full_address": address,
                **info,
            },
        )

    def _submit(self, user: str, info: Event) -> str:
        self.world.shared[str(user)] = info
        return self.events.about_info(str(user), info)

    def reacts(self, user: str, message: Message | str, icon: str = "/-heart") -> str:
        """Put an icon under a message."""
        found = self.world.chat(str(user)).find(id_of(message))
        if found:
            react(found, icon)
        content = {"msg_id": id_of(message), "react_icon": icon}
        return self.events.about_message("user_reacted_message", str(user), content)

    def sees(self, user: str, message: Message | str) -> str:
        """Look at a message."""
        content = {"msg_ids": [id_of(message)]}
        return self.events.about_message("user_seen_message", str(user), content)

    def receives(self, user: str, message: Message | str) -> str:
        """Have a message on the phone."""
        content = {"msg_id": id_of(message)}
        return self.events.about_message("user_received_message", str(user), content)

    def official_says(self, user: str, text: str) -> str:
        """Type in OA Chat, as a person of the office."""
        message = Message(new_id(), self.now(), by_bot=False, text=text)
        self.world.chat(str(user)).all.append(message)
        return self.events.from_account(str(user), message, admin=ADMIN)

    def _place(self, group: str) -> Chat:
        place = self.world.groups.find(group)
        if place is None:
            raise AssertionError(f"there is no group {group!r}")
        return place


def id_of(message: Message | str) -> str:
    return message if isinstance(message, str) else message.id
