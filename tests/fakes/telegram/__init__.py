"""A server that speaks Telegram's Bot API over real HTTP, with the people in front of it."""

from tests.fakes.ledger import Ledger, Received
from tests.fakes.limits import Limits
from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.weather import Weather

__all__ = ["Chat", "FakeTelegram", "Ledger", "Limits", "Message", "Received", "Weather"]
