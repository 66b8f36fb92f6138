"""The channels, and the one contract that each of them keeps."""

import json
from pathlib import Path

import pytest

from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.ports import Channel
from tests.channels.contract import Case, Contract
from tests.channels.recorded import recorded

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_telegram: list[Channel] = []


def telegram() -> Channel:
    """Make the channel once: nothing in the contract changes it."""
    if not _telegram:
        _telegram.append(
            Telegram(
                "7000001:AA",
                mode="webhook",
                secret="s3cret",
                public_url="https://xaoi.example",
                pictures=Path(),
                files=Path(),
            )
        )
    return _telegram[0]


@pytest.mark.xdist_group("telegram")
@pytest.mark.timeout(180)  # the import of aiogram, on a busy machine
class TestTelegram(Contract):
    """Telegram."""

    case = Case(
        telegram,
        messages=tuple(one.body for one in recorded() if one.inbound),
        ignored=tuple(one.body for one in recorded() if not one.inbound),
        genuine={HEADER: "s3cret"},
        forged=({}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: "s3crét"}, {"Secret": "s3cret"}),
    )


class TestConsole(Contract):
    """The terminal."""

    case = Case(
        lambda: Console(print),
        messages=(json.dumps(["1", "xin chào"]).encode(), json.dumps(["2", ""]).encode()),
        ignored=(b"[]", b'["1"]', b"[1, 2]", b'{"1": "2"}'),
    )
