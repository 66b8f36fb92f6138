"""Our bot, whole: inbox, conversation, handlers, engine, outbox and sender, durable each turn."""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import ClassVar

import yaml

from bot.app import App, build
from bot.channels.console import Console
from bot.config import SAMPLE_COMMUNE, Settings
from bot.ports import Channel
from bot.types import Address, Delivery, Inbound
from tests.bench.walk import BACK, DONE, NEXT, STEPS, Contender, Setup, Update

VARIANTS = ("sqlite", "postgres")
LABELS = {"Xong, làm tiếp": NEXT, "Quay lại": BACK}


class Xaoi(Contender):
    """The app, with a channel that sends nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.app: App
        self.channel: Channel = Stub(self)
        self._answers: dict[int, asyncio.Future[None]] = {}

    async def turn(self, person: int, update: Update) -> None:
        """Take the update in as a webhook does, and wait for the answer to leave."""
        answer = self._answers[person] = asyncio.get_running_loop().create_future()
        message = self.parse(update)
        if message is None:
            raise AssertionError(update)
        await self.app.conversation.receive([message])
        await answer

    def parse(self, update: Update) -> Inbound | None:
        """Read the update the shortest way."""
        id_ = str(update["update_id"])
        if "message" in update:
            message = update["message"]
            return Inbound(Address("bench", str(message["chat"]["id"])), id_, message["text"])
        press = update["callback_query"]
        message = press["message"]
        return Inbound(
            Address("bench", str(message["chat"]["id"])),
            id_,
            kind="press",
            press=press["data"],
            message=str(message["message_id"]),
            acknowledge=press["id"],
        )

    def answered(self, person: int) -> None:
        """Let the turn end."""
        answer = self._answers[person]
        if not answer.done():
            answer.set_result(None)

    async def settle(self) -> None:
        """Wait until the last deliveries are noted as sent."""
        await self.app.settle()


class Stub(Console):
    """Notes what a person would see."""

    name: ClassVar[str] = "bench"

    def __init__(self, contender: Xaoi) -> None:
        super().__init__(str)
        self._contender = contender

    async def send(self, delivery: Delivery) -> str:
        """Arrive at once."""
        person = int(delivery.address.id)
        self._contender.shown[person] = delivery.reply.text
        self._contender.buttons[person] = {
            LABELS.get(one.label, one.label): one.data for one in delivery.reply.buttons
        }
        self._contender.answered(person)
        return delivery.replaces or str(delivery.id)


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot, with the bench's flow as its only content."""
    return await opened(Xaoi(), variant, setup, stack)


async def opened(contender: Xaoi, variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Build the app around a contender, and keep it running behind the turns."""
    sqlite = f"sqlite+aiosqlite:///{setup.folder}/xaoi.db"
    settings = Settings(
        _env_file=None,
        channels=(),
        database_url=setup.postgres if variant == "postgres" else sqlite,
        content=content(setup.folder / "content"),
        # A copy is no sample commune: it comes without sample dossiers.
        commune=Path(shutil.copy(SAMPLE_COMMUNE, setup.folder)),
    )
    contender.app = await stack.enter_async_context(build(settings, channels=[contender.channel]))
    running = asyncio.create_task(contender.app.run())
    stack.callback(running.cancel)
    return contender


def content(folder: Path) -> Path:
    """Write the walk as a flow of ours."""
    steps: Mapping[str, object] = {
        f"s{number}": {"say": text, "next": f"s{number + 1}"}
        for number, text in enumerate((*STEPS, DONE), 1)
    }
    steps[f"s{len(STEPS) + 1}"]["next"] = "end"
    flow = {
        "id": "bench",
        "title": "Bảy việc",
        "button": "Bảy việc",
        "for_whom": "Mọi người.",
        "not_for": "Không ai.",
        "prepare": ["Không cần gì."],
        "cost": "0 đồng.",
        "time": "Năm phút.",
        "place": "nowhere",
        "place_text": "Ở nhà.",
        "sources": [{"title": "tests/bench/walk.py", "checked_on": "2026-11-25"}],
        "owner": "bench",
        "start": "s1",
        "steps": steps,
    }
    (folder / "flows").mkdir(parents=True)
    (folder / "procedures").mkdir()
    text = yaml.safe_dump(flow, allow_unicode=True, sort_keys=False)
    (folder / "flows" / "bench.yaml").write_text(text, encoding="utf-8")
    return folder
