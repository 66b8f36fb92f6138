"""A Zalo bot's small plan: a person is told before people or messages run out, once each."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import build
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot.plan import Plan
from bot.config import Settings
from bot.errors import Throttled
from bot.hours import VIETNAM
from bot.ports import Tended
from bot.storage import Db, accounts, contacts
from bot.storage.migrate import upgrade
from bot.types import Address, Contact, Delivery, Image, Inbound, Reply
from tests.channels.conftest import Ticks
from tests.chat import Clock, Collected
from tests.fakes.zalo_bot import FakeZaloBot

NAME = "zalo_bot"


@dataclass
class Office:
    """A bot's plan of ten people and ten messages, and who is called."""

    db: Db
    clock: Clock
    called: list[tuple[str, str, str]] = field(default_factory=list)

    async def call(self, channel: str, code: str, sentence: str) -> None:
        self.called.append((channel, code, sentence))

    @property
    def plan(self) -> Plan:
        return Plan(self.db, self.call, self.clock, people=10, messages=10)

    async def counts_on(self, channel: str, messages: int) -> None:
        """Count messages of another channel."""
        fact = {"channel": channel, "name": "sent 2026-11", "at": self.clock()}
        async with self.db.begin() as tx:
            await accounts.count(tx, [fact | {"value": str(messages)}])

    async def knows(self, people: int, channel: str = NAME) -> None:
        """Know so many people, those before included."""
        known = [Contact(Address(channel, str(number)), "vi") for number in range(people)]
        async with self.db.begin() as tx:
            await contacts.add(tx, [contacts.row(one, self.clock()) for one in known])


@pytest.fixture
async def office(settings: Settings, clock: Clock) -> AsyncIterator[Office]:
    """Nobody known yet."""
    db = Db(settings.database_url)
    await db.open()
    await upgrade(db)
    yield Office(db, clock)
    await db.close()


async def test_a_person_is_told_at_four_fifths_and_when_full(office: Office) -> None:
    """Once each, however often it is looked at; below that nobody is bothered."""
    for people in (7, 8, 9, 10, 11):
        await office.knows(people)
        await office.plan.warn()
        await office.plan.warn()

    assert [(channel, code) for channel, code, _ in office.called] == [
        ("zalo_bot", "people nearly 10 2026-11"),
        ("zalo_bot", "people full 10 2026-11"),
    ]
    assert "đã dùng 8/10 người dùng" in office.called[0][2]
    assert "đã dùng hết 10 người dùng" in office.called[1][2]
    assert "xem docs/zalo.md" in office.called[1][2]


async def test_messages_count_from_the_first_of_the_month_in_vietnam(office: Office) -> None:
    """What left before, or on another channel, is not counted."""
    office.clock.now = datetime(2026, 10, 31, 23, 59, 59, tzinfo=VIETNAM)
    await office.plan.count(5)
    office.clock.later(seconds=1)
    await office.plan.count(6)
    await office.counts_on("telegram", 5)
    await office.plan.warn()
    before = await office.plan.used()
    await office.plan.count(2)

    await office.plan.warn()

    assert [one.used for one in before] == [0, 6]
    assert [code for _, code, _ in office.called] == ["messages nearly 10 2026-11"]
    assert "đã dùng 8/10 tin nhắn" in office.called[0][2]


async def test_the_next_month_is_told_anew(office: Office) -> None:
    """Messages begin at nothing again; people who are still too many are told of again."""
    await office.knows(8)
    await office.plan.count(9)
    await office.plan.warn()
    office.clock.later(days=7)

    await office.plan.warn()

    assert [code for _, code, _ in office.called] == [
        "people nearly 10 2026-11",
        "messages nearly 10 2026-11",
        "people nearly 10 2026-12",
    ]


