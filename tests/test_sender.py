"""The sender sends in order, tries again by the error's class, and gives up when told to."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    StorageUnavailable,
    Throttled,
)
from bot.sender import Sender
from bot.storage import Db, contacts, delivery_table, outbox
from bot.types import Address, Contact, Delivery, Reply
from tests.chat import Clock, Collected

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LAN = Address("test", "lan")


class Flaky(Collected):
    """A platform that refuses what it is told to refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Exception] = []

    async def send(self, delivery: Delivery) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return await super().send(delivery)

    @property
    def texts(self) -> list[str]:
        return [one.reply.text for one in self.sent]


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Db]:
    """A database that knows Lan."""
    db = Db(settings.database_url)
    await db.open()
    await db.commit((contacts.add, contacts.row(Contact(LAN), NOW)))
    yield db
    await db.close()


@pytest.fixture
def channel() -> Flaky:
    return Flaky()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def sender(db: Db, channel: Flaky, clock: Clock) -> Sender:
    return Sender(db, {"test": channel}, clock, timedelta(seconds=60), chance=lambda: 1.0)


async def queue(db: Db, *texts: str) -> None:
    await db.commit(*((outbox.add, outbox.row(LAN, Reply(text), now=NOW)) for text in texts))


async def states(db: Db) -> list[tuple[str, str]]:
    async with db.read() as tx:
        found = await tx.execute(
            select(delivery_table.delivery.c.state, delivery_table.delivery.c.error).order_by(
                delivery_table.delivery.c.id
            )
        )
        return [(one.state, one.error) for one in found]


async def run(sender: Sender) -> None:
    await sender.run_once()
    await sender.settle()


async def test_sends_in_order(db: Db, sender: Sender, channel: Flaky) -> None:
    """One address's replies leave as they were written."""
    await queue(db, "một", "hai", "ba")

    await run(sender)

    assert channel.texts == ["một", "hai", "ba"]
    assert await states(db) == [("sent", "")] * 3


async def test_throttled_waits_as_long_as_told(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """The platform's word decides when to try again; the order stays."""
    channel.errors = [Throttled(30)]
    await queue(db, "một", "hai")

    await run(sender)
    assert channel.texts == []
    clock.later(seconds=29)
    await run(sender)
    assert channel.texts == []
    clock.later(seconds=3)
    await run(sender)

    assert channel.texts == ["một", "hai"]


async def test_new_replies_do_not_overtake(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """A reply committed while an older one waits goes behind it."""
    channel.errors = [ChannelUnavailable("down")]
    await queue(db, "một")
    await run(sender)
    [id_] = await db.commit((outbox.add, outbox.row(LAN, Reply("hai"), now=NOW, inbox_id=1)))

    sender.send([Delivery(id_, LAN, Reply("hai"))])
    await sender.settle()
    assert channel.texts == []
    clock.later(seconds=10)
    await run(sender)

    assert channel.texts == ["một", "hai"]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(MessageRejected("bad"), id="rejected"),
        pytest.param(RecipientUnreachable("blocked"), id="blocked"),
    ],
)
async def test_gives_up_at_once(db: Db, sender: Sender, channel: Flaky, error: SendError) -> None:
    """What can never succeed is not tried twice, and does not hold up the next."""
    channel.errors = [error]
    await queue(db, "một", "hai")

    await run(sender)

    assert await states(db) == [("failed", error.code), ("sent", "")]


async def test_blocked_is_remembered(db: Db, sender: Sender, channel: Flaky) -> None:
    """Somebody who blocked us is marked, so that notices leave them out."""
    channel.errors = [RecipientUnreachable("blocked")]
    await queue(db, "một")

    await run(sender)

    async with db.read() as tx:
        lan = await contacts.find(tx, LAN)
    assert lan
    assert not lan.reachable


