"""Writes to Telegram through python-telegram-bot: send, edit in place, errors in our words."""

import logging
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels import pictures
from bot.channels.parts import Parts
from bot.channels.plain import split
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    Throttled,
)
from bot.types import Button, Delivery, Reply

CAPTION = MessageLimit.CAPTION_LENGTH
RATE = 28
"""Messages a second over all chats; Telegram allows about 30."""
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""What can only happen before a message left us."""
NOBODY = ("chat not found", "peer_id_invalid", "user not found")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class BrokeOff(Exception):
    """Telegram took the message (200), then the connection broke: only its id is lost."""


class Writer:
    """One bot account as the sending side sees it."""

    def __init__(self, token: str, api_url: str, pictures_at: Path, files: Path) -> None:
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
            # One at a time and evenly: (30, 1) would let 59 through in the first second.
            # No retries here: those are the sender's, in the database.
            rate_limiter=AIORateLimiter(
                overall_max_rate=1, overall_time_period=1 / RATE, max_retries=0
            ),
        )
        self._pictures = pictures_at
        self._files = files
        self._sending = Parts()

    async def send(self, delivery: Delivery) -> str:
        """Acknowledge the press that led here, then edit or send."""
        if delivery.acknowledges:
            await self._acknowledge(delivery.acknowledges)
        keyboard = lay_out(delivery.reply.buttons)
        try:
            return await self._edit(delivery, keyboard) or await self._sending.send(
                delivery, self._parts(delivery, keyboard)
            )
        except TelegramError as error:
            if isinstance(error.__cause__, BrokeOff):  # an edit: it is done
                return delivery.replaces
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
        if reply.file:
            found.append(partial(self._bot.send_document, document=self._files / reply.file.name))
        return found

    def _text(self, reply: Reply) -> str:
        """Say the picture in words where it cannot be shown."""
        if reply.image and not pictures.find(self._pictures, reply.image):
            return f"{reply.text}\n\n{reply.image.alt}".strip()
        return reply.text


async def _sent(send: Callable[..., Awaitable[Message]], chat: str, **more: Any) -> str:
    try:
        message = await send(chat_id=chat, **more)
    except TelegramError as error:
        if isinstance(error.__cause__, BrokeOff):
            return ""
        raise
    return f"{message.chat_id}/{message.message_id}"


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


def translate(error: TelegramError) -> SendError:
    """Say an error of PTB in our words: by its class first, by Telegram's text second."""
    match error:
        case RetryAfter(retry_after=timedelta() as wait):
            return Throttled(wait.total_seconds())
        case ChatMigrated():
            return RecipientMoved("moved", str(error.new_chat_id))
        case Forbidden():
            return RecipientUnreachable("forbidden")
        case InvalidToken():
            return ChannelUnavailable("token")
        case BadRequest():
            if any(text in error.message.lower() for text in NOBODY):
                return RecipientUnreachable("chat_not_found")
            return MessageRejected("bad_request")
        case TimedOut():
            return ChannelUnavailable("timeout", ambiguous=_left_us(error))
        case _:
            return ChannelUnavailable("network", ambiguous=_left_us(error))


def _left_us(error: TelegramError) -> bool:
    """Tell whether the request may have reached Telegram without an answer coming back."""
    return isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, UNSENT)


async def read_through(response: httpx.Response) -> None:
    """Read an answer to its end, and tell one that broke off after the good news."""
    try:
        await response.aread()
    except httpx.TransportError as error:
        if response.is_success:
            raise BrokeOff from error
        raise


def quiet() -> None:
    """Keep libraries from logging what we must not: httpx the token, PTB what was sent."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
