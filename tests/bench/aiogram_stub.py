"""aiogram without a network: requests are answered at once, FSM state can be durable."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.fsm.storage.memory import MemoryStorage, SimpleEventIsolation
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import Chat, Message

from tests.bench.state import State
from tests.bench.walk import Contender, Setup, Update


class Aiogram(Contender):
    """A dispatcher and its bot."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self.dispatcher = dispatcher
        self.bot = Bot("42:TEST", session=Stub(self))

    async def turn(self, person: int, update: Update) -> None:
        """Feed the update as the webhook does."""
        del person
        await self.dispatcher.feed_raw_update(self.bot, update)


class Stub(BaseSession):
    """Notes what a person would see."""

    def __init__(self, contender: Contender) -> None:
        super().__init__()
        self._contender = contender
        self._sent: dict[int, Message] = {}

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - the session's signature
    ) -> Any:
        """Answer at once."""
        del bot, timeout
        if isinstance(method, AnswerCallbackQuery):
            return True
        person = method.chat_id
        if isinstance(method, SendMessage | EditMessageText):
            self._contender.shown[person] = method.text
        if method.reply_markup:
            self._contender.buttons[person] = {
                button.text: button.callback_data
                for row in method.reply_markup.inline_keyboard
                for button in row
            }
        if person not in self._sent:
            self._sent[person] = Message(
                message_id=person * 100,
                date=datetime.now(UTC),
                chat=Chat(id=person, type="private"),
                text="…",
            )
        return self._sent[person]

    async def close(self) -> None:
        """Hold nothing open."""

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        """Have no files."""
        del args, kwargs
        yield b""


class SqliteStorage(BaseStorage):
    """FSM state in `State`: what a careful bot of one process would write."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def set_state(self, key: StorageKey, state: Any = None) -> None:
        """Commit the name of the state."""
        await self._state.write(f"s{key.chat_id}/{key.destiny}", getattr(state, "state", state))

    async def get_state(self, key: StorageKey) -> str | None:
        """Read it."""
        return await self._state.read(f"s{key.chat_id}/{key.destiny}")

    async def set_data(self, key: StorageKey, data: Any) -> None:
        """Commit the data."""
        await self._state.write(f"d{key.chat_id}/{key.destiny}", data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Read it."""
        return await self._state.read(f"d{key.chat_id}/{key.destiny}") or {}

    async def close(self) -> None:
        """Leave that to who opened it."""


async def dispatcher(variant: str, setup: Setup, stack: AsyncExitStack) -> Dispatcher:
    """Make a dispatcher that keeps state in memory or in SQLite, one update a person at a time."""
    storage: BaseStorage = MemoryStorage()
    if variant == "sqlite":
        state = await State.open(setup.folder / "state.db")
        stack.push_async_callback(state.close)
        storage = SqliteStorage(state)
    return Dispatcher(storage=storage, events_isolation=SimpleEventIsolation())
