"""Clients that others wrote for the real Zalo talk to the fake one as they are."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from zalo_bot import Bot
from zalo_bot.error import InvalidToken, NetworkError
from zalo_bot_mcp import zalo_api
from zalo_bot_mcp.zalo_api import ZaloBotApi, ZaloTransientError, parse_update

from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_bot.chats import BOT

LAN = "6ede9afa66b88fe6d6a9"


@pytest.fixture
async def sdk(zalo: FakeZaloBot) -> AsyncIterator[Bot]:
    """python-zalo-bot, which writes forms."""
    async with Bot(zalo.token, zalo.url) as bot:
        yield bot


@pytest.fixture
async def mcp(zalo: FakeZaloBot, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ZaloBotApi]:
    """zalo-bot-mcp, which writes JSON; its address is a constant."""
    monkeypatch.setattr(zalo_api, "BASE_URL", zalo.url)
    async with ZaloBotApi(zalo.token) as api:
        yield api


async def test_sdk_knows_its_bot(sdk: Bot) -> None:
    """python-zalo-bot reads getMe."""
    me = await sdk.get_me()

    assert (me.id, me.account_name) == (BOT["id"], BOT["account_name"])


async def test_sdk_talks(zalo: FakeZaloBot, sdk: Bot) -> None:
    """python-zalo-bot polls an update and answers it with text, sticker and typing."""
    id_ = zalo.says(LAN, "Xin chào")

    update = await sdk.get_update(timeout=5)
    await update.message.reply_action("typing")
    sent = await update.message.reply_text("Chào bà con!")
    await update.message.reply_sticker("bfe458bf64fa8da4d4eb")

    assert (update.message.message_id, update.message.text) == (id_, "Xin chào")
    assert update.effective_user.id == LAN
    text, sticker = zalo.chat(LAN).answers
    assert (text.id, text.text) == (sent.message_id, "Chào bà con!")
    assert sticker.sticker
    assert zalo.chat(LAN).actions == ["typing"]


async def test_sdk_hears_of_photos(zalo: FakeZaloBot, sdk: Bot) -> None:
    """python-zalo-bot finds the photo where the real Zalo puts it, and sends it back."""
    zalo.sends_photo(LAN, "giấy hẹn")

    message = (await sdk.get_update(timeout=5)).message
    await message.reply_photo(message.photo_url, "Đã nhận")

    (seen,) = zalo.chat(LAN).answers
    assert (seen.photo, seen.text) == (message.photo_url, "Đã nhận")
    assert seen.fetched


async def test_sdk_sees_an_idle_poll_as_an_error(sdk: Bot) -> None:
    """python-zalo-bot has no eye for the 408 of an idle poll: the fake answers as Zalo does."""
    with pytest.raises(NetworkError, match="408"):
        await sdk.get_update(timeout=1)


async def test_sdk_is_told_a_wrong_token(zalo: FakeZaloBot) -> None:
    """python-zalo-bot knows the 401 of a wrong token."""
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", zalo.url).initialize()


async def test_sdk_sets_the_webhook(zalo: FakeZaloBot) -> None:
    """python-zalo-bot sets, reads and removes the webhook, each in a loop of its own."""

    def configure() -> tuple[bool, str, bool]:
        # Its calls cannot run inside a loop, and a client of httpx serves only one.
        def bot() -> Bot:
            return Bot(zalo.token, zalo.url)

        done = bot().set_webhook("https://bot.example/hooks/zalo_bot", "s3cret-of-12")
        return done, bot().get_webhook_info().url, bot().delete_webhook()

    told = await asyncio.to_thread(configure)

    assert told == (True, "https://bot.example/hooks/zalo_bot", True)
    assert zalo.calls[0][1]["secret_token"] == "s3cret-of-12"


async def test_mcp_talks(zalo: FakeZaloBot, mcp: ZaloBotApi) -> None:
    """zalo-bot-mcp reads getMe, polls an update and answers it."""
    id_ = zalo.says(LAN, "Xin chào")

    me = await mcp.get_me()
    update = parse_update(await mcp.get_updates(timeout=5))
    sent = await mcp.send_message(LAN, "**Chào** bà con!", parse_mode="markdown")
    await mcp.send_chat_action(LAN)

    assert me["account_type"] == "BASIC"
    assert update is not None
    assert (update.message_id, update.user_id, update.chat_type) == (id_, LAN, "PRIVATE")
    (seen,) = zalo.chat(LAN).answers
    assert seen.id == sent["message_id"]


async def test_mcp_is_idle(zalo: FakeZaloBot, mcp: ZaloBotApi) -> None:
    """zalo-bot-mcp takes 408 for an idle poll, 404 for no webhook, 5xx and 429 for trouble."""
    zalo.faults.throttles("sendMessage")
    zalo.faults.breaks("getMe")

    assert await mcp.get_updates(timeout=1) is None
    assert await mcp.get_webhook_info() is None
    with pytest.raises(ZaloTransientError):
        await mcp.send_message(LAN, "Chào")
    with pytest.raises(ZaloTransientError):
        await mcp.get_me()
