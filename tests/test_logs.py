"""Logs carry ids; tokens and people's secrets are stopped at the last door."""

import json
import logging

import pytest
import stamina
import structlog

from bot import logs
from bot.channels.waiting import patiently
from bot.channels.zalo_bot.client import Client


@pytest.fixture(autouse=True)
def untouched():
    """Leave logging as it was found."""
    root = logging.getLogger()
    before, ours = (root.handlers[:], root.level), structlog.get_config()
    yield
    root.handlers[:], root.level = before
    structlog.configure(**ours)
    stamina.instrumentation.set_on_retry_hooks(None)


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_ids_are_logged(capsys) -> None:
    """Who runs the bot sees which delivery failed and why, and where it belongs."""
    logs.configure("INFO", as_json=True)

    with structlog.contextvars.bound_contextvars(turn=17):
        structlog.get_logger().info(
            "delivery.failed", delivery=482913, address="zalo_oa:4111111111111111", code="blocked"
        )

    [line] = lines(capsys)
    assert line.pop("timestamp")
    assert line == {
        "event": "delivery.failed",
        "level": "info",
        "turn": 17,
        "delivery": 482913,
        "address": "zalo_oa:4111111111111111",
        "code": "blocked",
    }


@pytest.mark.parametrize(
    ("field", "logged"),
    [
        ("https://api.telegram.org/bot123:AbC/sendMessage", "https://api.telegram.org/bot***/sendMessage"),
        ("postgresql+asyncpg://xaoi:hush@db/xaoi", "postgresql+asyncpg://xaoi:***@db/xaoi"),
        ("https://oauth.zaloapp.com/?access_token=abc&x=1", "https://oauth.zaloapp.com/?access_token=***&x=1"),
        ("otp 482913", "otp [mã OTP]"),
        ({"a": ["cccd 025099123456"]}, {"a": ["cccd [số căn cước]"]}),
        (84912345678, "[số điện thoại]"),
        (ValueError("sdt 0912345678"), "sdt [số điện thoại]"),
        (True, True),
        (1.5, 1.5),
    ],
)  # fmt: skip
def test_secrets_are_stopped(capsys, field, logged) -> None:
    """A token or a number that slipped into a field does not reach the file."""
    logs.configure("INFO", as_json=True)

    structlog.get_logger().info("x", field=field)

    assert lines(capsys)[0]["field"] == logged


def test_libraries_go_through_the_same_guard(capsys) -> None:
    """What aiohttp or uvicorn log is cleaned like our own."""
    logs.configure("INFO", as_json=True)

    logging.getLogger("somelib").warning("GET %s for 0912345678", "/bot1:A/getMe")

    assert lines(capsys)[0]["event"] == "GET /bot***/getMe for [số điện thoại]"


def test_a_traceback_shows_no_local_variables(capsys) -> None:
    """A bug's traceback says where, and nothing of what people wrote."""
    logs.configure("INFO", as_json=True)

    def broken(text: str) -> None:
        raise ValueError(len(text))

    written = "cháu tên Lan"
    try:
        broken(written)
    except ValueError:
        structlog.get_logger().exception("bug")

    [line] = lines(capsys)
    assert "in broken" in line["exception"]
    assert "Lan" not in json.dumps(line, ensure_ascii=False)


def test_the_level_is_kept(capsys) -> None:
    """Below the level asked for nothing is said, and the talk of libraries is held down."""
    logs.configure("WARNING", as_json=False)

    structlog.get_logger().info("quiet")
    logging.getLogger("aiogram").info("quiet too")
    structlog.get_logger().warning("loud", id=3)

    said = capsys.readouterr().err
    assert "quiet" not in said
    assert "loud" in said
    assert "id=3" in said


async def test_a_platform_that_is_away_is_named(capsys) -> None:
    """Waiting for it is told in one line of ours: where, why, how long; never what was sent."""
    logs.configure("INFO", as_json=True)
    client, tries = Client("99:secret", "http://127.0.0.1:9"), iter((client_asks, no_more))

    with stamina.set_testing(True, attempts=2):
        await patiently()(lambda hushed: next(tries)(client, hushed), "hush")
    await client.close()

    [line] = lines(capsys)
    assert line.pop("timestamp")
    assert line == {
        "event": "platform.away",
        "level": "warning",
        "where": "bot.channels.zalo_bot.client",
        "why": "network",
        "wait": 0.0,
    }


async def client_asks(client: Client, hushed: str) -> None:
    await client.call("getMe", {"text": hushed})


async def no_more(client: Client, hushed: str) -> None: ...
