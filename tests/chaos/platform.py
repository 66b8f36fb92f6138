"""The messenger of the chaos run: delivers until acknowledged, shows what it is sent."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

LONGEST_DELAY = 0.02
"""Seconds the platform may take to confirm a message it was sent."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it appeared on somebody's phone."""

    delivery: int
    person: str
    answers: str
    text: str
    buttons: tuple[tuple[str, str, str], ...]
    life: int
    """Which start of the bot sent it."""
    at: float

    @property
    def content(self) -> tuple[Any, ...]:
        """What the person sees, whoever sent it when."""
        return self.answers, self.text, self.buttons


@dataclass(slots=True)
class Platform:
    """Speaks HTTP with the bot; `hook` changes with every start of it."""

    chance: random.Random
    shown: list[Shown] = field(default_factory=list)
    answered: dict[str, asyncio.Event] = field(default_factory=dict)
    hook: str = ""
    up: asyncio.Event = field(default_factory=asyncio.Event)
    life: int = 0
    events: int = 0
    """Messages delivered and shown so far: the clock by which kills are planned.

    Repeats do not count: else kills would crowd where a start sends again what was open.
    """
    counted: set[str] = field(default_factory=set)
    redelivered: int = 0
    happened: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    _runner: web.AppRunner | None = None
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/sent", self._sent)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def deliver(self, update: dict[str, str]) -> None:
        """Post an update to the bot, again and again until it says 200."""
        while True:
            await self.up.wait()
            try:
                async with self._session.post(self.hook, json=update) as response:
                    if response.status == 200:
                        self._count(f"delivered {update['id']}")
                        return
            except (aiohttp.ClientError, OSError):
                pass
            self.redelivered += 1
            await asyncio.sleep(0.05)

    def newest(self, person: str) -> Shown | None:
        """Return the latest message a person saw; an older one that came again does not count."""
        return max(
            (one for one in self.shown if one.person == person),
            key=lambda one: one.delivery,
            default=None,
        )

    def answer_to(self, line: str) -> asyncio.Event:
        """Return what is set when this line has its answer."""
        return self.answered.setdefault(line, asyncio.Event())

    async def _sent(self, request: web.Request) -> web.Response:
        message = await request.json()
        buttons = tuple(tuple(one) for one in message.pop("buttons"))
        one = Shown(**message, buttons=buttons, life=self.life, at=time.monotonic())
        self.shown.append(one)
        if one.answers:
            self.answer_to(one.answers).set()
        self._count(f"shown {one.delivery}")
        await asyncio.sleep(self.chance.random() * LONGEST_DELAY)
        return web.Response(text=f"c{one.delivery}")

    def _count(self, what: str) -> None:
        if what not in self.counted:
            self.counted.add(what)
            self.events += 1
            self.happened.set()
