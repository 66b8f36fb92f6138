"""Lays a reply out as the messages of Zalo: as few as possible, since each may cost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.plain import listed, split
from bot.channels.zalo_oa.read import MARK
from bot.types import Button, Reply

LIMIT = 2000
"""Characters of a text or a caption."""
MOST_BUTTONS = 5
LONGEST_TITLE = 100
CALL = re.compile(r"\[@+")
"""How a mention begins (A.8); of “[@@” nothing may be left that begins one."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, with its buttons for those who see them."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption; it cannot carry buttons."""

    file: Path
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file; it can carry nothing."""

    file: Path


Part = Text | Picture | Document


def lay_out(
    reply: Reply, picture: Path | None, document: Path | None, *, tappable: bool
) -> list[Part]:
    """List the messages of a reply; the numbered list stands in the text in any case.

    A picture cannot carry buttons: where they can be tapped, the text is a message of its own.
    """
    texts = split(listed(reply), LIMIT)
    parts: list[Part] = [Document(document)] if document else []
    if picture and len(texts) <= 1 and not (tappable and reply.buttons):
        return [*parts, Picture(picture, *texts)]
    if picture:
        parts.append(Picture(picture))
    parts += [Text(text) for text in texts[:-1]]
    parts += [Text(text, reply.buttons) for text in texts[-1:]]
    return parts


def with_text(text: str, buttons: tuple[Button, ...] = ()) -> dict[str, Any]:
    """Write a text message (A.3)."""
    if not buttons:
        return {"text": text}
    shown = [_button(one) for one in buttons[:MOST_BUTTONS]]
    return {
        "text": text,
        "attachment": {"type": "template", "payload": {"buttons": shown}},
    }


def with_picture(attachment: str, caption: str) -> dict[str, Any]:
    """Write a picture message, of a picture that was uploaded."""
    element = {"media_type": "image", "attachment_id": attachment}
    payload = {"template_type": "media", "elements": [element]}
    text = {"text": caption} if caption else {}
    return {**text, "attachment": {"type": "template", "payload": payload}}


def with_document(token: str) -> dict[str, Any]:
    """Write a file message, of a file that was uploaded."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def heart(message: str) -> Mapping[str, str]:
    """Write a reaction to a message of theirs: free, and as good as a word."""
    return {"react_icon": "/-heart", "react_message_id": message}


def for_group(text: str) -> str:
    """Take out what would call people by name in a group: it may be a citizen's words."""
    return CALL.sub("[", text)


def _button(button: Button) -> dict[str, Any]:
    title = button.label[:LONGEST_TITLE]
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    # Hidden: what it stands for means nothing to the person who taps.
    return {"title": title, "type": "oa.query.hide", "payload": MARK + button.data}
