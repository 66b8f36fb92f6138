"""The Zalo Bot Platform, by polling and by webhook."""

import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import ClassVar, Literal

import stamina

from bot.app import App, build
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.zalo_bot import FakeZaloBot
from tests.lines.line import Line, Seen, opened


class ZaloBotLine(Line):
    """The bot and its people."""

    channel: ClassVar[str] = "zalo_bot"
    can: ClassVar[frozenset[str]] = frozenset(
        {"list", "block", "throttle", "photo_out", "repeat", "reorder", "ends"}
    )

    def __init__(self, app: App, clock: Clock, zalo: FakeZaloBot) -> None:
        super().__init__(app, clock)
        self.zalo = zalo

    def says(self, who: str, text: str) -> object:
        return self.zalo.says(who, text)

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

    def repeats(self, update: object) -> None:
        self.zalo.redelivers(str(update))

    def reordering(self) -> AbstractContextManager[None]:
        return self.zalo.reordering()

    def throttles(self) -> None:
        self.zalo.faults.throttles("sendMessage")

    def breaks(self) -> None:
        self.zalo.faults.breaks("sendMessage")

    def blocks(self, who: str) -> None:
        self.zalo.blocks(who)

    def unblocks(self, who: str) -> None:
        self.zalo.unblocks(who)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(one.text, picture=one.fetched is not None) for one in self.zalo.chat(who).answers
        ]

    async def heard(self) -> None:
        await self.zalo.until(lambda: self.zalo.updates.taken)


@asynccontextmanager
async def zalo_bot(
    settings: Settings, clock: Clock, mode: Literal["polling", "webhook"]
) -> AsyncIterator[ZaloBotLine]:
    """Open the line."""
    with socket.create_server(("127.0.0.1", 0)) as port, stamina.set_testing(True, attempts=100):
        async with FakeZaloBot() as zalo:
            told = settings.model_copy(
                update={
                    "channels": ("zalo_bot",),
                    "zalo_bot_token": zalo.token,
                    "zalo_bot_api_url": zalo.url,
                    "zalo_bot_mode": mode,
                    "zalo_bot_secret": "s3cret-s3cret",
                    "public_url": f"http://127.0.0.1:{port.getsockname()[1]}",
                }
            )
            async with build(told, now=clock) as app, opened(app, port):
                yield ZaloBotLine(app, clock, zalo)
