"""How updates are fetched, and how the bot introduces itself; nothing gets lost on the way."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import structlog
from starlette.datastructures import Headers

from bot.channels.telegram import Telegram
from bot.channels.telegram.words import COMMANDS
from bot.errors import SettingsWrong
from bot.types import Inbound
from tests.fakes.telegram import FakeTelegram

pytestmark = [
    pytest.mark.xdist_group("telegram"),
    pytest.mark.timeout(180),  # the import of aiogram, on a busy machine
    pytest.mark.usefixtures("at_once"),
]

LAN, HOA = 42, 43


@pytest.fixture
async def poll(telegram: Telegram) -> AsyncIterator[AsyncIterator[list[Inbound]]]:
    """What the channel hears."""
    poll = telegram.poll()
    yield poll
    await poll.aclose()


def texts(messages: list[Inbound]) -> list[str]:
    return [one.text for one in messages]


async def test_next_confirms_the_former(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """Updates stay with Telegram until the next ones are asked for: by then they are stored."""
    server.says(LAN, "một")
    server.says(HOA, "hai")
    assert texts(await anext(poll)) == ["một", "hai"]
    assert server.updates.waiting == 2

    server.says(LAN, "ba")

    assert texts(await anext(poll)) == ["ba"]
    assert server.updates.waiting == 1


async def test_unconfirmed_comes_again(
    server: FakeTelegram, telegram: Telegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """A bot that died before storing gets the same updates, with the same ids."""
    server.says(LAN, "một")
    before = await anext(poll)

    restarted = telegram.poll()

    assert await anext(restarted) == before
    await restarted.aclose()


async def test_others_business_is_confirmed(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """What is not for the bot, or cannot be read, does not come back for ever."""
    server.updates._allowed = []
    server.injects({"update_id": 2001, "edited_message": {"message_id": 1}})
    server.injects({"update_id": 2002, "telepathy": {}})
    server.injects({"update_id": 2003, "message": {"text": "no chat"}})
    server.injects({"update_id": 2004, "message": None})
    server.people._ids = iter(range(2005, 2010))
    server.says(LAN, "một")

    assert texts(await anext(poll)) == ["một"]

    server.says(LAN, "hai")
    assert texts(await anext(poll)) == ["hai"]
    assert server.updates.waiting == 1


async def test_unreadable_alone_is_confirmed(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """A batch without anything for us is passed over."""
    server.injects({"update_id": 2001, "message": {"text": "no chat"}})
    await server.until(lambda: server.updates.waiting)
    server.people._ids = iter([2002])
    server.says(LAN, "một")

    assert texts(await anext(poll)) == ["một"]


FAILURES: dict[str, Callable[[Any], None]] = {
    "5xx": lambda faults: faults.breaks("getUpdates", 502, times=3),
    "5xx without words": lambda faults: faults.garbles("getUpdates", b'{"ok":false}'),
    "throttled": lambda faults: faults.throttles("getUpdates", 30),
    "cut before": lambda faults: faults.cuts_before("getUpdates", times=3),
    "cut after": lambda faults: faults.cuts_silently("getUpdates"),
    "cut within": lambda faults: faults.cuts_within("getUpdates"),
    "broken JSON": lambda faults: faults.garbles("getUpdates"),
    "not UTF-8": lambda faults: faults.garbles("getUpdates", b"\xff\xfe\xff"),
    "other JSON": lambda faults: faults.garbles("getUpdates", b'{"ok":true,"result":7}'),
    "no result": lambda faults: faults.garbles("getUpdates", b'{"ok":true}'),
    "odd result": lambda faults: faults.garbles("getUpdates", b'{"ok":true,"result":[1,null]}'),
    "another poller": lambda faults: faults.refuses("getUpdates", 409, "Conflict: terminated"),
    "revoked token": lambda faults: faults.refuses("getUpdates", 401, "Unauthorized"),
}


@pytest.mark.parametrize("fails", FAILURES.values(), ids=FAILURES)
async def test_failure_loses_nothing(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]], fails: Callable[[Any], None]
) -> None:
    """Whatever happens to getUpdates, the bot goes on and gets every update once."""
    server.says(LAN, "một")
    assert texts(await anext(poll)) == ["một"]

    fails(server.faults)
    server.says(LAN, "hai")

    assert texts(await anext(poll)) == ["hai"]
    server.says(LAN, "ba")
    assert texts(await anext(poll)) == ["ba"]


async def test_failures_quote_nobody(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """A garbled batch holds people's words; the log of the failure does not."""
    server.faults.garbles("getUpdates", '{"ok":true,"result":"chồng tôi mất"}'.encode())
    server.says(LAN, "một")

    with structlog.testing.capture_logs() as told:
        await anext(poll)

    assert told
    assert "chồng" not in str(told)
    assert server.token not in str(told)