async def test_follows_a_moved_chat(db: Db, sender: Sender, channel: Flaky) -> None:
    """A group that became a supergroup gets its message under the new id."""
    channel.errors = [RecipientMoved("migrated", "lan-2")]
    await queue(db, "một")

    await run(sender)
    await run(sender)

    assert [str(one.address) for one in channel.sent] == ["test:lan-2"]


async def test_gives_up_after_a_day(db: Db, sender: Sender, channel: Flaky, clock: Clock) -> None:
    """A platform that stays down ends in `failed`, with its reason."""
    channel.errors = [ChannelUnavailable("down") for _ in range(1000)]
    await queue(db, "một")

    hours = 0.0
    while (await states(db))[0][0] != "failed":
        await run(sender)
        clock.later(minutes=15)
        hours += 15 / 60

    assert await states(db) == [("failed", "down")]
    assert 20 < hours < 40


async def test_a_doubtful_message_is_given_up_sooner(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """Where it may be the very message that cannot be sent, some minutes of trying will do."""
    channel.errors = [ChannelUnavailable("-200", doubtful=True) for _ in range(1000)]
    await queue(db, "một")

    for _ in range(12):
        await run(sender)
        clock.later(minutes=5)

    assert await states(db) == [("failed", "-200")]


async def test_a_dead_process_leaves_its_replies_to_the_next(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """A reply claimed by a process that died is sent when its lease is over."""
    async with db.begin() as tx:
        await tx.execute(
            delivery_table.delivery.insert(),
            [
                {
                    **outbox.row(LAN, Reply("một"), now=NOW),
                    "state": "sending",
                    "claimed_until": NOW + timedelta(seconds=60),
                }
            ],
        )

    await run(sender)
    assert channel.texts == []
    clock.later(seconds=61)
    await run(sender)

    assert channel.texts == ["một"]


async def test_no_fourth_copy_is_sent(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """Where nobody can know whether it arrived, three tries are enough, and it is `unknown`."""
    channel.errors = [ChannelUnavailable("timeout", ambiguous=True) for _ in range(100)]
    await queue(db, "một")

    for _ in range(50):
        await run(sender)
        clock.later(minutes=5)

    assert await states(db) == [("unknown", "timeout")]
    assert len(channel.errors) == 97


async def test_an_hourly_wait_ends_after_a_day(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """A quota that stays spent holds nobody's answers for weeks."""
    channel.errors = [Throttled(3600, "-211") for _ in range(1000)]
    await queue(db, "một")

    hours = 0
    while (await states(db))[0][0] != "failed":
        await run(sender)
        clock.later(hours=1, seconds=2)
        hours += 1

    assert 24 <= hours <= 27


async def test_a_database_that_is_away_while_sending_loses_nothing(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """A channel may need the database to send: then the answer waits, and is not given up."""
    channel.errors = [StorageUnavailable("locked")]
    await queue(db, "một")

    await run(sender)
    clock.later(minutes=5)
    await run(sender)

    assert channel.texts == ["một"]


@pytest.mark.usefixtures("db")
async def test_a_reply_that_was_queued_is_not_overtaken(sender: Sender) -> None:
    """Between looking and committing somebody else may have taken what waited."""
    assert await sender.sends(LAN)

    sender.waits(LAN)

    assert not await sender.sends(LAN)


async def test_to_somebody_forgotten_nothing_is_sent_again(
    db: Db, sender: Sender, channel: Flaky, clock: Clock
) -> None:
    """What was leaving when they withdrew, and failed, ends there; no trace is left."""
    channel.errors = [ChannelUnavailable("down")]
    await queue(db, "một")
    async with db.begin() as tx:
        await tx.execute(delivery_table.delivery.update().values(secret=True))

    await run(sender)
    clock.later(minutes=5)
    await run(sender)

    assert channel.texts == []
    async with db.read() as tx:
        (row,) = await tx.execute(select(delivery_table.delivery))
    assert (row.state, row.body, row.address) == ("failed", "", "")
