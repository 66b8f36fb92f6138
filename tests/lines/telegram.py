"""Telegram, by polling and by webhook."""

import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import ClassVar, Literal

import stamina

from bot.app import App, build
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.telegram import FakeTelegram
from tests.lines.line import Line, Seen, opened


class TelegramLine(Line):
    """Telegram and its people; whoever is named by a word gets a number."""

    channel: ClassVar[str] = "telegram"
    can: ClassVar[frozenset[str]] = frozenset(
        {"buttons", "block", "throttle", "photo_out", "repeat", "reorder", "ends"}
    )

    def __init__(self, app: App, clock: Clock, server: FakeTelegram) -> None:
        super().__init__(app, clock)
        self.server = server
        self._numbers: dict[str, int] = {}

    def number(self, who: str) -> int:
        """Return a person's id."""
        return self._numbers.setdefault(who, 42 + len(self._numbers))

    def says(self, who: str, text: str) -> object:
        return self.server.says(self.number(who), text)

    def taps(self, who: str, label: str) -> object:
        return self.server.presses(self.number(who), label)

    def sends_photo(self, who: str) -> object:
        return self.server.sends_photo(self.number(who))

    def sends_nonsense(self) -> None:
        for content in (
            {"message": {"text": "no chat"}},
            {"message": None},
            {"message": {"message_id": "x", "chat": 7}},
            {"callback_query": {"id": 1}},
            {"my_chat_member": []},
        ):
            self.server.injects(self.server.people.update(**content))

    def repeats(self, update: object) -> None:
        assert isinstance(update, int)
        self.server.redelivers(update)

    def reordering(self) -> AbstractContextManager[None]:
        return self.server.reordering()

    def throttles(self) -> None:
        self.server.faults.throttles("sendMessage", 3)

    def breaks(self) -> None:
        self.server.faults.breaks("sendMessage")

    def blocks(self, who: str) -> None:
        self.server.blocks(self.number(who))

    def unblocks(self, who: str) -> None:
        self.server.unblocks(self.number(who))

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(one.text, tuple(one.labels), bool(one.photo))
            for one in self.server.chat(self.number(who)).answers
        ]

    async def heard(self) -> None:
        await self.server.until(lambda: not self.server.updates.waiting)


@asynccontextmanager
async def telegram(
    settings: Settings, clock: Clock, mode: Literal["polling", "webhook"]
) -> AsyncIterator[TelegramLine]:
    """Open the line."""
    with socket.create_server(("127.0.0.1", 0)) as port, stamina.set_testing(True, attempts=100):
        async with FakeTelegram() as server:
            told = settings.model_copy(
                update={
                    "channels": ("telegram",),
                    "telegram_token": server.token,
                    "telegram_api_url": server.url,
                    "telegram_mode": mode,
                    "telegram_secret": "s3cret",
                    "public_url": f"http://127.0.0.1:{port.getsockname()[1]}",
                }
            )
            by_webhook = port if mode == "webhook" else None
            async with build(told, now=clock) as app, opened(app, by_webhook):
                yield TelegramLine(app, clock, server)
