"""How updates are fetched from Zalo, and how the bot says where they go."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import structlog

from bot.channels.zalo_bot import ZaloBot
from bot.errors import SettingsWrong
from bot.ports import Polls
from bot.types import Inbound
from tests.fakes.zalo_bot import FakeZaloBot

pytestmark = pytest.mark.usefixtures("at_once")

LAN, HOA = "6ede9afa66b88fe6d6a9", "7fdd8afa55b77fe5c5b8"
SECRET = "s3cret-of-12"


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    """Zalo, where an idle poll ends at once."""
    async with FakeZaloBot() as zalo:
        zalo.longest_poll = 0.01
        yield zalo


def make(zalo: FakeZaloBot, **more: Any) -> ZaloBot:
    fields: dict[str, Any] = {"mode": "polling", "pictures": (), **more}
    return ZaloBot(fields.pop("token", zalo.token), api_url=zalo.url, **fields)


@pytest.fixture
async def bot(zalo: FakeZaloBot) -> AsyncIterator[ZaloBot]:
    """The channel, polling, started."""
    made = make(zalo)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def poll(bot: ZaloBot) -> AsyncIterator[AsyncIterator[list[Inbound]]]:
    """What the channel hears."""
    assert isinstance(bot, Polls)
    poll = bot.poll()
    yield poll
    await poll.aclose()


def texts(messages: list[Inbound]) -> list[str]:
    return [one.text for one in messages]


async def test_updates_come_one_by_one(
    zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]]
) -> None:
    """Each update is handed on alone, in the order of writing."""
    zalo.says(LAN, "một")
    zalo.says(HOA, "hai")

    assert [texts(await anext(poll)) for _ in range(2)] == [["một"], ["hai"]]
    assert zalo.waiting == 0


async def test_idle_is_no_failure(zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]]) -> None:
    """A poll in which nobody wrote ends with 408, of which nobody need know."""
    for _ in range(3):
        zalo.injects({"ok": False, "error_code": 408, "description": "Request timeout"})
    zalo.says(LAN, "một")

    with structlog.testing.capture_logs() as told:
        assert texts(await anext(poll)) == ["một"]

    assert told == []


async def test_others_business_is_passed_over(
    zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]]
) -> None:
    """What is not for the bot, or cannot be read, holds nobody up."""
    zalo.injects({"event_name": "message.hologram.received", "message": {}})
    zalo.injects({"ok": True, "result": [1, None]})
    zalo.injects({"ok": True, "result": None})
    zalo.injects(b"\xff\xfe\xff")
    zalo.says(LAN, "một")

    assert texts(await anext(poll)) == ["một"]


FAILURES: dict[str, Callable[[Any], None]] = {
    "5xx": lambda faults: faults.breaks("getUpdates", 502, times=3),
    "throttled": lambda faults: faults.throttles("getUpdates"),
    "cut before": lambda faults: faults.cuts_before("getUpdates", times=3),
    "webhook elsewhere": lambda faults: faults.refuses("getUpdates", 400, "webhook is set"),
    "revoked token": lambda faults: faults.refuses("getUpdates", 401, "Unauthorized"),
    "not found": lambda faults: faults.refuses("getUpdates", 404, "Not Found"),
}


@pytest.mark.parametrize("fails", FAILURES.values(), ids=FAILURES)
async def test_failure_loses_nothing(
    zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]], fails: Callable[[Any], None]
) -> None:
    """Where a poll fails before Zalo handed anything out, every update comes, once."""
    fails(zalo.faults)
    zalo.says(LAN, "một")
    zalo.says(LAN, "hai")

    assert [texts(await anext(poll)) for _ in range(2)] == [["một"], ["hai"]]


@pytest.mark.parametrize(
    "fails",
    [
        lambda faults: faults.cuts_silently("getUpdates"),
        lambda faults: faults.cuts_within("getUpdates"),
        lambda faults: faults.garbles("getUpdates"),
        lambda faults: faults.garbles("getUpdates", b"\xff\xfe\xff"),
    ],
    ids=["cut silently", "cut within", "garbled", "not UTF-8"],
)
async def test_lost_on_the_way_is_lost(
    zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]], fails: Callable[[Any], None]
) -> None:
    """Zalo forgets what it handed out; the bot goes on with the next."""
    fails(zalo.faults)
    zalo.says(LAN, "một")
    zalo.says(LAN, "hai")

    assert texts(await anext(poll)) == ["hai"]


async def test_failures_quote_nobody(
    zalo: FakeZaloBot, poll: AsyncIterator[list[Inbound]]
) -> None:
    """A garbled update holds people's words; the log of the failure does not."""
    zalo.faults.garbles("getUpdates", '{"ok":true,"result":"chồng tôi mất'.encode())
    zalo.injects('{"ok":true,"result":{"text":"chồng tôi mất"}}'.encode())
    zalo.injects('{"ok":true,"result":{"text":"chồng tôi mất"}}'.encode())
    zalo.says(LAN, "một")

    with structlog.testing.capture_logs() as told:
        await anext(poll)

    assert told
    assert "chồng" not in str(told)
    assert zalo.token not in str(told)


@pytest.mark.parametrize("token", ["nonsense", "7:wrong"], ids=["odd", "unknown"])
async def test_wrong_token_is_named(zalo: FakeZaloBot, token: str) -> None:
    """A token that Zalo does not know stops the start with the name of the setting."""
    with pytest.raises(SettingsWrong, match="XAOI_ZALO_BOT_TOKEN"):
        await make(zalo, token=token).start()


async def test_zalo_away_stops_nothing(zalo: FakeZaloBot) -> None:
    """The bot starts without Zalo, and goes to work when it is back."""
    zalo.faults.breaks("getMe", times=3)
    bot = make(zalo)

    await bot.start()
    zalo.says(LAN, "@Bot Xã Ơi mấy giờ?", group="00aa11bb")
    poll = bot.poll()

    assert texts(await anext(poll)) == ["mấy giờ?"]
    await poll.aclose()
    await bot.stop()


async def test_webhook_is_registered(zalo: FakeZaloBot) -> None:
    """With a public address Zalo calls us, and says the secret."""
    bot = make(zalo, mode="webhook", secret=SECRET, public_url="https://xaoi.example/")
    zalo.faults.breaks("setWebhook")

    await bot.start()
    assert zalo.secret == ""
    assert [one async for one in bot.poll()] == []

    assert zalo.updates.url == "https://xaoi.example/hooks/zalo_bot"
    assert zalo.secret == SECRET
    await bot.stop()


async def test_polling_takes_the_webhook_away(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """A bot that polls again after a time with a webhook gets its updates."""
    zalo.updates.url = "https://127.0.0.1:1/hooks/zalo_bot"

    await bot.start()

    assert zalo.updates.url == ""


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"secret": SECRET, "public_url": "http://x.example"}, "XAOI_PUBLIC_URL"),
        ({"secret": SECRET, "public_url": ""}, "XAOI_PUBLIC_URL"),
        ({"secret": "", "public_url": "https://x.example"}, "XAOI_ZALO_BOT_SECRET"),
        ({"secret": "ngắn", "public_url": "https://x.example"}, "XAOI_ZALO_BOT_SECRET"),
    ],
    ids=["no https", "no address", "no secret", "short secret"],
)
async def test_impossible_webhook_is_named(
    zalo: FakeZaloBot, more: dict[str, str], named: str
) -> None:
    """An address or secret that Zalo refuses stops the start with the setting's name."""
    with pytest.raises(SettingsWrong, match=named):
        await make(zalo, mode="webhook", **more).start()
