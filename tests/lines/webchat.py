"""The web chat: every person is a browser with an open socket."""

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import aiohttp
from sqlalchemy import select

from bot.app import App, build
from bot.config import Settings
from bot.storage.delivery_table import delivery
from tests.chat import Clock
from tests.lines.line import Line, Seen, opened


class Page:
    """One person's open page."""

    def __init__(self, changed: asyncio.Condition) -> None:
        self.to_say: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.shown: list[dict[str, Any]] = []
        self.acknowledged = 0
        self.said = 0
        self.changed = changed

    async def live(self, url: str) -> None:
        """Talk through the socket until cancelled."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(url):
                pass
            async with (
                browser.ws_connect(f"{url}/webchat") as talk,
                asyncio.TaskGroup() as both,
            ):
                both.create_task(self._speak(talk))
                async for frame in talk:
                    await self._hear(json.loads(frame.data))

    async def _speak(self, talk: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await talk.send_json(await self.to_say.get())

    async def _hear(self, frame: dict[str, Any]) -> None:
        async with self.changed:
            if frame["type"] == "message":
                self.shown.append(frame)
            else:
                self.acknowledged += 1
            self.changed.notify_all()

    def says(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Send a frame."""
        self.said += 1
        frame = {"id": self.said, **frame}
        self.to_say.put_nowait(frame)
        return frame


class WebChatLine(Line):
    """The pages of people."""

    channel: ClassVar[str] = "webchat"
    can: ClassVar[frozenset[str]] = frozenset({"buttons", "photo_out", "repeat"})

    def __init__(self, app: App, clock: Clock, url: str) -> None:
        super().__init__(app, clock)
        self._url = url
        self.changed = asyncio.Condition()
        self._pages: dict[str, Page] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def page(self, who: str) -> Page:
        """Return a person's page."""
        if who not in self._pages:
            self._pages[who] = Page(self.changed)
            self.tasks.append(asyncio.create_task(self._pages[who].live(self._url)))
        return self._pages[who]

    def says(self, who: str, text: str) -> object:
        return who, self.page(who).says({"type": "text", "text": text})

    def taps(self, who: str, label: str) -> object:
        for frame in reversed(self.page(who).shown):
            for button in frame["buttons"]:
                if button["label"] == label:
                    return self.page(who).says({"type": "press", "data": button["data"]})
        raise AssertionError(f"no button {label!r}")

    def sends_photo(self, who: str) -> object:
        data = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
        return self.page(who).says({"type": "photo", "name": "a.png", "data": data})

    def sends_nonsense(self) -> None:
        for frame in ({"type": "telepathy"}, {"type": "text", "text": 7}, {"type": "press"}):
            self.page("nobody").says(frame)

    def repeats(self, update: object) -> None:
        assert isinstance(update, tuple)
        who, frame = update
        self.page(who).says(frame)

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(
                one["text"],
                tuple(button["label"] for button in one["buttons"]),
                one["image"] is not None,
            )
            for one in self.page(who).shown
        ]

    async def heard(self) -> None:
        async with asyncio.timeout(15), self.changed:
            await self.changed.wait_for(
                lambda: all(one.acknowledged >= one.said for one in self._pages.values())
            )

    async def quiet(self) -> None:
        await super().quiet()
        async with self.app.db.read() as tx:
            rows = (await tx.execute(select(delivery.c.id))).all()
        async with asyncio.timeout(15), self.changed:
            await self.changed.wait_for(
                lambda: sum(len(page.shown) for page in self._pages.values()) >= len(rows)
            )


@asynccontextmanager
async def webchat(settings: Settings, clock: Clock) -> AsyncIterator[WebChatLine]:
    """Open the line."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        told = settings.model_copy(update={"channels": ("webchat",)})
        async with build(told, now=clock) as app, opened(app, port):
            line = WebChatLine(app, clock, f"http://127.0.0.1:{port.getsockname()[1]}")
            yield line
            for task in line.tasks:
                task.cancel()
            await asyncio.gather(*line.tasks, return_exceptions=True)
