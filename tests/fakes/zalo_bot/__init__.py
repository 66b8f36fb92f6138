"""A server that speaks the Zalo Bot Platform over real HTTP, with the people in front of it.

Written from what Zalo documents and what people measured. Where neither says anything, the
fake guesses, and the word "guess" stands beside it.
"""

from tests.fakes.zalo_bot.chats import Chat, Message
from tests.fakes.zalo_bot.server import FakeZaloBot

__all__ = ["Chat", "FakeZaloBot", "Message"]
