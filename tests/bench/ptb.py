"""python-telegram-bot's ConversationHandler: a state for each step."""

import asyncio
import json
import warnings
from contextlib import AsyncExitStack
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    DictPersistence,
    ExtBot,
    PersistenceInput,
    PicklePersistence,
)
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

from tests.bench.state import State
from tests.bench.walk import BACK, DONE, NEXT, STEPS, Contender, Setup
from tests.bench.walk import Update as Raw

VARIANTS = ("memory", "pickle", "sqlite")
CONVERSATIONS_ONLY = PersistenceInput(
    bot_data=False, chat_data=False, user_data=False, callback_data=False
)


class Ptb(Contender):
    """An application, fed one update at a time as ConversationHandler demands."""

    def __init__(self) -> None:
        super().__init__()
        self.application: Application
        self._alone = asyncio.Lock()

    async def turn(self, person: int, update: Raw) -> None:
        """Process the update, and persist at once what would wait for the interval."""
        del person
        async with self._alone:
            await self.application.process_update(Update.de_json(update, self.application.bot))
            if self.application.persistence:
                await self.application.update_persistence()


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    contender = Ptb()
    builder = (
        ApplicationBuilder()
        .bot(ExtBot("42:TEST", request=Stub(contender), get_updates_request=Stub(contender)))
        .job_queue(None)
    )
    if variant == "pickle":
        builder.persistence(
            PicklePersistence(setup.folder / "state.pickle", store_data=CONVERSATIONS_ONLY)
        )
    if variant == "sqlite":
        state = await State.open(setup.folder / "state.db")
        stack.push_async_callback(state.close)
        builder.persistence(SqlitePersistence(state))
    contender.application = builder.build()
    contender.application.add_handler(conversation(persistent=variant != "memory"))
    await contender.application.initialize()
    stack.push_async_callback(contender.application.shutdown)
    return contender


def conversation(*, persistent: bool) -> ConversationHandler:
    """Make the seven states."""
    # It warns that presses are not told apart by message: here there is one message a chat.
    warnings.simplefilter("ignore", PTBUserWarning)
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            number: [
                CallbackQueryHandler(to(number + 1), "^next$"),
                CallbackQueryHandler(to(number - 1), "^back$"),
            ]
            for number in range(len(STEPS))
        },
        fallbacks=[],
        name="bench",
        persistent=persistent,
    )


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Show the first step."""
    del context
    await update.message.reply_text(STEPS[0], reply_markup=keyboard(0))
    return 0


def to(number: int):
    """Make the handler that goes to a step, or past the last one."""

    async def go(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        del context
        if number == len(STEPS):
            await update.callback_query.edit_message_text(DONE)
        else:
            await update.callback_query.edit_message_text(
                STEPS[number], reply_markup=keyboard(number)
            )
        await update.callback_query.answer()
        return number if number < len(STEPS) else ConversationHandler.END

    return go


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Make the buttons below a step."""
    row = [InlineKeyboardButton(NEXT, callback_data="next")]
    if number:
        row.insert(0, InlineKeyboardButton(BACK, callback_data="back"))
    return InlineKeyboardMarkup([row])


class Stub(BaseRequest):
    """Answers every request at once, and notes what a person would see."""

    read_timeout = 5.0

    def __init__(self, contender: Contender) -> None:
        self._contender = contender

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Need nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        """Answer at once."""
        del method, timeouts
        name = url.rpartition("/")[2]
        if name == "getMe":
            return 200, ME
        if name == "answerCallbackQuery":
            return 200, b'{"ok":true,"result":true}'
        values = request_data.parameters
        person = int(values["chat_id"])
        self._contender.shown[person] = values["text"]
        if "reply_markup" in values:
            self._contender.buttons[person] = {
                button["text"]: button.get("callback_data", "")
                for row in values["reply_markup"]["inline_keyboard"]
                for button in row
            }
        return 200, SENT % (person * 100, person)


ME = json.dumps(
    {
        "ok": True,
        "result": {"id": 42, "is_bot": True, "first_name": "bot", "username": "xaoi_bot"},
    }
).encode()
SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":1790000000,'
    b'"chat":{"id":%d,"type":"private","first_name":"Lan"},"text":"..."}}'
)


class SqlitePersistence(DictPersistence):
    """Conversations in `State`: what a careful bot of one process would write."""

    def __init__(self, state: State) -> None:
        super().__init__(store_data=CONVERSATIONS_ONLY)
        self._state = state

    async def update_conversation(self, name: str, key: Any, new_state: object | None) -> None:
        """Commit where a person stands."""
        await self._state.write(f"{name}{key}", new_state)
