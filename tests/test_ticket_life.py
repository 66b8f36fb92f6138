"""Bot and person never both speak with a citizen, whatever happens in whatever order."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import hypothesis
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select

import handlers
from bot.app import build
from bot.codes import tickets as codes
from bot.config import Settings
from bot.desk_acts import MoveTicket, OpenTicket
from bot.errors import Stale
from bot.process import App
from bot.roles import Grant, Role
from bot.storage import Tx, contacts, ticket_forgetting, ticket_table, tickets
from bot.storage.delivery_table import delivery
from bot.storage.packing import unpack
from bot.ticket import Ticket, TicketKind, TicketStep
from bot.turn import Context, Turn
from bot.types import Address, Inbound
from tests.chat import Clock, Collected
from tests.staff import COMMUNE, employ

LAN, MAI, NAM = Address("test", "lan-o"), Address("test", "mai-o"), Address("test", "nam-o")
STAFF = {"Lan": LAN, "Mai": MAI, "Nam": NAM}
"""Two officers, and the approver who may take a ticket from either."""
PERSON = "Cán bộ xã ("
"""How every message begins in which a person speaks."""
SAYS = (TicketStep.say, TicketStep.answer)
CITIZENS = ("writes", "calls the bot", "is answered")
WITHDRAWS = "takes back what is held"
"""A message comes in and is decided; what was decided is saved when it “is answered”."""
TAKEN = (TicketStep.claim, *SAYS, TicketStep.release, TicketStep.close, TicketStep.hand_on)
CLOCK = "a day passes"
EVENTS = st.one_of(
    st.sampled_from([*CITIZENS, CLOCK, WITHDRAWS]),
    st.tuples(st.sampled_from([*STAFF]), st.sampled_from(TAKEN), st.sampled_from([0, 1])),
    # What matters most, more often.
    st.sampled_from(CITIZENS),
    st.tuples(st.sampled_from(["Lan", "Mai"]), st.just(TicketStep.claim), st.sampled_from([0, 1])),
    st.tuples(st.sampled_from(["Lan", "Mai"]), st.sampled_from(SAYS), st.sampled_from([0, 1])),
)
Event = str | tuple[str, TicketStep, int]


class Stand(NamedTuple):
    """Who may speak with a citizen, and what was said, as the database has it."""

    silenced_by: int | None
    """The ticket that the contact is marked with."""
    held: tuple[Ticket, ...]
    said: tuple[str, ...]
    """What the citizen was sent, in the order of the commits."""
    lines: int
    """Lines of theirs in their tickets."""

    @property
    def holder(self) -> int | None:
        """Return the official who may speak, and nobody else."""
        return self.held[0].holder_id if self.held else None


async def stand(tx: Tx, who: Address) -> Stand:
    """Read how things stand with a citizen."""
    known = await contacts.find(tx, who)
    assert known
    asked = select(delivery.c.body).where(delivery.c.address == str(who))
    bodies = [one.body for one in await tx.execute(asked.order_by(delivery.c.id))]
    line, mine = ticket_table.ticket_line, ticket_table.ticket
    written = await tx.execute(
        select(func.count())
        .select_from(line)
        .join(mine, mine.c.id == line.c.ticket_id)
        .where(mine.c.address == str(who), line.c.who == "citizen")
    )
    return Stand(
        known.ticket_id,
        tuple(await tickets.held_of(tx, who)),
        tuple(unpack(body).text if body else "" for body in bodies),
        written.scalar_one(),
    )


@dataclass
class Town:
    """The whole bot; what handlers decide is held back until it may be saved."""

    app: App
    clock: Clock
    ids: dict[str, int] = field(default_factory=dict)
    decided: asyncio.Event = field(default_factory=asyncio.Event)
    may_save: asyncio.Event = field(default_factory=asyncio.Event)
    number: Iterator[int] = field(default_factory=count)

    async def decide(self, ctx: Context) -> Turn:
        """Decide as the bot does, and wait: meanwhile an official may claim the ticket."""
        turn = await handlers.decide(ctx)
        self.decided.set()
        await self.may_save.wait()
        return turn

    async def receive(self, message: Inbound) -> None:
        """Let a message come in and be decided; behind an earlier one it has to wait."""
        await self.app.conversation.receive([message])
        await self.decided.wait()

    async def settle(self) -> None:
        """Let every message be answered that waits for it."""
        self.may_save.set()
        await self.app.conversation.settle()
        self.may_save.clear()
        self.decided.clear()


async def open_town(stack: AsyncExitStack, settings: Settings, clock: Clock) -> Town:
    """Build the bot, with two officers and an approver."""
    app = await stack.enter_async_context(build(settings, channels=[Collected()], now=clock))
    town = Town(app, clock)
    for name, role in (("Lan", Role.officer), ("Mai", Role.officer), ("Nam", Role.approver)):
        town.ids[name] = await employ(app, STAFF[name], name, Grant(COMMUNE, role))
    app.conversation.turns.decide = town.decide
    return town


@dataclass
class Play:
    """One citizen, with two questions, and what happens to them."""

    town: Town
    who: Address
    asked: list[int] = field(default_factory=list)
    waiting: int = 0
    """Messages that came in and are still to be answered."""
    called: int = 0
    """Those of them that call the bot."""

    async def begin(self) -> None:
        """Ask two questions."""
        await self.writes("xin chào")
        await self.town.settle()
        self.waiting = 0
        chance = self.town.app.helpdesk
        for _ in range(2):
            code = chance.new_code()
            assert codes.find(code)
            act = OpenTicket(code, TicketKind.question, COMMUNE, "Cho hỏi")
            await self.town.app.performing.do(self.who, act)
            found = await chance.ticket(code=code)
            assert found
            self.asked.append(found.id)

    async def happens(self, event: Event) -> None:
        """Let one thing happen, and check who spoke."""
        before = await self.stand()
        if isinstance(event, tuple):
            await self.official(*event, before)
        elif event == CLOCK:
            self.town.clock.later(hours=25)
            await self.town.app.chores.tickets.tick()
        elif event == WITHDRAWS:
            await self.withdraws(before)
        elif event == "is answered":
            await self.answered(before)
        else:
            await self.writes("/menu" if event == "calls the bot" else "giờ làm việc của xã")
            self.called += event == "calls the bot"

    async def stand(self) -> Stand:
        """Read how things stand; at most one person speaks, and then the bot is silenced."""
        found = await self.town.app.db.look(lambda tx: stand(tx, self.who))
        assert len(found.held) <= 1, "two officials hold the same citizen"
        assert found.silenced_by == (found.held[0].id if found.held else None)
        return found

    async def writes(self, text: str) -> None:
        """Write to the bot; it decides, and does not save yet."""
        self.waiting += 1
        await self.town.receive(Inbound(self.who, f"m{next(self.town.number)}", text))

    async def answered(self, before: Stand) -> None:
        """Let what waits be saved: by the bot alone, or for whoever holds the ticket."""
        waiting, called = self.waiting, self.called
        self.waiting = self.called = 0
        await self.town.settle()
        after = await self.stand()
        new = after.said[len(before.said) :]
        passed_on = after.lines - before.lines
        assert not any(text.startswith(PERSON) for text in new), "the bot speaks as a person"
        if not before.held:
            assert len(new) == waiting, "nobody held them, and the bot left them alone"
        elif called:
            assert not after.held, "they called the bot, and it may not speak"
            assert len(new) + passed_on == waiting, "a message reached nobody, or both"
        else:
            assert not new, "bot and person both speak"
            assert passed_on == waiting, "a message reached nobody"
            assert after.held == before.held

    async def withdraws(self, before: Stand) -> None:
        """Take back what somebody holds, or the first question: nobody says a word about it."""
        id_ = before.held[0].id if before.held else self.asked[0]
        with suppress(Stale):
            await self.town.app.performing.do(self.who, MoveTicket(id_, TicketStep.withdraw))
        after = await self.stand()
        assert after.said == before.said
        assert not after.held

    async def official(self, name: str, step: TicketStep, which: int, before: Stand) -> None:
        """Let an official take a step, if they may."""
        id_, text = self.asked[which], "Bác lên xã nhé." if step in SAYS else ""
        act = MoveTicket(id_, step, text=text, area=f"{COMMUNE}/thon_dong")
        mine = bool(before.held) and before.held[0].id == id_
        speaks = mine and before.holder == self.town.ids[name]
        try:
            await self.town.app.performing.do(STAFF[name], act)
        except Stale:
            taken = False
        else:
            taken = True
        after = await self.stand()
        new = after.said[len(before.said) :]
        if step in SAYS:
            assert taken == speaks, "who holds the ticket may speak, and nobody else"
            assert [text.startswith(f"{PERSON}{name})") for text in new] == [True] * taken
        elif step is TicketStep.claim:
            # That they are there is a person's word, said by whoever speaks from now on.
            assert [text.startswith(f"{PERSON}{name})") for text in new] == [True] * len(new)
            assert len(new) <= taken
            assert not new or after.holder == self.town.ids[name]
        else:
            # That nobody will answer any more is the bot's to say.
            told = step is TicketStep.close and taken and not after.held
            assert not any(text.startswith(PERSON) for text in new)
            assert len(new) <= told


CLAIM, SAY, ANSWER = TicketStep.claim, TicketStep.say, TicketStep.answer


def test_bot_and_person_never_both_speak(settings: Settings, clock: Clock) -> None:
    """Only the holder's words leave while a ticket is held, only the bot's while none is.

    And at every moment one of them may speak: no citizen is left with nobody. Officials take
    their steps at the desk; the citizen's messages are decided by all of the bot's abilities,
    and something else may happen before what was decided is saved.
    """
    stack = AsyncExitStack()
    with asyncio.Runner() as runner:
        town = runner.run(open_town(stack, settings, clock))

        @given(st.lists(EVENTS, min_size=4, max_size=12))
        @example(["writes", ("Lan", CLAIM, 0), "is answered", ("Lan", SAY, 0)])
        @example([("Lan", CLAIM, 0), "writes", ("Lan", ANSWER, 0), "is answered"])
        @example([("Lan", CLAIM, 0), "writes", "calls the bot", "writes", "is answered"])
        @example([("Lan", CLAIM, 0), "writes", ("Mai", CLAIM, 1), "is answered"])
        @example(["writes", ("Lan", CLAIM, 0), WITHDRAWS, "is answered"])
        @example([("Lan", CLAIM, 0), "writes", CLOCK, "is answered", ("Lan", SAY, 0)])
        @example([("Lan", CLAIM, 0), "calls the bot", ("Nam", CLAIM, 0), "is answered"])
        @hypothesis.settings(max_examples=25, database=None)
        def play(events: list[Event]) -> None:
            runner.run(played(town, events))

        play()
        runner.run(stack.aclose())


async def test_the_first_turn_of_whom_nothing_is_kept_is_overtaken_too(
    settings: Settings, clock: Clock
) -> None:
    """Where somebody stood is tidied away in time; a claim at their very next message counts."""
    async with AsyncExitStack() as stack:
        town = await open_town(stack, settings, clock)
        one = Play(town, Address("test", "returning"))
        await one.begin()
        clock.later(days=400)
        await town.app.chores.tidy()
        town.app.conversation.turns.people.forget(one.who)

        for event in ("writes", ("Lan", CLAIM, 0), "is answered"):
            await one.happens(event)


async def played(town: Town, events: list[Event]) -> None:
    """Let these things happen to a citizen of their own."""
    one = Play(town, Address("test", f"citizen-{next(town.number)}"))
    await one.begin()
    for event in (*events, "is answered"):
        await one.happens(event)
    # The clock has nothing to do with what is over.
    async with town.app.db.begin() as tx:
        await contacts.change(tx, one.who, ticket_id=None)
        await ticket_forgetting.forget(tx, one.who, town.clock())
