"""A server that speaks Zalo's OA OpenAPI over real HTTP, with the people in front of it."""

from tests.fakes.zalo_oa.attachments import PDF, PNG
from tests.fakes.zalo_oa.chats import Chat, Message
from tests.fakes.zalo_oa.server import FakeZaloOA

__all__ = ["PDF", "PNG", "Chat", "FakeZaloOA", "Message"]
