"""Writes to Telegram through python-telegram-bot: send, edit, amend, errors in our words."""

import logging
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels import documents, pictures
from bot.channels.parts import Parts
from bot.channels.plain import split
from bot.channels.telegram.failures import BrokeOff, read_through, translate
from bot.channels.telegram.pace import Pace
from bot.errors import (
    MessageRejected,
)
from bot.types import Address, Button, Delivery, Reply

CAPTION = MessageLimit.CAPTION_LENGTH
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NO_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]")
"""What no file may have in its name."""
NO_TEXT = "there is no text in the message"
"""How Telegram says that a message is a picture or a file: it has a caption."""


class Writer:
    """One bot account as the sending side sees it."""

    def __init__(
        self,
        token: str,
        api_url: str,
        pictures_at: Sequence[Path],
        files: Sequence[Path],
        pace: Pace,
    ) -> None:
        quiet()
        # Times as timedelta: PTB reads this at every use, and warns without it.
        os.environ["PTB_TIMEDELTA"] = "1"
        self._request = HTTPXRequest(
            read_timeout=10, httpx_kwargs={"event_hooks": {"response": [read_through]}}
        )
        self._bot = ExtBot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=pace,
        )
        self._pictures = pictures_at
        self._files = files
        self._pace = pace
        self._sending = Parts()

    async def send(self, delivery: Delivery) -> str:
        """Acknowledge the press that led here, then edit or send."""
        if delivery.acknowledges:
            await self._acknowledge(delivery.acknowledges)
        keyboard = lay_out(delivery.reply.buttons)
        try:
            return await self._edit(delivery, keyboard) or await self._sending.send(
                delivery,
                self._parts(delivery, keyboard),
                partial(self._pace.room, delivery.address.id),
            )
        except TelegramError as error:
            if isinstance(error.__cause__, BrokeOff):  # an edit: it is done
                return delivery.replaces
            raise translate(error) from error

    async def amend(self, address: Address, message: str, text: str) -> None:
        """Put another text, or caption, in the place of a message's; where it can be done."""
        number = message.rpartition("/")[2]
        if not number.isdecimal():
            return
        at: dict[str, Any] = {"chat_id": address.id, "message_id": int(number)}
        try:
            if not await self._amend_text(text, at):
                (caption, *_) = split(text, CAPTION, length) or [""]
                await self._bot.edit_message_caption(caption=caption, **at)
        except (BadRequest, ChatMigrated, Forbidden):
            # Gone, too old, the same already, or we are shut out: there is nothing to do.
            return
        except TelegramError as error:
            if not isinstance(error.__cause__, BrokeOff):
                raise translate(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def _acknowledge(self, callback: str) -> None:
        try:
            await self._bot.answer_callback_query(callback)
        except TelegramError:
            # It only stops the button's spinner. The query may be too old, and if Telegram is
            # away, the message itself will say so.
            return

    async def _edit(self, delivery: Delivery, keyboard: InlineKeyboardMarkup | None) -> str:
        """Edit in place; empty where that cannot be done and the message is to be sent anew."""
        chat, _, message = delivery.replaces.partition("/")
        reply, text = delivery.reply, self._text(delivery.reply)
        too_long = length(text) > MessageLimit.MAX_TEXT_LENGTH
        if not message.isdecimal() or too_long or self._attachments(reply):
            return ""
        try:
            await self._bot.edit_message_text(
                text,
                chat_id=chat,
                message_id=int(message),
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            return delivery.replaces if "not modified" in error.message.lower() else ""
        return delivery.replaces

    async def _amend_text(self, text: str, at: dict[str, Any]) -> bool:
        """Change a text; False where the message is none."""
        (first, *_) = split(text, MessageLimit.MAX_TEXT_LENGTH, length) or [""]
        try:
            await self._bot.edit_message_text(first, link_preview_options=NO_PREVIEW, **at)
        except BadRequest as error:
            if NO_TEXT in error.message.lower():
                return False
            raise
        return True

    def _parts(
        self, delivery: Delivery, keyboard: InlineKeyboardMarkup | None
    ) -> list[Callable[[], Awaitable[str]]]:
        """List the messages to send, in order; the last one carries the buttons."""
        chat, reply = delivery.address.id, delivery.reply
        attachments = self._attachments(reply)
        *before, text = split(self._text(reply), MessageLimit.MAX_TEXT_LENGTH, length) or [""]
        captioned = bool(attachments) and not before and length(text) <= CAPTION
        last = (
            partial(attachments.pop(), caption=text)
            if captioned
            else partial(self._bot.send_message, text=text, link_preview_options=NO_PREVIEW)
        )
        first = attachments + [
            partial(self._bot.send_message, text=one, link_preview_options=NO_PREVIEW)
            for one in before
        ]
        return [
            *(partial(_sent, one, chat) for one in first),
            partial(_sent, last, chat, reply_markup=keyboard),
        ]

    def _attachments(self, reply: Reply) -> list[Callable[..., Awaitable[Message]]]:
        found: list[Callable[..., Awaitable[Message]]] = []
        if picture := pictures.find(self._pictures, reply.image):
            found.append(partial(self._bot.send_photo, photo=picture))
        if document := documents.find(self._files, reply.file):
            name = file_name(reply.file.title if reply.file else "", document)
            found.append(partial(self._bot.send_document, document=document, filename=name))
        return found

    def _text(self, reply: Reply) -> str:
        """Say in words what cannot be shown or handed over."""
        said = [reply.text]
        if reply.image and not pictures.find(self._pictures, reply.image):
            said.append(reply.image.alt)
        if reply.file and not documents.find(self._files, reply.file):
            said.append(reply.file.title)
        return "\n\n".join(filter(None, said))


async def _sent(send: Callable[..., Awaitable[Message]], chat: str, **more: Any) -> str:
    try:
        message = await send(chat_id=chat, **more)
    except TelegramError as error:
        if isinstance(error.__cause__, BrokeOff):
            return ""
        raise translate(error, chat) from error
    return f"{message.chat_id}/{message.message_id}"


def file_name(title: str, file: Path) -> str:
    """Name a file as people know it: its title, where the place it is kept at says nothing."""
    plain = " ".join(NO_NAME.sub(" ", title).split()).strip(" .")
    if not plain:
        return file.name
    return plain if plain.lower().endswith(file.suffix.lower()) else f"{plain}{file.suffix}"


def lay_out(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """Put one button on each row: long labels stay readable, and fingers do not slip."""
    if not buttons:
        return None
    for one in buttons:
        if len(one.data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise MessageRejected("button_too_long")
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(one.label, url=one.url)
                if one.url
                else InlineKeyboardButton(one.label, callback_data=one.data)
            ]
            for one in buttons
        ]
    )


def length(text: str) -> int:
    """Count as Telegram does, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def quiet() -> None:
    """Keep libraries from logging what we must not: httpx the token, PTB what was sent."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
