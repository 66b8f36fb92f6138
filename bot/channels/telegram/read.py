"""An update of Telegram becomes an Inbound; pure, and never in despair."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram.enums import ChatType, ContentType
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)
from pydantic import ValidationError

from bot.types import Address, Inbound, Kind

log = structlog.get_logger()

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
AWAY = ("left", "kicked")
KINDS: Mapping[str, Kind] = {
    ContentType.TEXT: "text",
    ContentType.PHOTO: "photo",
    ContentType.STICKER: "sticker",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "voice",
    ContentType.VIDEO_NOTE: "voice",
    ContentType.DOCUMENT: "file",
    ContentType.LOCATION: "location",
    ContentType.VENUE: "location",
    ContentType.CONTACT: "other",
    ContentType.VIDEO: "other",
    ContentType.ANIMATION: "other",
    ContentType.POLL: "other",
    ContentType.DICE: "other",
    ContentType.STORY: "other",
    ContentType.UNKNOWN: "other",
}
"""What a person can send. All else is Telegram talking to itself (a pin, a new title)."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; the username is empty until Telegram told it."""

    id: int
    username: str = ""


def read(body: bytes, me: Me) -> Inbound | None:
    """Read one update; None for what is not for us, or cannot be read."""
    try:
        return _inbound(Update.model_validate_json(body), me)
    except ValidationError:
        found = re.search(rb'"update_id": ?(\d{1,20})', body)
        log.info("telegram.unreadable", update=int(found[1]) if found else None)
        return None


def _inbound(one: Update, me: Me) -> Inbound | None:
    id_ = str(one.update_id)
    if one.message:
        return _moved(one.message, id_) or _message(one.message, id_, me)
    if one.callback_query:
        return _press(one.callback_query, id_)
    if one.my_chat_member:
        return _membership(one.my_chat_member, id_)
    return None


def _message(message: Message, id_: str, me: Me) -> Inbound | None:
    person = message.from_user
    kind = KINDS.get(message.content_type)
    # Channels and anonymous admins write as a chat, not as somebody to be answered.
    if person is None or person.is_bot or message.sender_chat or kind is None:
        return None
    if message.chat.type == ChatType.PRIVATE:
        return Inbound(
            _address(person),
            id_,
            _said(message, me) or _file_name(message),
            kind,
            media=_media(message),
            language=person.language_code or "",
        )
    if message.chat.type not in GROUPS:
        return None
    addressed = _addressed(message, me)
    return Inbound(
        _address(person),
        id_,
        # What a group says among itself is not ours to keep.
        _said(message, me) if addressed else "",
        kind,
        media=_media(message) if addressed else "",
        chat=_address(message.chat),
        addressed=addressed,
        language=person.language_code or "",
    )


def _press(press: CallbackQuery, id_: str) -> Inbound | None:
    data, shown = press.data or "", press.message
    # An altered app may send any bytes as data; none of our buttons has control characters.
    if not data.isprintable() or press.from_user.is_bot:
        return None
    group = shown.chat if shown and shown.chat.type in GROUPS else None
    return Inbound(
        _address(press.from_user),
        id_,
        kind="press",
        press=data,
        message=f"{shown.chat.id}/{shown.message_id}" if shown else "",
        acknowledge=press.id,
        chat=_address(group) if group else None,
        language=press.from_user.language_code or "",
    )


def _membership(change: ChatMemberUpdated, id_: str) -> Inbound | None:
    was, is_ = (_in_chat(one) for one in (change.old_chat_member, change.new_chat_member))
    if was == is_:
        return None
    kind: Kind = "joined" if is_ else "left"
    language = change.from_user.language_code or ""
    if change.chat.type == ChatType.PRIVATE:
        return Inbound(_address(change.from_user), id_, kind=kind, language=language)
    if change.chat.type not in GROUPS:
        return None
    # It is about the group, not about the person who let us in or out.
    group = _address(change.chat)
    title = (change.chat.title or "") if is_ else ""
    return Inbound(group, id_, title, kind, chat=group, language=language)


def _moved(message: Message, id_: str) -> Inbound | None:
    """Read that a group became a supergroup: each of the two chats tells it."""
    if message.migrate_to_chat_id:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return None
    group = Address("telegram", str(old))
    return Inbound(group, id_, str(new), "moved", chat=group)


def _in_chat(member: Any) -> bool:
    return member.status not in AWAY and getattr(member, "is_member", True)


def _addressed(message: Message, me: Me) -> bool:
    """Tell whether it is for us: a command, a mention, an answer to something we said."""
    text = message.text or message.caption or ""
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == me.id:
        return True
    for one in message.entities or message.caption_entities or ():
        part = one.extract_from(text)
        if one.type == "mention" and part[1:].casefold() == me.username.casefold():
            return True
        if one.type == "text_mention" and one.user and one.user.id == me.id:
            return True
        if one.type == "bot_command" and one.offset == 0:
            target = part.partition("@")[2]
            return not target or target.casefold() == me.username.casefold()
    return False


def _said(message: Message, me: Me) -> str:
    """Return what was written, without our own name in it."""
    text = message.text or message.caption or ""
    if not me.username:
        return text
    return re.sub(rf"(?i)\s*@{re.escape(me.username)}\b", "", text).strip()


def _file_name(message: Message) -> str:
    """Return what a file is called on its sender's phone: all that is said of it."""
    if message.content_type != ContentType.DOCUMENT or message.document is None:
        return ""
    return message.document.file_name or ""


def _media(message: Message) -> str:
    if message.photo:
        return max(message.photo, key=lambda size: size.width * size.height).file_id
    sent = (
        message.voice
        or message.audio
        or message.video_note
        or message.sticker
        or message.document
        or message.video
    )
    return sent.file_id if sent else ""


def _address(one: User | Chat) -> Address:
    return Address("telegram", str(one.id))
