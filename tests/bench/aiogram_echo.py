"""Bare aiogram: each text is sent back, nothing is remembered. What the wire alone costs."""

from contextlib import AsyncExitStack

from aiogram import Dispatcher
from aiogram.types import Message

from tests.bench import walk
from tests.bench.aiogram_stub import Aiogram
from tests.bench.walk import Contender, Setup, Update

VARIANTS = ("stateless",)


class Echo(Aiogram):
    """Is written to in words what the others get as presses, so that it can echo them."""

    def __init__(self) -> None:
        super().__init__(Dispatcher())
        self._steps: dict[int, int] = {}

        @self.dispatcher.message()
        async def echo(message: Message) -> None:
            await message.answer(message.text)

    async def turn(self, person: int, update: Update) -> None:
        """Feed the text of the step the walk is at."""
        step = self._steps.get(person, -1)
        pressed = update.get("callback_query", {}).get("data", walk.NEXT)
        step = self._steps[person] = step + (1 if pressed == walk.NEXT else -1)
        text = walk.STEPS[step] if step < len(walk.STEPS) else walk.DONE
        await super().turn(person, walk.message(update["update_id"], person, text))


async def open_(variant: str, setup: Setup, stack: AsyncExitStack) -> Contender:
    """Make the bot."""
    del variant, setup, stack
    contender = Echo()
    contender.buttons = Same()
    return contender


class Same(dict):
    """Every person has both buttons all the time."""

    def __missing__(self, person: int) -> dict[str, str]:
        return {walk.NEXT: walk.NEXT, walk.BACK: walk.BACK}
