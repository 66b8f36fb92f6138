"""What happens, in the words of the webhook, signed as Zalo signs."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.zalo_oa.account import APP_ID, OA_ID, SECRET_KEY
from tests.fakes.zalo_oa.chats import Message

Event = dict[str, Any]


class Events:
    """Writes the events; `deliver` takes them and returns the key of each."""

    def __init__(
        self, clock: Callable[[], datetime], deliver: Callable[[Event], str], *, echoes: bool
    ) -> None:
        self._clock = clock
        self._deliver = deliver
        self._echoes = echoes
        self._last = 0

    def from_user(self, kind: str, user: str, message: Event, group: str = "") -> str:
        """Tell that a person wrote: to the account, or in a group."""
        return self._tell(
            f"user_send_group_{kind}" if group else f"user_send_{kind}",
            sender={"id": user},
            recipient={"id": group or OA_ID},
            message=message,
            user_id_by_app=self.id_by_app(user),
            **({"oa_id": OA_ID} if group else {}),
        )

    def from_account(
        self, to: str, message: Message, *, admin: str = "", group: bool = False
    ) -> str:
        """Tell that the account wrote: a person of the office, where there is an admin."""
        kind = "file" if message.file else "image" if message.image else "text"
        if message.sticker:
            kind = "sticker"
        return self._tell(
            f"oa_send_group_{kind}" if group else f"oa_send_{kind}",
            sender={"id": OA_ID, **({"admin_id": admin} if admin else {})},
            recipient={"id": to},
            message={"msg_id": message.id, "text": message.text, **attached(kind, message)},
            **({"oa_id": OA_ID} if group else {"user_id_by_app": self.id_by_app(to)}),
        )

    def echo(self, to: str, message: Message, *, group: bool = False) -> None:
        """Tell the bot its own words, as Zalo does."""
        if self._echoes:
            self.from_account(to, message, group=group)

    def about_follower(self, name: str, user: str) -> str:
        """Tell that somebody follows the account, or no longer."""
        return self._tell(
            name,
            oa_id=OA_ID,
            follower={"id": user},
            user_id_by_app=self.id_by_app(user),
            source="oa_profile",
        )

    def about_user(self, name: str, user: str) -> str:
        """Tell what a person did on the account's page."""
        return self._tell(name, oa_id=OA_ID, user_id=user, user_id_by_app=self.id_by_app(user))

    def about_message(self, name: str, user: str, message: Event) -> str:
        """Tell what became of a message on a person's phone."""
        own = name == "user_reacted_message"
        return self._tell(
            name,
            sender={"id": user if own else OA_ID},
            recipient={"id": OA_ID if own else user},
            message=message,
            **({"user_id_by_app": self.id_by_app(user)} if own else {}),
        )

    def about_info(self, user: str, info: Event) -> str:
        """Tell the name and phone a person submitted."""
        return self._tell(
            "user_submit_info", sender={"id": user}, recipient={"id": OA_ID}, info=info
        )

    def about_group(self, name: str, group: str, users: tuple[str, ...] = ()) -> str:
        """Tell what became of a group or its members."""
        more = {"users": [{"id": user} for user in users]} if users else {}
        return self._tell(name, oa_id=OA_ID, group_id=group, **more)

    def id_by_app(self, user: str) -> str:
        """Return the other id a person has towards the app."""
        return str(10**17 + int(hashlib.sha256(user.encode()).hexdigest()[:14], 16))

    def _tell(self, name: str, **content: Any) -> str:
        # Two things never happen in the same millisecond, even where the clock stands still.
        self._last = max(int(self._clock().timestamp() * 1000), self._last + 1)
        return self._deliver(
            {"app_id": APP_ID, "event_name": name, **content, "timestamp": str(self._last)}
        )


def attached(kind: str, message: Message) -> Event:
    """Lay out what the account sent beside a text."""
    if kind == "text":
        return {}
    url = message.image if isinstance(message.image, str) else "https://f6.photo.talk.zdn.vn/1"
    payload = {"id": message.sticker} if kind == "sticker" else {"url": url, "thumbnail": url}
    return {"attachments": [{"type": kind, "payload": payload}]}


def on_wire(body: Event | bytes) -> bytes:
    """Lay an event out in the bytes that are posted and signed."""
    if isinstance(body, bytes):
        return body
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def signature(raw: bytes, first: str = APP_ID, secret: str = SECRET_KEY) -> str:
    """Return the value of X-ZEvent-Signature: a plain SHA-256, not an HMAC."""
    mac = hashlib.sha256(first.encode() + raw + stamp(raw).encode() + secret.encode())
    return f"mac={mac.hexdigest()}"


def key_of(raw: bytes) -> str:
    """Name an event: by its message where it has a new one, by what and when otherwise."""
    body = decoded(raw)
    name, message = body.get("event_name", ""), body.get("message")
    sent = "_send_" in str(name) and isinstance(message, dict)
    if sent and message.get("msg_id"):
        return str(message["msg_id"])
    if not body:
        return hashlib.sha256(raw).hexdigest()[:16]
    return f"{name}:{body.get('timestamp', '')}"


def stamp(raw: bytes) -> str:
    """Return the time that an event carries."""
    return str(decoded(raw).get("timestamp", ""))


def decoded(raw: bytes) -> Event:
    """Return an event, or nothing where the bytes are none."""
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
