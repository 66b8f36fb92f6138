"""Updates of Telegram, recorded, become messages to the bot."""

import json
import subprocess
import sys

import pytest

from bot.channels.telegram import Telegram
from bot.types import Inbound
from tests.channels.recorded import Recorded, recorded

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

ALL = recorded("telegram")


@pytest.fixture(scope="module")
def telegram() -> Telegram:
    """Make a bot that knows its own name, as after its start."""
    from bot.channels.telegram.read import Me

    made = Telegram("7000001:AA", mode="polling", pictures=(), files=())
    made._listener.me = Me(7000001, "xaoi_test_bot")
    return made


@pytest.mark.parametrize("one", ALL, ids=[one.name for one in ALL])
def test_recorded_update(telegram: Telegram, one: Recorded) -> None:
    """Each recorded update is read as its file says."""
    assert telegram.parse(one.body) == one.heard


def test_unnamed_bot_hears_replies() -> None:
    """Before Telegram told the bot's name, people are answered all the same."""
    unnamed = Telegram("7000001:AA", mode="polling", pictures=(), files=())
    by_name = {one.name: one for one in ALL}

    talk, reply = (unnamed.parse(by_name[name].body) for name in ("group_mention", "group_reply"))

    assert isinstance(talk, Inbound)
    assert not talk.addressed
    assert reply == by_name["group_reply"].heard
    assert unnamed.private_link == ""


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "\u202e\u200b", "😀" * 10, "a" * 100_000, "Kha\u0323i sinh"],
    ids=["empty", "nul", "invisible", "emoji", "huge", "nfd"],
)
def test_odd_texts_are_passed_on(telegram: Telegram, text: str) -> None:
    """Cleaning a text is the conversation's work, not the channel's."""
    update = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": 42, "type": "private"},
            "from": {"id": 42, "is_bot": False, "first_name": "L"},
            "text": text,
        },
    }

    read = telegram.parse(json.dumps(update).encode())

    assert read is not None
    assert read.text == text


def test_lone_surrogate_is_survived(telegram: Telegram) -> None:
    """Half of an emoji, which JSON can say and UTF-8 cannot, is unreadable, not a crash."""
    update = dict(next(one.update for one in ALL if one.name == "text"))
    update["message"] = {**update["message"], "text": "\ud83d"}

    assert telegram.parse(json.dumps(update).encode()) is None


def test_libraries_are_loaded_only_when_on() -> None:
    """Whoever has no Telegram pays nothing for it: seconds of start and 200 MB."""
    ask = "import sys, bot.app, bot.channels.telegram as _; print(*sys.modules)"
    command = [sys.executable, "-c", ask]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours

    loaded = set(told.stdout.split())
    assert "bot.channels.telegram" in loaded
    assert not loaded & {"aiogram", "telegram", "httpx"}
