"""A server that speaks Telegram's Bot API over real HTTP, with the people in front of it."""

from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.server import FakeTelegram

__all__ = ["Chat", "FakeTelegram", "Message"]
