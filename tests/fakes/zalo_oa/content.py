"""What the bot writes: read from a call, and refused where Zalo would."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.zalo_oa.account import Terms
from tests.fakes.zalo_oa.buttons import buttons_of
from tests.fakes.zalo_oa.chats import Message, new_id
from tests.fakes.zalo_oa.forms import (
    LONGEST_TEXT,
    Params,
    Refused,
    id_of,
    link_of,
    member,
    text_of,
    within,
)
from tests.fakes.zalo_oa.uploads import Uploads


class Content:
    """Reads the `message` of a call into what a person will see."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms, uploads: Uploads) -> None:
        self._clock = clock
        self._terms = terms
        self._uploads = uploads

    def message(self, params: Params, *, group: bool = False) -> Message:
        """Return the message; a group takes no buttons and asks nobody's name."""
        told = params.get("message")
        if not isinstance(told, dict):
            raise Refused(-201, "message is invalid!")
        message = Message(new_id(), self._clock())
        message.quote = str(told.get("quote_message_id") or "")
        attachment = told.get("attachment")
        if attachment is None:
            message.text = text_of(told)
            return message
        payload = member(attachment, "payload")
        if not isinstance(payload, dict):
            raise Refused(-201, "payload is invalid!")
        if attachment.get("type") == "file":
            # Nothing in the docs says that a text beside a file is shown.
            message.file = self._uploads.find("file", payload.get("token"), "token")
            return message
        if attachment.get("type") != "template":
            raise Refused(-233)
        self._template(told, payload, message, group=group)
        return message

    def _template(self, told: Params, payload: Params, message: Message, *, group: bool) -> None:
        kind = payload.get("template_type")
        if kind == "media":
            # The docs show buttons under a text only: what they do not show is refused here.
            if "buttons" in payload:
                raise Refused(-233)
            message.text = within(str(told.get("text") or ""), "text", LONGEST_TEXT)
            self._media(only(payload), message)
        elif kind == "request_user_info" and not group:
            message.asks = asked(only(payload))
        elif kind is None and "buttons" in payload and not group:
            if self._terms.refuses_buttons:
                raise Refused(-233)
            message.text, message.buttons = text_of(told), buttons_of(payload)
        else:
            raise Refused(-233)

    def _media(self, element: Params, message: Message) -> None:
        kind = element.get("media_type")
        if kind not in {"image", "gif", "sticker"}:
            raise Refused(-233)
        if kind == "sticker":
            message.sticker = id_of(element, "attachment_id")
            return
        if ("url" in element) == ("attachment_id" in element):
            raise Refused(-201, "Use either attachment_id or url!")
        if kind == "gif" and not all(
            isinstance(element.get(side), int) for side in ("width", "height")
        ):
            raise Refused(-201, "width is invalid!")
        if "url" in element:
            message.image = link_of(element)
        else:
            message.image = self._uploads.find(kind, element["attachment_id"], "attachment_id")


def only(payload: Params) -> dict[str, Any]:
    """Return the one element of a template."""
    elements = payload.get("elements")
    if not isinstance(elements, list) or not elements or not isinstance(elements[0], dict):
        raise Refused(-201, "elements is invalid!")
    if len(elements) > 1:
        raise Refused(-210, "elements must not exceed 1 element")
    return elements[0]


def asked(element: Params) -> Params:
    """Return the request for a person's name and phone."""
    text_of(element, "title", 100)
    text_of(element, "subtitle", 500)
    link_of(element, "image_url")
    return element
