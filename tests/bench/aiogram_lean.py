"""aiogram's FSM at its fastest: two handlers for all steps, the state looked up in them."""

from contextlib import AsyncExitStack

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from tests.bench.aiogram_fsm import STATES, keyboard, show
from tests.bench.aiogram_stub import Aiogram, dispatcher
from tests.bench.walk import STEPS, Contender, Setup

VARIANTS = ("memory", "sqlite")
NUMBERS = {state.state: number for number, state in enumerate(STATES)}


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message, state: FSMContext) -> None:
        await state.set_state(STATES[0])
        await message.answer(STEPS[0], reply_markup=keyboard(0))

    @router.callback_query(F.data == "next")
    async def on(press: CallbackQuery, state: FSMContext, raw_state: str) -> None:
        await show(press, state, NUMBERS[raw_state] + 1)

    @router.callback_query(F.data == "back")
    async def back(press: CallbackQuery, state: FSMContext, raw_state: str) -> None:
        await show(press, state, NUMBERS[raw_state] - 1)

    found = await dispatcher(variant, setup, stack)
    found.include_router(router)
    return Aiogram(found)
