"""What every line can do, whatever the platform."""

import asyncio
import re
import socket
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import ClassVar

import uvicorn

from bot.app import App
from bot.serve import site
from bot.storage import dispatch
from content.texts import fold
from tests.chat import Clock
from tests.fakes.site import stop

CHOICE = re.compile(r"^\s*(\d)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """One message as a person sees it."""

    text: str
    labels: tuple[str, ...] = ()
    picture: bool = False

    def number(self, label: str) -> str:
        """Return the number of a choice in the list."""
        found = {said: number for number, said in CHOICE.findall(self.text)}
        assert label in found, f"no choice {label!r} in:\n{self.text}"
        return found[label]


class Line(ABC):
    """A platform, its people, and the bot that serves them."""

    channel: ClassVar[str]
    can: ClassVar[frozenset[str]] = frozenset()
    """buttons, list, block, throttle, photo_out, repeat, reorder, ends."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock

    @abstractmethod
    def says(self, who: str, text: str) -> object:
        """Type something; returns what `repeats` takes."""

    @abstractmethod
    def sends_photo(self, who: str) -> object:
        """Send a photo."""

    @abstractmethod
    def sends_nonsense(self) -> None:
        """Let the platform send what nobody can read, and a kind that nobody knows."""

    @abstractmethod
    def seen(self, who: str) -> list[Seen]:
        """Return what the bot wrote to this person."""

    @abstractmethod
    async def heard(self) -> None:
        """Wait until the bot has taken everything that was said."""

    def taps(self, who: str, label: str) -> object:
        """Press the newest button with this label."""
        raise NotImplementedError

    def repeats(self, update: object) -> None:
        """Deliver once more."""
        raise NotImplementedError

    def reordering(self) -> AbstractContextManager[None]:
        """Deliver what is said meanwhile in the opposite order."""
        raise NotImplementedError

    def throttles(self) -> None:
        """Let the platform say "too fast" to the next message of the bot."""
        raise NotImplementedError

    def breaks(self) -> None:
        """Let the platform answer the next message with a proxy's error page."""
        raise NotImplementedError

    def blocks(self, who: str) -> None:
        """Shut the bot out."""
        raise NotImplementedError

    def unblocks(self, who: str) -> None:
        """Let it in again."""
        raise NotImplementedError

    async def answers(self, who: str) -> list[Seen]:
        """Return what the bot wrote to this person, once all is quiet."""
        await self.quiet()
        return self.seen(who)

    async def quiet(self) -> None:
        """Let everything happen that is going to: deliveries, answers, retries."""
        await self.heard()
        for _ in range(30):
            await self.app.settle()
            self.clock.later(minutes=6)
            # The bot's own rounds may have taken what was due just before this one.
            if not await self.app.sender.run_once() and not await self._leaving():
                return
        raise AssertionError("the sender never comes to rest")

    async def _leaving(self) -> int:
        if self.channel not in self.app.sender.channels:
            return 0  # its pages fetch what waits for them
        async with self.app.db.read() as tx:
            return await dispatch.due_on(tx, self.channel, self.clock())

    def chooses(self, who: str, label: str, how: str) -> None:
        """Take a choice that was shown: by `button`, by `number`, or by `label` without marks."""
        match how:
            case "button":
                self.taps(who, label)
            case "number":
                self.says(who, self.seen(who)[-1].number(label))
            case "label":
                self.says(who, fold(label))


@asynccontextmanager
async def opened(app: App, port: socket.socket | None) -> AsyncIterator[None]:
    """Keep the bot running, with its web server at this port."""
    running = asyncio.create_task(app.run())
    try:
        async with served(app, port) if port else nullcontext():
            yield
    finally:
        running.cancel()
        await asyncio.wait([running])


@asynccontextmanager
async def served(app: App, port: socket.socket) -> AsyncIterator[None]:
    """Serve at this port; at the end what is under way is answered."""
    config = uvicorn.Config(site(app), log_config=None, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[port])
    try:
        yield
    finally:
        async with asyncio.timeout(5):
            await stop(server)