async def test_only_wanted_kinds_are_asked_for(
    server: FakeTelegram, poll: AsyncIterator[list[Inbound]]
) -> None:
    """Edited messages and the like are not even sent to us."""
    server.says(LAN, "một")
    await anext(poll)

    assert server.updates._allowed == ["message", "callback_query", "my_chat_member"]


async def test_commands_are_shown_in_each_language(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """Everybody sees Vietnamese commands and descriptions, English phones English ones."""
    shown = server.world.shown

    for key, language in (("", "vi"), ("en", "en")):
        told = {one["command"]: one["description"] for one in shown["commands", key]}
        assert told == COMMANDS[language]
    assert "không phải cán bộ" in shown["description", ""]
    assert "not an official" in shown["description", "en"]
    assert 0 < len(shown["short_description", ""]) <= 120
    assert telegram.private_link == "https://t.me/xaoi_test_bot?start=menu"


async def test_restart_sets_nothing_anew(server: FakeTelegram, telegram: Telegram) -> None:
    """Telegram limits how often a bot may change its face."""
    before = len(server.calls)

    await telegram.start()

    assert not [method for method, _ in server.calls[before:] if method.startswith("set")]


def test_commands_fit() -> None:
    """Telegram takes commands of a-z 0-9 _ and descriptions of 256 characters."""
    assert set(COMMANDS["vi"]) == set(COMMANDS["en"])
    assert set(COMMANDS["vi"]) == {
        "menu", "vneid", "dichvucong", "qr", "hoso", "canbo", "ngonngu", "xoadulieu", "huongdan",
    }  # fmt: skip
    for commands in COMMANDS.values():
        assert all(name.isascii() and name.islower() and len(name) <= 32 for name in commands)
        assert all(1 <= len(what) <= 256 for what in commands.values())


def make(server: FakeTelegram, **more: Any) -> Telegram:
    fields: dict[str, Any] = {"mode": "polling", "pictures": (), "files": (), **more}
    return Telegram(fields.pop("token", server.token), api_url=server.url, **fields)


@pytest.mark.parametrize("token", ["nonsense", "1:", "7:wrong"], ids=["odd", "empty", "unknown"])
async def test_wrong_token_is_named(server: FakeTelegram, token: str) -> None:
    """A token that Telegram does not know stops the start with the name of the setting."""
    with pytest.raises(SettingsWrong, match="XAOI_TELEGRAM_TOKEN"):
        await make(server, token=token).start()


async def test_telegram_away_stops_nothing(server: FakeTelegram) -> None:
    """Telegram is often blocked: the bot starts, and introduces itself when it is back."""
    server.faults.breaks("getMe", times=3)
    telegram = make(server)

    await telegram.start()
    assert telegram.private_link == ""

    server.says(LAN, "một")
    poll = telegram.poll()
    assert texts(await anext(poll)) == ["một"]
    assert telegram.private_link
    assert server.world.shown["commands", ""]
    await poll.aclose()
    await telegram.stop()


async def test_webhook_is_registered(server: FakeTelegram) -> None:
    """With a public address Telegram calls us, says the secret, and keeps what waited."""
    server.says(LAN, "một")
    telegram = make(server, mode="webhook", secret="s3cret-_", public_url="https://xaoi.example/")
    server.faults.breaks("setWebhook")

    await telegram.start()
    assert [one async for one in telegram.poll()] == []

    webhook = server.updates.webhook
    assert webhook["url"] == "https://xaoi.example/hooks/telegram"
    assert json.loads(webhook["allowed_updates"])[0] == "message"
    assert server.updates.waiting == 1
    assert telegram.verify(Headers({"X-Telegram-Bot-Api-Secret-Token": "s3cret-_"}), b"")
    await telegram.stop()


async def test_polling_takes_the_webhook_away(server: FakeTelegram, telegram: Telegram) -> None:
    """A bot that polls again after a time with a webhook gets its updates."""
    server.updates.webhook = {"url": "https://127.0.0.1:1/hooks/telegram"}

    await telegram.start()

    assert server.updates.webhook == {}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"secret": "có dấu", "public_url": "https://x.example"}, "XAOI_TELEGRAM_SECRET"),
        ({"secret": "s", "public_url": "http://x.example"}, "XAOI_PUBLIC_URL"),
        ({"secret": "s", "public_url": ""}, "XAOI_PUBLIC_URL"),
        ({"secret": "", "public_url": "https://x.example"}, "XAOI_TELEGRAM_SECRET"),
    ],
    ids=["odd secret", "no https", "no address", "no secret"],
)
async def test_impossible_webhook_is_named(
    server: FakeTelegram, more: dict[str, str], named: str
) -> None:
    """An address or secret that Telegram refuses stops the start with the setting's name."""
    with pytest.raises(SettingsWrong, match=named):
        await make(server, mode="webhook", **more).start()