async def test_those_who_count_at_once_lose_nothing(office: Office) -> None:
    """Many answers leave in the same moment, and each is counted."""
    await asyncio.gather(*(office.plan.count(number) for number in range(1, 5)))

    _, messages = await office.plan.used()

    assert messages.used == 10


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    """Zalo, to whose bot Hoa has written."""
    async with FakeZaloBot() as zalo:
        zalo.chat("hoa")
        yield zalo


@pytest.fixture
def ticks() -> Ticks:
    """A clock in seconds that a test moves."""
    return Ticks()


@pytest.fixture
async def bot(
    office: Office, zalo: FakeZaloBot, tmp_path: Path, ticks: Ticks
) -> AsyncIterator[ZaloBot]:
    """The bot, with one picture."""
    (tmp_path / "login.png").write_bytes(b"")
    made = ZaloBot(
        zalo.token,
        api_url=zalo.url,
        mode="polling",
        public_url=zalo.url,
        pictures=(tmp_path,),
        plan=office.plan,
        clock=ticks,
    )
    yield made
    await made.stop()


def read_only(db: Db) -> None:
    """Refuse every commit."""

    def refuse() -> None:
        db._direct.exec_driver_sql("PRAGMA query_only=ON")

    db._thread.submit(refuse).result()


LONG = Delivery(
    1, Address(NAME, "hoa"), Reply("Bấm vào đây. " * 200, image=Image("login.png", "Nút"))
)


async def test_a_picture_with_a_long_text_is_three_messages(
    office: Office, zalo: FakeZaloBot, bot: ZaloBot, ticks: Ticks
) -> None:
    """Zalo counts messages, and so does the bot: neither answers nor tries."""
    zalo.faults.spares("sendMessage")
    zalo.faults.throttles("sendMessage")

    with pytest.raises(Throttled):
        await bot.send(LONG)
    halfway = await office.plan.used()
    ticks.later(60)
    await bot.send(LONG)
    whole = await office.plan.used()

    assert (halfway[1].used, whole[1].used) == (2, 3)
    assert len(zalo.chat("hoa").answers) == 3


async def test_a_database_that_is_away_spoils_no_message(
    office: Office, zalo: FakeZaloBot, bot: ZaloBot
) -> None:
    """What has left is not sent again because it could not be counted."""
    read_only(office.db)

    id_ = await bot.send(LONG)

    assert zalo.chat("hoa").answers[-1].id == id_


async def test_people_of_other_channels_take_no_place(office: Office) -> None:
    """An underscore in a channel's name stands for itself."""
    await office.knows(9, channel="zaloXbot")
    await office.knows(9, channel="zalo_oa")

    people, _ = await office.plan.used()

    assert people.used == 0


async def test_the_running_bot_tells_whom_it_should(
    settings: Settings, clock: Clock, channel: Collected
) -> None:
    """The warning reaches the chat named in XAOI_ALERT_TO, and only once."""
    async with FakeZaloBot() as zalo:
        zalo.chat("hoa")
        told = settings.model_copy(
            update={
                "channels": (NAME,),
                "zalo_bot_token": zalo.token,
                "zalo_bot_api_url": zalo.url,
                "zalo_bot_people": 1,
                "alert_to": ("test:42",),
            }
        )
        async with build(told, channels=[channel], now=clock) as app:
            bot = app.channels[NAME]
            assert isinstance(bot, Tended)
            await app.conversation.receive([Inbound(Address(NAME, "hoa"), "1", "menu")])
            await app.settle()
            for _ in range(2):
                await bot.tend()
                clock.later(hours=25)
                await app.sender.run_once()
                await app.settle()

    assert [one.address for one in channel.sent] == [Address("test", "42")]
    assert "Zalo Bot đã dùng hết 1 người dùng" in channel.sent[0].reply.text


async def test_a_bot_without_a_plan_warns_of_nothing() -> None:
    """The channel can be used by itself, as its own tests do."""
    bot = ZaloBot("1:x", mode="polling", pictures=())

    await bot.tend()

    assert isinstance(bot, Tended)
