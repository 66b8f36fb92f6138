"""What only a person can mend, while the bot runs: somebody is called, everybody else served."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.app import App, build
from bot.config import Settings
from bot.errors import SettingsWrong
from bot.ports import Polls
from bot.types import Address, Inbound
from tests.chat import Clock, Collected
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo_bot import FakeZaloBot

pytestmark = pytest.mark.usefixtures("at_once")

PERSON = Address("test", "42")
LAN = 42
telegram = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]


def on(kind: str, platform: FakeTelegram | FakeZaloBot, settings: Settings) -> Settings:
    """Turn on one channel, with somebody to be called on another."""
    return settings.model_copy(
        update={
            "channels": (kind,),
            f"{kind}_token": platform.token,
            f"{kind}_api_url": platform.url,
            "alert_to": (str(PERSON),),
        }
    )


async def told(app: App, channel: Collected) -> list[str]:
    """Return what the person was told up to now."""
    await app.sender.run_once()
    await app.settle()
    return [one.reply.text for one in channel.sent if one.address == PERSON]


@asynccontextmanager
async def running(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """Keep the bot running; whatever stopped it comes out at the end."""
    task = asyncio.create_task(app.run())
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_token_revoked_in_operation_calls_a_person_once(
    settings: Settings, clock: Clock, channel: Collected
) -> None:
    """However often Zalo refuses it, by sending or by hearing; tomorrow it is told again."""
    async with FakeZaloBot() as zalo:
        zalo.chat("lan")
        async with build(on("zalo_bot", zalo, settings), channels=[channel], now=clock) as app:
            zalo.faults.refuses("sendMessage", 401, "Unauthorized", times=2)
            zalo.faults.refuses("getUpdates", 401, "Unauthorized", times=2)
            for number in range(2):
                message = Inbound(Address("zalo_bot", "lan"), str(number), "menu")
                await app.conversation.receive([message])
                await app.settle()
            heard = app.channels["zalo_bot"]
            assert isinstance(heard, Polls)
            poll = heard.poll()
            zalo.says("lan", "một")
            await anext(poll)
            once = list(await told(app, channel))
            clock.later(hours=25)
            zalo.faults.refuses("getUpdates", 401, "Unauthorized")
            zalo.says("lan", "hai")
            await anext(poll)
            again = await told(app, channel)

    assert len(once) == 1
    assert "XAOI_ZALO_BOT_TOKEN" in once[0]
    assert "Zalo Bot Manager" in once[0]
    assert len(again) == 2


async def test_a_start_that_fails_calls_nobody(
    settings: Settings, clock: Clock, channel: Collected
) -> None:
    """Whoever starts the bot reads why it does not; an old alarm would come after the mend."""
    async with FakeZaloBot() as zalo:
        usual = on("zalo_bot", zalo, settings)
        wrong = usual.model_copy(update={"zalo_bot_token": "7:wrong"})
        with pytest.raises(SettingsWrong):
            async with build(wrong, channels=[channel], now=clock):
                pass

        async with build(usual, channels=[channel], now=clock) as app:
            assert await told(app, channel) == []


@pytest.mark.parametrize(
    ("kind", "fake", "named"),
    [
        pytest.param("zalo_bot", FakeZaloBot, "XAOI_ZALO_BOT_TOKEN"),
        pytest.param("telegram", FakeTelegram, "XAOI_TELEGRAM_TOKEN", marks=telegram),
    ],
)
async def test_settings_that_prove_wrong_later_stop_nobody(
    settings: Settings,
    clock: Clock,
    channel: Collected,
    kind: str,
    fake: Callable[[], Any],
    named: str,
) -> None:
    """A platform away at the start refuses our token later: it is asked again after a while."""
    async with fake() as platform:
        platform.faults.breaks("getMe")
        platform.faults.refuses("getMe", 401, "Unauthorized", times=2)
        async with build(on(kind, platform, settings), channels=[channel], now=clock) as app:
            app.listening.again = 0.01
            async with running(app) as task:
                platform.says(LAN if kind == "telegram" else str(LAN), "menu")
                person = platform.chat(LAN if kind == "telegram" else str(LAN))
                await platform.until(lambda: person.answers)
                alive = not task.done()
            sentences = await told(app, channel)

    assert alive
    assert len(sentences) == 1
    assert named in sentences[0]


async def test_an_address_that_proves_wrong_later_stops_nobody(
    settings: Settings, clock: Clock, channel: Collected
) -> None:
    """The same for a webhook that Zalo refuses; once it takes it, the bot is called there."""
    async with FakeZaloBot() as zalo:
        webhook = on("zalo_bot", zalo, settings).model_copy(
            update={
                "zalo_bot_mode": "webhook",
                "zalo_bot_secret": "s3cret-of-12",
                "public_url": "https://xa.example",
            }
        )
        zalo.faults.breaks("getMe")
        zalo.faults.refuses("setWebhook", 400, "Bad Request: url")
        async with build(webhook, channels=[channel], now=clock) as app:
            app.listening.again = 0.01
            async with running(app):
                await zalo.until(lambda: zalo.updates.url)
            sentences = await told(app, channel)

    assert [one for one in sentences if "XAOI_PUBLIC_URL" in one] == sentences != []
