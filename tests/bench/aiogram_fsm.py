"""aiogram's FSM, as its guide writes it: a handler for each state and button."""

from contextlib import AsyncExitStack

from aiogram import F, Router
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.aiogram_stub import Aiogram, dispatcher
from tests.bench.walk import BACK, DONE, NEXT, STEPS, Contender, Setup

VARIANTS = ("memory", "sqlite")


class Step(StatesGroup):
    """The seven steps."""

    s1, s2, s3, s4, s5, s6, s7 = (State() for _ in STEPS)


STATES = Step.__all_states__


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    found = await dispatcher(variant, setup, stack)
    found.include_router(routes())
    return Aiogram(found)


def routes() -> Router:
    """Make a handler for the start, and for each step's buttons."""
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message, state: FSMContext) -> None:
        await state.set_state(STATES[0])
        await message.answer(STEPS[0], reply_markup=keyboard(0))

    for number in range(len(STEPS)):
        here = StateFilter(STATES[number])
        router.callback_query.register(to(number + 1), here, F.data == "next")
        if number:
            router.callback_query.register(to(number - 1), here, F.data == "back")
    return router


def to(number: int):
    """Make the handler that goes to a step."""

    async def go(press: CallbackQuery, state: FSMContext) -> None:
        await show(press, state, number)

    return go


async def show(press: CallbackQuery, state: FSMContext, number: int) -> None:
    """Go to a step, or past the last one."""
    if number == len(STEPS):
        await state.set_state(None)
        await press.message.edit_text(DONE)
    else:
        await state.set_state(STATES[number])
        await press.message.edit_text(STEPS[number], reply_markup=keyboard(number))
    await press.answer()


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Make the buttons below a step."""
    row = [InlineKeyboardButton(text=NEXT, callback_data="next")]
    if number:
        row.insert(0, InlineKeyboardButton(text=BACK, callback_data="back"))
    return InlineKeyboardMarkup(inline_keyboard=[row])
