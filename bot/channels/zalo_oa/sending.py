"""Sends a reply to a person or a group, and learns from each answer what is left to send."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.channels import documents, pictures
from bot.channels.parts import Parts
from bot.channels.zalo_oa.client import Client
from bot.channels.zalo_oa.codes import BUTTONS_REFUSED, TOO_FAST, UPLOAD_GONE
from bot.channels.zalo_oa.quota import Quota, quota_of
from bot.channels.zalo_oa.read import GROUP
from bot.channels.zalo_oa.uploads import DOCUMENT, PICTURE, Kind, Uploads
from bot.channels.zalo_oa.write import (
    Document,
    Part,
    Picture,
    Text,
    for_group,
    heart,
    lay_out,
    with_document,
    with_picture,
    with_text,
)
from bot.errors import ChannelUnavailable, MessageRejected, SendError
from bot.types import Address, Button, Delivery

PLAIN_FOR = timedelta(days=7)
"""How long buttons are left out once it is clear that Zalo refuses them."""
REFUSALS = 2
"""So many messages in a row: one may have been refused for what it alone said."""
NO_BUTTONS = (
    "Zalo không nhận nút bấm trong tin của OA. Trợ lý gửi danh sách số thay cho nút, "
    "7 ngày nữa thử lại. Báo người làm phần mềm."
)
TO_PERSON, TO_GROUP = "/v3.0/oa/message/cs", "/v3.0/oa/group/message"
REACT = "/v2.0/oa/message"


@dataclass(slots=True)
class Sending:
    """One account as the sending side sees it."""

    client: Client
    pictures: Sequence[Path]
    files: Sequence[Path]
    learn: Callable[[Address, Quota | None], None]
    """Keeps what an answer said of the person's door; None: the message was charged."""
    alert: Callable[[str, str], Awaitable[None]]
    """Calls a person: a code, a sentence."""
    now: Callable[[], datetime]
    plain_until: datetime | None = None
    """Until then buttons are left out: Zalo refused them, and took the text without."""
    _refused: int = 0
    _parts: Parts = field(default_factory=Parts)
    _uploads: Uploads = field(init=False)

    def __post_init__(self) -> None:
        self._uploads = Uploads(self.client, self.now)

    async def send(self, delivery: Delivery) -> str:
        """Send what is still to leave of a delivery; returns the id of its last message."""
        reply = delivery.reply
        if reply.nod and delivery.acknowledges and await self._nods(delivery):
            return ""
        picture = pictures.find(self.pictures, reply.image)
        if picture and not await self._taken(picture, PICTURE, self._uploads.picture):
            picture = None
        if reply.image and picture is None:
            reply = replace(reply, text=f"{reply.text}\n\n{reply.image.alt}".strip())
        document = documents.find(self.files, reply.file)
        if document and not await self._taken(document, DOCUMENT, self._uploads.document):
            document = None
        if reply.file and document is None:
            reply = replace(reply, text=f"{reply.text}\n\n{reply.file.title}".strip())
        tappable = self._tappable(delivery.address)
        parts = lay_out(reply, picture, document, tappable=tappable)
        if not parts:
            raise MessageRejected("empty")
        return await self._parts.send(
            delivery, [partial(self._part, delivery.address, part) for part in parts]
        )

    async def _nods(self, delivery: Delivery) -> bool:
        """Put a heart on their message; where Zalo will not have it, words must do."""
        body = {
            "recipient": {"user_id": delivery.address.id},
            "sender_action": heart(delivery.acknowledges),
        }
        try:
            await self.client.post(REACT, body)
        except SendError as error:
            if not _is_refusal(error):
                raise
            return False
        return True

    async def _taken(
        self, path: Path, kind: Kind, upload: Callable[[Path], Awaitable[str]]
    ) -> bool:
        """Tell whether Zalo has this file; where it will not have it, words must do."""
        if not kind.takes(path):
            return False
        try:
            await upload(path)
        except SendError as error:
            if not _is_refusal(error):
                raise
            return False
        return True

    async def _part(self, to: Address, part: Part) -> str:
        match part:
            case Text(text, buttons):
                return await self._text(to, text, buttons)
            case Picture(file, caption):
                write = partial(with_picture, caption=caption)
                return await self._uploaded(to, file, self._uploads.picture, write)
            case Document(file):
                return await self._uploaded(to, file, self._uploads.document, with_document)

    def _tappable(self, to: Address) -> bool:
        """Tell whether buttons can be sent there now."""
        refused = self.plain_until is not None and self.now() < self.plain_until
        return not (refused or to.id.startswith(GROUP))

    async def _text(self, to: Address, text: str, buttons: tuple[Button, ...]) -> str:
        if not (buttons and self._tappable(to)):
            return await self._message(to, with_text(text))
        try:
            id_ = await self._message(to, with_text(text, buttons), quiet=BUTTONS_REFUSED)
        except MessageRejected as error:
            if error.code not in map(str, BUTTONS_REFUSED):
                raise
            id_ = await self._message(to, with_text(text))
            # Without them it went: so it was they.
            await self._note_refusal()
        else:
            self._refused = 0
        return id_

    async def _note_refusal(self) -> None:
        self._refused += 1
        if self._refused >= REFUSALS:
            self._refused = 0
            self.plain_until = self.now() + PLAIN_FOR
            await self.alert("buttons refused", NO_BUTTONS)

    async def _uploaded(
        self,
        to: Address,
        path: Path,
        upload: Callable[[Path], Awaitable[str]],
        write: Callable[[str], dict[str, Any]],
    ) -> str:
        try:
            return await self._message(to, write(await upload(path)))
        except ChannelUnavailable as error:
            if error.code != str(UPLOAD_GONE):
                raise
            self._uploads.forget(path)
            return await self._message(to, write(await upload(path)))

    async def _message(
        self, to: Address, message: Mapping[str, Any], *, quiet: Container[int] = ()
    ) -> str:
        if to.id.startswith(GROUP):
            group = to.id.removeprefix(GROUP)
            safe = (
                {**message, "text": for_group(message["text"])} if "text" in message else message
            )
            told = await self.client.post(
                TO_GROUP, {"recipient": {"group_id": group}, "message": safe}
            )
        else:
            told = await self.client.post(
                TO_PERSON, {"recipient": {"user_id": to.id}, "message": message}, quiet=quiet
            )
            self.learn(to, quota_of(told))
        return str(told.get("message_id", ""))


def _is_refusal(error: SendError) -> bool:
    """Tell whether Zalo has said no to this very thing: else nothing gets through just now."""
    return error.code.startswith("-") and error.code != str(TOO_FAST)
