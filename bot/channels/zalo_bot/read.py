"""An update of Zalo becomes an Inbound; pure, and never in despair."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

import structlog
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from bot.types import Address, Inbound, Kind

log = structlog.get_logger()

KINDS: Mapping[str, Kind] = {
    "message.text.received": "text",
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    # Files, places, and whatever a child sends: Zalo keeps it from bots.
    "message.unsupported.received": "other",
}
"""What a person can send; events of other names are of tomorrow, and not for us."""

Id = Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]
Words = Annotated[str, BeforeValidator(lambda told: told if isinstance(told, str) else "")]


class Sender(BaseModel):
    """Who wrote."""

    id: Id
    is_bot: bool = False


class Chat(BaseModel):
    """Where it was written."""

    id: Id
    chat_type: Words = "PRIVATE"


class Message(BaseModel):
    """What was written."""

    message_id: Id
    sender: Sender = Field(alias="from")
    chat: Chat
    text: Words = ""
    caption: Words = ""
    photo_url: Words = ""
    photo: Words = ""
    """The name that Zalo's documents give to what comes as `photo_url`."""
    sticker: Words = ""
    voice_url: Words = ""


class Event(BaseModel):
    """One update."""

    event_name: str
    message: Message


class Wrapped(BaseModel):
    """One update in the envelope of the API's answers."""

    result: Event


BODY: TypeAdapter[Wrapped | Event] = TypeAdapter(Wrapped | Event)


def read(body: bytes, names: Sequence[str]) -> Inbound | None:
    """Read one update to the bot of these names; None for what is not for us, or unreadable."""
    if body == b"null":  # nothing happened
        return None
    try:
        told = BODY.validate_json(body)
    except ValidationError:
        found = re.search(rb'"message_id": ?"([0-9a-f]{1,64})"', body)
        log.info("zalo_bot.unreadable", message=found[1].decode() if found else None)
        return None
    return _inbound(told.result if isinstance(told, Wrapped) else told, names)


def _inbound(event: Event, names: Sequence[str]) -> Inbound | None:
    message = event.message
    kind = KINDS.get(event.event_name)
    if kind is None or message.sender.is_bot:
        return None
    text = message.text or message.caption
    group = message.chat.chat_type.upper() == "GROUP"
    return Inbound(
        # In private the chat is the person; it is the chat that can be written to.
        Address("zalo_bot", message.sender.id if group else message.chat.id),
        message.message_id,
        _unmentioned(text, names) if group else text,
        kind,
        media=_media(kind, message),
        # Zalo lets a bot hear nothing of a group but what is meant for it.
        chat=Address("zalo_bot", message.chat.id) if group else None,
    )


def _media(kind: Kind, message: Message) -> str:
    match kind:
        case "photo":
            return message.photo_url or message.photo
        case "sticker":
            return message.sticker
        case "voice":
            return message.voice_url
    return ""


def _unmentioned(text: str, names: Sequence[str]) -> str:
    """Return what was said, without our own name before it; every bot's begins with "Bot"."""
    known = "|".join(re.escape(name) for name in sorted((*names, "Bot"), key=len, reverse=True))
    return re.sub(rf"(?i)^\s*@(?:{known})(?!\w)[\s,:]*", "", text).strip()
