"""The channels, and the one contract that each of them keeps."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOA
from bot.config import Settings
from bot.ports import Channel
from bot.storage import Db
from bot.types import Inbound
from tests.channels.contract import Case, Contract
from tests.channels.recorded import recorded
from tests.fakes.zalo_oa.account import APP_ID, OA_ID, SECRET_KEY
from tests.fakes.zalo_oa.events import signature

HEADER = "X-Telegram-Bot-Api-Secret-Token"
ZALO_HEADER = "X-Bot-Api-Secret-Token"
SIGNATURE = "X-ZEvent-Signature"
_telegram: list[Channel] = []


def bodies(channel: str) -> dict[str, Any]:
    """Sort what was recorded by what it is."""
    told = recorded(channel)
    return {
        "messages": tuple(one.body for one in told if isinstance(one.heard, Inbound)),
        "others": tuple(
            one.body for one in told if one.heard and not isinstance(one.heard, Inbound)
        ),
        "ignored": tuple(one.body for one in told if not one.heard),
    }


def telegram() -> Channel:
    """Make the channel once: nothing in the contract changes it."""
    if not _telegram:
        _telegram.append(
            Telegram(
                "7000001:AA",
                mode="webhook",
                secret="s3cret",
                public_url="https://xaoi.example",
                pictures=(),
                files=(),
            )
        )
    return _telegram[0]


def zalo_bot() -> Channel:
    """Make a bot that takes webhook calls."""
    return ZaloBot(
        "1:a",
        mode="webhook",
        secret="s3cret-1",
        public_url="https://xaoi.example",
        pictures=(),
    )


def zalo_oa() -> Channel:
    """Make an account's channel; no test of the contract asks its database."""
    settings = Settings(_env_file=None, zalo_oa_app_id=APP_ID, zalo_oa_secret_key=SECRET_KEY)
    db = Db("sqlite+aiosqlite:///never-opened.db")

    async def alert(channel: str, code: str, sentence: str) -> None:
        raise AssertionError((channel, code, sentence))

    return ZaloOA(settings, db, alert, lambda: datetime(2026, 11, 25, tzinfo=UTC))


def signed(change: Callable[[str], str] = str, **by: str) -> Callable[[bytes], Mapping[str, str]]:
    """Sign a body, and change the signature."""
    return lambda body: {SIGNATURE: change(signature(body, **by))}


@pytest.mark.xdist_group("telegram")
@pytest.mark.timeout(180)  # the import of aiogram, on a busy machine
class TestTelegram(Contract):
    """Telegram."""

    case = Case(
        telegram,
        **bodies("telegram"),
        genuine=({HEADER: "s3cret"},),
        forged=({}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: "s3crét"}, {"Secret": "s3cret"}),
    )


class TestConsole(Contract):
    """The terminal."""

    case = Case(
        lambda: Console(print),
        messages=(json.dumps(["1", "xin chào"]).encode(), json.dumps(["2", ""]).encode()),
        ignored=(b"[]", b'["1"]', b"[1, 2]", b'{"1": "2"}'),
    )


class TestZaloBot(Contract):
    """The Zalo Bot Platform."""

    case = Case(
        zalo_bot,
        **bodies("zalo_bot"),
        genuine=({ZALO_HEADER: "s3cret-1"},),
        forged=(
            {},
            {ZALO_HEADER: ""},
            {ZALO_HEADER: "s3cret-2"},
            {ZALO_HEADER: "s3crét-1"},
            {HEADER: "s3cret-1"},
        ),
    )


class TestZaloOA(Contract):
    """Zalo's Official Account: every body has a signature of its own."""

    case = Case(
        zalo_oa,
        **bodies("zalo_oa"),
        genuine=(
            signed(),
            signed(str.upper),
            signed(lambda told: told.removeprefix("mac=")),
            signed(lambda told: f" {told} "),
            signed(first=OA_ID),
        ),
        forged=(
            {},
            {SIGNATURE: ""},
            {SIGNATURE: "mac="},
            {SIGNATURE: "mac=" + "0" * 64},
            {SIGNATURE: "mac=é"},
            {SIGNATURE: signature(b"{}")},
            lambda body: {SIGNATURE: signature(body + b" ")},
            lambda body: {"X-Signature": signature(body)},
            signed(lambda told: told[:-1]),
            signed(lambda told: f"sha256={told}"),
            signed(secret="app-secret-test"),
            signed(secret=""),
            signed(first="another app"),
            signed(first=""),
        ),
    )
