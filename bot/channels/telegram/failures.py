"""What a failed call to Telegram means: python-telegram-bot's errors in our words."""

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.pace import is_group, seconds
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    Throttled,
)

UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""What can only happen before a message left us."""
GAVE_UP = "gateway time"
"""Something before Telegram waited for it in vain: the message may have been taken."""
NOBODY = ("chat not found", "peer_id_invalid", "user not found")
NO_RIGHTS = (
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "message thread not found",
)
"""A group in which the bot may not write: its officers can change that."""


class BrokeOff(Exception):
    """Telegram took the message (200), then the connection broke: only its id is lost."""


def translate(error: TelegramError, chat: str = "") -> SendError:
    """Say an error of PTB in our words: by its class first, by Telegram's text second."""
    match error:
        case RetryAfter():
            return Throttled(seconds(error))
        case ChatMigrated():
            return RecipientMoved("moved", str(error.new_chat_id))
        case Forbidden():
            return RecipientUnreachable("forbidden")
        case InvalidToken():
            return ChannelUnavailable("token")
        case BadRequest():
            return _refused(error.message.lower(), chat)
        case TimedOut():
            return ChannelUnavailable("timeout", ambiguous=_left_us(error))
        # No subclass: an answer with 200 that is none of Telegram's.
        case _ if type(error) is TelegramError:
            return ChannelUnavailable("garbled", ambiguous=True)
        case _ if GAVE_UP in error.message.lower():
            return ChannelUnavailable("504", ambiguous=True)
        case _:
            return ChannelUnavailable("network", ambiguous=_left_us(error))


def _refused(told: str, chat: str) -> SendError:
    """Say what a refusal is about: where the message was to go, or the message itself."""
    if any(text in told for text in NOBODY):
        return RecipientUnreachable("chat_not_found")
    if is_group(chat) and any(text in told for text in NO_RIGHTS):
        return RecipientUnreachable("no_rights")
    return MessageRejected("bad_request")


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
