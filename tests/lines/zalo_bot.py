"""The Zalo Bot Platform, by polling and by webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from bot.app import App
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.zalo_bot import FakeZaloBot
from tests.lines.line import Seen
from tests.lines.platform import Mode, PlatformLine, by_token


class ZaloBotLine(PlatformLine):
    """The bot and its people."""

    channel: ClassVar[str] = "zalo_bot"
    sending: ClassVar[str] = "sendMessage"
    can: ClassVar[frozenset[str]] = frozenset(
        {"list", "block", "throttle", "photo_out", "repeat", "reorder", "ends"}
    )

    def __init__(self, app: App, clock: Clock, zalo: FakeZaloBot) -> None:
        super().__init__(app, clock, zalo)
        self.zalo = zalo

    def sends_photo(self, who: str) -> object:
        return self.zalo.sends_photo(who)

    def sends_nonsense(self) -> None:
        for body in (
            {"ok": True, "result": {"event_name": "message.telepathy.received"}},
            {"ok": True, "result": {"event_name": "message.text.received", "message": None}},
            {"ok": True, "result": {"event_name": "bot.moved", "message": {"message_id": "1"}}},
            {"ok": True, "result": {"message": {"text": "không ai nói"}}},
        ):
            self.zalo.injects(body)

    def throttles(self) -> None:
        self.zalo.faults.throttles(self.sending)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(one.text, picture=one.fetched is not None) for one in self.zalo.chat(who).answers
        ]

    async def heard(self) -> None:
        await self.zalo.until(lambda: self.zalo.updates.taken)


@asynccontextmanager
async def zalo_bot(settings: Settings, clock: Clock, mode: Mode) -> AsyncIterator[ZaloBotLine]:
    """Open the line; Zalo fetches pictures from the web server, whatever the mode."""
    async with (
        FakeZaloBot() as zalo,
        by_token(ZaloBotLine, zalo, settings, clock, mode) as line,
    ):
        yield line
