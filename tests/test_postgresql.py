"""The same bot on PostgreSQL: one process, then two that share the work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts import Alerts
from bot.app import App, build
from bot.config import Settings
from bot.doors import Door
from bot.storage import accounts, doors, outbox, tokens
from bot.storage.delivery_table import delivery
from bot.types import Address, Inbound, Reply
from tests.chat import Chat, Clock, Collected

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def settings(database: Callable[[], str]) -> Settings:
    return Settings(_env_file=None, channels=(), database_url=database(), lease_seconds=1)


@pytest.fixture
async def app(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[App]:
    async with build(settings, channels=[channel], now=clock) as app:
        yield app


async def test_a_flow_on_postgresql(chat: Chat) -> None:
    """Start, answer, go back, look a dossier up."""
    await chat.says("/flow tra_cuu_ho_so")
    await chat.presses("Bắt đầu")
    await chat.says("quay lai")
    stands = await chat.session()
    found = await chat.says("H57.132-260804-0583")

    assert (stands.flow, stands.step) == ("tra_cuu_ho_so", "about")
    assert "đang giải quyết" in found.text


async def test_two_processes_keep_one_order(
    app: App, settings: Settings, channel: Collected, clock: Clock
) -> None:
    """Whichever process a message reaches, a person's messages are answered one by one."""
    lan = Address("test", "lan")
    async with build(settings, channels=[channel], now=clock) as other:
        texts = ["/flow tra_cuu_ho_so", "1", "quay lai", "1", "menu", "thoi"]
        for number, text in enumerate(texts):
            here = (app, other)[number % 2]
            await here.conversation.receive([Inbound(lan, str(number), text)])
            await (other, app)[number % 2].conversation.receive([Inbound(lan, str(number), text)])
        for one in (app, other) * 3:
            await one.settle()
            # A reply that would overtake one in the other process's hands waits in the outbox.
            await one.sender.run_once()
            await one.settle()

    stands = await Chat(app, channel, clock).session()
    assert len(channel.sent) == len(texts)
    assert stands.flow == ""
    assert "dừng" in channel.sent[-1].reply.text


async def test_a_dead_process_is_succeeded(
    app: App, settings: Settings, channel: Collected, clock: Clock
) -> None:
    """What another process took and never finished is taken up when its lease is over."""
    dead = replace(app.conversation.turns.around, send=lambda _: None)
    app.conversation.turns.around = dead
    await app.conversation.receive([Inbound(Address("test", "lan"), "1", "menu")])
    await app.settle()
    assert channel.sent == []

    async with build(settings, channels=[channel], now=clock) as other:
        clock.later(seconds=2)
        await other.sender.run_once()
        await other.settle()

    assert len(channel.sent) == 1


async def test_processes_in_the_same_trouble_call_once(app: App, clock: Clock) -> None:
    """A wallet that runs dry is met by every reply at once: the official gets one message."""
    alerts = Alerts(app.db, [Address("test", "official")], clock)

    calls = (alerts.raise_("zalo_oa", "-321", "Ví ZCA hết tiền.") for _ in range(8))
    await asyncio.gather(*calls)
    clock.later(hours=24)
    await alerts.raise_("zalo_oa", "-321", "Ví ZCA hết tiền.")

    async with app.db.read() as tx:
        queued = await tx.execute(select(delivery.c.created_at))
        assert [one.created_at for one in queued] == [clock() - timedelta(hours=24), clock()]


async def test_an_official_is_not_talked_over_on_postgresql(chat: Chat) -> None:
    """What waits to leave goes on waiting, and leaves with the tap that calls the bot back."""
    menu = await chat.says("menu")
    news = outbox.row(chat.address, Reply("Hồ sơ có kết quả."), now=chat.clock())
    await chat.app.db.commit((outbox.add, news))
    said = Inbound(chat.address, "", kind="official", happened_at=chat.clock())
    await chat.gets(said)
    await chat.app.sender.run_once()
    await chat.app.settle()
    waited = len(chat.replies)

    await chat.app.conversation.receive(
        [Inbound(chat.address, "tap", kind="press", press=menu.buttons[0].data)]
    )
    await chat.app.settle()
    await chat.app.sender.run_once()
    await chat.app.settle()

    assert waited == 1
    assert [one.text for one in chat.replies[1:2]] == ["Hồ sơ có kết quả."]
    assert len(chat.replies) == 3


async def test_what_channels_count_is_kept_on_postgresql(app: App, clock: Clock) -> None:
    """Doors, tokens and facts say the same on both databases; a stale pair is not refreshed."""
    lan, now = Address("zalo_oa", "42"), clock()
    early = now - timedelta(hours=3)
    pair = tokens.Pair("access", "refresh", now, now + timedelta(hours=25))
    await app.db.commit(
        (doors.opened, {"address": str(lan), "opened_at": now}),
        (accounts.note, {"channel": "zalo_oa", "name": "account", "value": "1", "at": now}),
    )
    await app.db.commit((doors.told, {"key": str(lan), "remain": 7, "of": 8}))
    await app.db.commit((doors.opened, {"address": str(lan), "opened_at": early}))
    async with app.db.begin() as tx:
        await tokens.save(tx, "zalo_oa", pair)
        first = await tokens.claim(tx, "zalo_oa", "access", "one", now, now + timedelta(minutes=1))
        second = await tokens.claim(tx, "zalo_oa", "access", "two", now, now)
        stale = await tokens.claim(
            tx, "zalo_oa", "before", "two", now + timedelta(hours=1), now + timedelta(hours=2)
        )

    async with app.db.read() as tx:
        assert await doors.find(tx, [lan]) == {lan: Door(now, 7, 8)}
        assert await tokens.find(tx, "zalo_oa") == pair
        assert (await accounts.known(tx, "zalo_oa"))["account"] == ("1", now)
    assert (first, second, stale) == (True, False, False)
