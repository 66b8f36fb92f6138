"""Tickets on PostgreSQL: a citizen writes and an official takes a step at the same moment."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.app import build
from bot.config import Settings
from bot.desk_acts import MoveTicket, OpenTicket
from bot.errors import Stale
from bot.process import App
from bot.roles import Grant, Role
from bot.storage import sessions, ticket_lines
from bot.ticket import TicketKind, TicketStep
from bot.types import Address, Inbound
from tests.chat import Chat, Clock, Collected
from tests.officials import told
from tests.postgres import postgres
from tests.staff import COMMUNE, employ

pytestmark = pytest.mark.xdist_group("postgresql")

ROUNDS, SLOWEST = 25, 0.012
"""Moments between a message and a step beside it are spread over what a turn takes, in seconds."""
OFFICER = Address("test", "officer")
CLAIM, RELEASE = MoveTicket(1, TicketStep.claim), MoveTicket(1, TicketStep.release)
WAITS = text(
    "SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A database of this module's own."""
    with postgres() as new:
        yield new()


@pytest.fixture
async def chat(
    server: str, channel: Collected, clock: Clock, tmp_path: Path
) -> AsyncIterator[Chat]:
    """A citizen who has asked a question, of a commune with one officer."""
    settings = Settings(_env_file=None, channels=(), database_url=server, media=tmp_path)
    async with build(settings, channels=[channel], now=clock) as app:
        await employ(app, OFFICER, "Chị Lan", Grant(COMMUNE, Role.officer))
        chat = Chat(app, channel, clock)
        await chat.says("giờ làm việc")
        ask = OpenTicket("K7M2QP", TicketKind.question, COMMUNE, "Sổ đỏ bao giờ có?")
        await app.performing.do(chat.address, ask)
        yield chat


async def test_neither_waits_for_the_other_for_ever(chat: Chat) -> None:
    """Whoever comes first is first, also where nothing is kept yet of where the citizen stands.

    Then, thrown together at many moments: no step and no message is lost to a deadlock.
    """
    app, said = chat.app, 0
    for new in (False, True):
        if new:
            async with app.db.begin() as tx:
                await sessions.forget(tx, chat.address)
        await turn_meets_claim(chat)
        said += 1
        await app.performing.do(OFFICER, RELEASE)
    app.conversation.turns.people.forget(chat.address)
    await app.performing.do(OFFICER, CLAIM)
    chance = Random(6)  # noqa: S311 - the same moments every time
    for number in range(ROUNDS):
        act = (CLAIM, RELEASE)[number % 2]
        message = Inbound(chat.address, f"m{number}", "cho hỏi thêm một chút ạ")
        await asyncio.gather(
            step(app, act, chance.uniform(0, SLOWEST)), app.conversation.receive([message])
        )
        await app.settle()

    async with app.db.read() as tx:
        lines = await ticket_lines.of(tx, 1)
    heard = [one for one in lines if "một chút" in one.text]
    await told(chat)
    answered = [one for one in chat.replies if not one.text.startswith("Cán bộ xã (")]
    assert len([one for one in lines if one.text == "Còn đây ạ"]) == said
    assert len(heard) + len(answered) - 1 == ROUNDS, "each reached the person, or the bot"


async def turn_meets_claim(chat: Chat) -> None:
    """Let a claim come while a turn is being saved: between where they stand and their ticket."""
    app = chat.app
    before = await chat.session()
    after = replace(before, revision=before.revision + 1, updated_at=app.now())
    async with app.db.begin() as tx:
        await sessions.save(tx, [sessions.row(after)])
        claim = asyncio.create_task(app.performing.do(OFFICER, CLAIM))
        while True:
            async with app.db.read() as look:
                if (await look.execute(WAITS)).first():
                    break
        more = MoveTicket(1, TicketStep.ask_more, "Còn đây ạ")
        await app.performing.apply(tx, chat.address, more, app.now())
    await claim


async def step(app: App, act: MoveTicket, wait: float) -> None:
    """Take a step a moment later; that it is refused is no harm."""
    await asyncio.sleep(wait)
    with suppress(Stale):
        await app.performing.do(OFFICER, act)
