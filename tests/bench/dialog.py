"""aiogram-dialog: a window for each step."""

from contextlib import AsyncExitStack

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Back, Button, Next, Row
from aiogram_dialog.widgets.text import Const

from tests.bench.aiogram_fsm import STATES
from tests.bench.aiogram_stub import Aiogram, dispatcher
from tests.bench.walk import BACK, DONE, NEXT, STEPS, Contender, Setup

VARIANTS = ("memory", "sqlite")


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message, dialog_manager: DialogManager) -> None:
        del message
        await dialog_manager.start(STATES[0], mode=StartMode.RESET_STACK)

    found = await dispatcher(variant, setup, stack)
    found.include_router(router)
    found.include_router(Dialog(*(window(number) for number in range(len(STEPS)))))
    # Its own isolation of events is the one given to the dispatcher's storage.
    setup_dialogs(found, events_isolation=found.fsm.events_isolation)
    return Aiogram(found)


def window(number: int) -> Window:
    """Make one step."""
    if number == 0:
        row = Row(Next(Const(NEXT)))
    elif number == len(STEPS) - 1:
        row = Row(Back(Const(BACK)), Button(Const(NEXT), id="done", on_click=finish))
    else:
        row = Row(Back(Const(BACK)), Next(Const(NEXT)))
    return Window(Const(STEPS[number]), row, state=STATES[number])


async def finish(press: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Close the dialog with a last word."""
    del button
    await press.message.edit_text(DONE)
    await manager.done()
