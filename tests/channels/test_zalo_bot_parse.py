"""Updates of Zalo's bots, recorded, become messages to the bot."""

import json

import pytest
from starlette.datastructures import Headers

from bot.channels.zalo_bot import ZaloBot
from tests.channels.recorded import Recorded, recorded

ALL = {one.name: one for one in recorded("zalo_bot")}
HEADER = "X-Bot-Api-Secret-Token"


def make(names: tuple[str, ...] = ("Bot Xã Ơi", "bot.VDKyGxQvc")) -> ZaloBot:
    """Make a bot that knows its own names, as after its start."""
    made = ZaloBot("1:a", mode="polling", secret="s3cret-1", pictures=())
    made._listener.names = names
    return made


@pytest.mark.parametrize("one", ALL.values(), ids=ALL)
def test_recorded_update(one: Recorded) -> None:
    """Each recorded update is read as its file says."""
    assert make().parse(one.body) == one.heard


def test_unnamed_bot_is_called_bot() -> None:
    """Before Zalo told the bot's name, the first word of every bot's name falls out."""
    read = make(()).parse(ALL["group_mention"].body)

    assert read is not None
    assert read.text == "Xã Ơi mấy giờ mở cửa?"


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "\u202e\u200b", "😀" * 10, "a" * 100_000, "Kha\u0323i sinh"],
    ids=["empty", "nul", "invisible", "emoji", "huge", "nfd"],
)
def test_odd_texts_are_passed_on(text: str) -> None:
    """Cleaning a text is the conversation's work, not the channel's."""
    update = json.loads(ALL["text"].body)
    update["result"]["message"]["text"] = text

    read = make().parse(json.dumps(update).encode())

    assert read is not None
    assert read.text == text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"ok":true,"result":null}',
        b'{"ok":false,"error_code":408,"description":"Request timeout"}',
        b"[" * 100_000,
        ALL["text"].body.replace(b"Xin", rb"\ud83d"),
    ],
    ids=["nothing", "null", "list", "no result", "idle", "deep", "half an emoji"],
)
def test_unreadable_is_survived(body: bytes) -> None:
    """What is no update is nothing, not a crash."""
    assert make().parse(body) is None


@pytest.mark.parametrize(
    ("headers", "genuine"),
    [
        ({HEADER: "s3cret-1"}, True),
        ({HEADER.lower(): "s3cret-1"}, True),
        ({HEADER: "s3cret-2"}, False),
        ({HEADER: "s3crét-1"}, False),
        ({HEADER: ""}, False),
        ({}, False),
    ],
    ids=["genuine", "small letters", "wrong", "odd", "empty", "none"],
)
def test_secret_is_compared(headers: dict[str, str], *, genuine: bool) -> None:
    """Only Zalo knows the secret; a bot without one takes no webhook call at all."""
    assert make().verify(Headers(headers), b"") is genuine
    open_ = ZaloBot("1:a", mode="polling", pictures=())
    assert open_.verify(Headers(headers), b"") is False
