"""The web server on loopback, with a pipe in memory behind it and browsers before it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from starlette.applications import Starlette

from bot import web
from bot.channels.webchat import WebChat
from bot.errors import StorageUnavailable
from bot.ports import Channel
from bot.types import Address, Delivery, Inbound, Reply

PATIENCE = 5.0
"""Seconds a test waits for what must come."""


@dataclass
class Pipe:
    """What stands behind the web chat: keeps what came in, repeats it as the answer."""

    inbox: list[Inbound] = field(default_factory=list)
    outbox: list[Delivery] = field(default_factory=list)
    seen: list[tuple[Address, int]] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)
    now: float = 0.0
    down: bool = False
    answers: bool = True
    refused: list[str] = field(default_factory=list)
    waited: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.webchat = WebChat(
            receive=self.receive,
            fetch=self.fetch,
            delivered=self.delivered,
            clock=lambda: self.now,
            pause=self.pause,
        )

    async def receive(self, messages: list[Inbound]) -> None:
        """Store, each id once, and answer with what was said."""
        if self.down:
            raise StorageUnavailable
        for message in messages:
            if message.id not in {one.id for one in self.inbox}:
                self.inbox.append(message)
                if self.answers:
                    self.reply(message.sender, Reply(message.text or message.kind))

    def reply(self, address: Address, reply: Reply) -> int:
        """Put a reply into the outbox and wake the pages."""
        self.outbox.append(Delivery(len(self.outbox) + 1, address, reply))
        self.webchat.notify(address)
        return len(self.outbox)

    async def refuse(self, channel: str) -> None:
        """Note whose call was not genuine."""
        self.refused.append(channel)

    async def fetch(self, address: Address, after: int) -> Sequence[Delivery]:
        """Read the outbox."""
        if self.down:
            raise StorageUnavailable
        return [one for one in self.outbox if one.address == address and one.id > after]

    async def delivered(self, address: Address, up_to: int) -> None:
        """Note what was shown."""
        self.seen.append((address, up_to))

    async def pause(self, seconds: float) -> None:
        """Let time pass at once."""
        self.paused.append(seconds)
        self.now += seconds
        self.waited.set()
        await asyncio.sleep(0)


@dataclass
class Tab:
    """One open page: says frames, hears frames."""

    socket: aiohttp.ClientWebSocketResponse

    async def say(self, type_: str, **frame: Any) -> None:
        """Send a frame."""
        await self.socket.send_json({"type": type_, **frame})

    async def hear(self) -> dict[str, Any]:
        """Wait for the next frame."""
        async with asyncio.timeout(PATIENCE):
            return await self.socket.receive_json()

    async def hear_all(self, count: int) -> dict[str, list[dict[str, Any]]]:
        """Hear so many frames, whose order between the types is nobody's promise."""
        heard: dict[str, list[dict[str, Any]]] = {}
        for _ in range(count):
            frame = await self.hear()
            heard.setdefault(frame["type"], []).append(frame)
        return heard


@dataclass
class Site:
    """The server's address, and a browser with its own cookies."""

    url: str
    browser: aiohttp.ClientSession

    @asynccontextmanager
    async def tab(self, query: str = "", **headers: str) -> AsyncIterator[Tab]:
        """Open a page's socket."""
        async with self.browser.ws_connect(
            f"{self.url}/webchat{query}", headers=headers, max_msg_size=0
        ) as socket:
            yield Tab(socket)

    @asynccontextmanager
    async def stranger(self) -> AsyncIterator["Site"]:
        """Be somebody else's browser."""
        async with browser() as other:
            yield Site(self.url, other)


def browser() -> aiohttp.ClientSession:
    """Open a browser that keeps cookies of a bare IP address too."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


def server(pipe: Pipe, media: Path, **also: Channel) -> Starlette:
    """Put the server together around a pipe."""

    async def ready() -> bool:
        return not pipe.down

    page = web.Page("Trợ lý số xã <Thử>", "Xã Thử", ("Một cửa: 0216 3812 345",))
    return web.build(
        channels={"webchat": pipe.webchat, **also},
        take_in=pipe.receive,
        ready=ready,
        media=[media],
        refused=pipe.refuse,
        chat=web.Chat(pipe.webchat, page, ["https://xa.example"], "https://bot.example"),
    )


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[Site]:
    """Serve on a free port."""
    config = uvicorn.Config(app, log_level="error", ws_max_size=2**24, lifespan="off", port=0)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with browser() as own:
            yield Site(f"http://127.0.0.1:{port}", own)
    finally:
        await stop(server)


async def stop(server: uvicorn.Server) -> None:
    """Let what is under way end; server.shutdown() would sleep on the clock."""
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    await asyncio.gather(*server.server_state.tasks)


def dump(frame: Any) -> str:
    """Write a frame, also one that is wrong."""
    return json.dumps(frame, ensure_ascii=True)
