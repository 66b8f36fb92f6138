"""Zalo's Official Account, by webhook."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from bot.app import App, build
from bot.channels.zalo_oa import ZaloOA
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.lines.line import Seen, opened
from tests.lines.platform import PlatformLine

SEND = "/v3.0/oa/message/cs"


class ZaloOALine(PlatformLine):
    """The account and its people."""

    channel: ClassVar[str] = "zalo_oa"
    sending: ClassVar[str] = SEND
    can: ClassVar[frozenset[str]] = frozenset(
        {"buttons", "list", "block", "throttle", "photo_out", "repeat", "reorder", "ends"}
    )

    def __init__(self, app: App, clock: Clock, zalo: FakeZaloOA) -> None:
        super().__init__(app, clock, zalo)
        self.zalo = zalo

    @property
    def oa(self) -> ZaloOA:
        """The channel."""
        found = self.app.channels["zalo_oa"]
        assert isinstance(found, ZaloOA)
        return found

    def taps(self, who: str, label: str) -> object:
        return self.zalo.taps(who, label)

    def sends_photo(self, who: str) -> object:
        return self.zalo.sends_image(who)

    def sends_nonsense(self) -> None:
        for body in (
            {"event_name": "user_send_telepathy", "timestamp": "1", "sender": {"id": "1"}},
            {"event_name": "user_send_text", "timestamp": "1"},
            {"event_name": "user_send_text", "message": None},
            {"event_name": ["user_send_text"]},
            {"timestamp": "1543908534740"},
            {"event_name": "oa_moved_house", "timestamp": "1"},
        ):
            self.zalo.injects(body)

    def throttles(self) -> None:
        self.zalo.faults.refuses(self.sending, -32, "over the limit", 1)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(one.text, tuple(one.labels), one.image is not None)
            for one in self.zalo.chat(who).answers
        ]

    async def heard(self) -> None:
        await self.zalo.until(lambda: not self.zalo.waiting)


@asynccontextmanager
async def zalo_oa(settings: Settings, clock: Clock) -> AsyncIterator[ZaloOALine]:
    """Open the line, the account connected."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        async with FakeZaloOA(clock=clock, impatient=True) as zalo:
            address = f"http://127.0.0.1:{port.getsockname()[1]}"
            told = with_zalo(settings, zalo, address)
            async with build(told, now=clock) as app, opened(app, port):
                line = ZaloOALine(app, clock, zalo)
                await line.oa.connecting.keep_given(zalo.grant()[1])
                zalo.webhook = f"{address}/hooks/zalo_oa"
                yield line


def with_zalo(settings: Settings, zalo: FakeZaloOA, address: str) -> Settings:
    """Set the bot up for this Zalo."""
    return settings.model_copy(
        update={
            "channels": ("zalo_oa",),
            "zalo_oa_app_id": zalo.app_id,
            "zalo_oa_app_secret": zalo.app_secret,
            "zalo_oa_secret_key": zalo.secret_key,
            "zalo_oa_api_url": zalo.url,
            "zalo_oa_oauth_url": zalo.url,
            "public_url": address,
        }
    )
