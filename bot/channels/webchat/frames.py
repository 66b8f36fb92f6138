"""What a page and the bot say to each other: reads a page's frames, lays out ours."""

import binascii
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.types import Delivery

_ = str
"""Marks a text for the catalogue; it is put into the page's language when it is said."""

LONGEST_ID = 64
LARGEST_TEXT = 5_000
LARGEST_PHOTO = 8 * 2**20
LARGEST_FRAME = LARGEST_PHOTO * 4 // 3 + 10_000
"""A photo in base64, and its envelope."""
UNREADABLE = _("Tin này trợ lý chưa đọc được. Bà con gõ lại bằng chữ, hoặc bấm một nút.")
TOO_LONG = _("Tin dài quá, trợ lý chưa đọc được. Bà con gửi từng câu ngắn.")
TOO_LARGE = _("Ảnh lớn quá, trợ lý chưa nhận được. Bà con gửi ảnh nhỏ hơn 8 MB.")

Id = Annotated[str, Field(max_length=LONGEST_ID, pattern=r"^[\w.:-]*$")] | int | None


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class Text(_Form):
    """What was typed."""

    type: Literal["text"]
    id: Id = None
    text: Annotated[str, Field(max_length=LARGEST_TEXT)]


class Press(_Form):
    """A button that was pressed."""

    type: Literal["press"]
    id: Id = None
    data: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class Photo(_Form):
    """A picture, in base64."""

    type: Literal["photo"]
    id: Id = None
    name: str = ""
    data: str


class Seen(_Form):
    """Everything up to this message is on the screen."""

    type: Literal["seen"]
    id: Annotated[int, Field(ge=0)]


Said = Text | Press | Photo
_FRAME: TypeAdapter[Said | Seen] = TypeAdapter(Annotated[Said | Seen, Field(discriminator="type")])


class Envelope(_Form):
    """A frame with what only the server knows: whose socket it came from."""

    address: str
    language: str = ""
    frame: Annotated[Said, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Refused:
    """A frame that is not taken, and why, for the person who sent it."""

    why: str
    id: Id = None


def read(raw: str | bytes) -> Said | Seen | Refused:
    """Read what a page sent."""
    if len(raw) > LARGEST_FRAME:
        return Refused(TOO_LARGE)
    try:
        frame = _FRAME.validate_json(raw)
    except ValidationError as error:
        return Refused(_complaint(error), _id_of(raw))
    if isinstance(frame, Photo) and (why := _photo_refused(frame)):
        return Refused(why, frame.id)
    return frame


def shown(delivery: Delivery) -> dict[str, Any]:
    """Lay out a reply as the frame the page shows.

    What nobody asked for is not `numbered`: a typed number means the list of the last answer.
    """
    reply = delivery.reply
    image, file = reply.image, reply.file
    return {
        "type": "message",
        "id": delivery.id,
        "text": reply.text,
        "buttons": [
            {"label": one.label, "url": one.url}
            if one.url
            else {"label": one.label, "data": one.data}
            for one in reply.buttons
        ],
        "numbered": bool(reply.choose),
        "image": {"url": f"/media/{image.name}", "alt": image.alt} if image else None,
        "file": {"url": f"/media/{file.name}", "title": file.title} if file else None,
    }


def _photo_refused(frame: Photo) -> str:
    if len(frame.data) * 3 // 4 > LARGEST_PHOTO + 2:
        return TOO_LARGE
    try:
        # Only looked at: a photo's bytes are not kept.
        return "" if binascii.a2b_base64(frame.data, strict_mode=True) else UNREADABLE
    except ValueError:
        return UNREADABLE


def _complaint(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return TOO_LONG if found["type"] == "string_too_long" else UNREADABLE


def _id_of(raw: str | bytes) -> Id:
    """Find the id in a frame that is wrong otherwise."""
    try:
        id_ = json.loads(raw)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    short = isinstance(id_, str) and len(id_) <= LONGEST_ID
    return id_ if short or isinstance(id_, int) else None
