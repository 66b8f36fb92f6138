"""Telegram, by polling and by webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from bot.app import App
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.telegram import FakeTelegram
from tests.lines.line import Seen
from tests.lines.platform import Mode, PlatformLine, by_token


class TelegramLine(PlatformLine):
    """Telegram and its people; whoever is named by a word gets a number."""

    channel: ClassVar[str] = "telegram"
    sending: ClassVar[str] = "sendMessage"
    can: ClassVar[frozenset[str]] = frozenset(
        {"buttons", "block", "throttle", "photo_out", "repeat", "reorder", "ends"}
    )

    def __init__(self, app: App, clock: Clock, server: FakeTelegram) -> None:
        super().__init__(app, clock, server)
        self.server = server
        self._numbers: dict[str, int] = {}

    def person(self, who: str) -> int:
        """Return a person's id."""
        return self._numbers.setdefault(who, 42 + len(self._numbers))

    def taps(self, who: str, label: str) -> object:
        return self.server.presses(self.person(who), label)

    def sends_photo(self, who: str) -> object:
        return self.server.sends_photo(self.person(who))

    def sends_nonsense(self) -> None:
        for content in (
            {"message": {"text": "no chat"}},
            {"message": None},
            {"message": {"message_id": "x", "chat": 7}},
            {"callback_query": {"id": 1}},
            {"my_chat_member": []},
        ):
            self.server.injects(self.server.people.update(**content))

    def throttles(self) -> None:
        self.server.faults.throttles(self.sending, 3)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(one.text, tuple(one.labels), bool(one.photo))
            for one in self.server.chat(self.person(who)).answers
        ]

    async def heard(self) -> None:
        await self.server.until(lambda: not self.server.updates.waiting)


@asynccontextmanager
async def telegram(settings: Settings, clock: Clock, mode: Mode) -> AsyncIterator[TelegramLine]:
    """Open the line; a bot that polls has no web server."""
    async with (
        FakeTelegram() as server,
        by_token(TelegramLine, server, settings, clock, mode, web=mode == "webhook") as line,
    ):
        yield line
