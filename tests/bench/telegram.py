"""Our bot through its Telegram channel: aiogram's types read, python-telegram-bot writes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from telegram.ext import ExtBot

from bot.channels.telegram import Telegram
from bot.types import Delivery, Inbound
from tests.bench.ptb import Stub
from tests.bench.walk import Contender, Setup, Update
from tests.bench.xaoi import LABELS, Xaoi, opened

VARIANTS = ("sqlite", "postgres")


class Wired(Telegram):
    """The channel without the network, and without Telegram's limit of 30 a second."""

    def __init__(self, contender: "Whole") -> None:
        super().__init__("42:TEST", mode="polling", pictures=(), files=())
        self._contender = contender
        stub = Stub(contender)
        self._writer._bot = ExtBot("42:TEST", request=stub, get_updates_request=stub)

    async def start(self) -> None:
        """Introduce itself to nobody."""

    async def poll(self) -> AsyncIterator[list[Inbound]]:
        """Fetch nothing: updates are fed."""
        await asyncio.Event().wait()
        yield []

    async def send(self, delivery: Delivery) -> str:
        """Send as ever; then the person has the answer."""
        sent = await super().send(delivery)
        person = int(delivery.address.id)
        shown = self._contender.buttons[person]
        self._contender.buttons[person] = {LABELS.get(it, it): data for it, data in shown.items()}
        self._contender.answered(person)
        return sent


class Whole(Xaoi):
    """The app with that channel."""

    def __init__(self) -> None:
        super().__init__()
        self.channel = Wired(self)

    def parse(self, update: Update) -> Inbound | None:
        """Read the update as the webhook does: from its bytes."""
        return self.channel.parse(json.dumps(update).encode())


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    return await opened(Whole(), variant, setup, stack)
