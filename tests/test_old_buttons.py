"""Any button that was ever shown, in any order, twice: always an answer, never a wrong effect."""

import random
from itertools import pairwise

import pytest

from bot.engine import buttons
from bot.types import Button, Session
from tests.chat import Chat

WORDS = (
    "1",
    "2",
    "co",
    "chua",
    "xong",
    "quay lai",
    "thoi",
    "menu",
    "khai sinh can gi",
    "H57.132-260804-0583",
    "abc xyz",
    "bo qua",
    "giup",
    "lam lai",
    "cam on",
)


def fits(before: Session, pressed: Button, after: Session) -> bool:
    """An old flow button must leave the person exactly where they were."""
    press = buttons.unpack(pressed.data)
    if press is None or press.belongs_to(before):
        return True
    return (before.flow, before.step, before.visit, before.slots) == (
        after.flow,
        after.step,
        after.visit,
        after.slots,
    )


@pytest.mark.parametrize("seed", range(8))
async def test_walk_with_old_buttons(chat: Chat, seed: int) -> None:
    """A hundred random presses and words, a third of them on buttons of long ago."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable walk
    ever: list[Button] = []
    await chat.says("menu")
    for _ in range(100):
        ever += [one for one in chat.replies[-1].buttons if one.data and one not in ever]
        roll = chance.random()
        if roll < 0.25:
            reply = await chat.says(chance.choice(WORDS))
        else:
            newest = [one for one in chat.replies[-1].buttons if one.data]
            pool = ever if roll < 0.55 or not newest else newest
            button = chance.choice(pool)
            for _ in range(2):
                before = await chat.session()
                reply = await chat.taps(button)
                assert fits(before, button, await chat.session()), button
        assert reply.text.strip()
        if chance.random() < 0.05:
            chat.clock.later(hours=chance.choice([1, 5, 72]))


async def test_two_refusals_are_never_the_same(chat: Chat) -> None:
    """Whoever is not understood gets another kind of help each time."""
    for start in ("menu", "/flow vneid_muc2"):
        await chat.says(start)
        texts = [(await chat.says("qwx zzk vvb")).text for _ in range(8)]

        assert all(one != two for one, two in pairwise(texts))
