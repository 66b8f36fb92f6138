"""Pictures and files that officials send: fetched into memory, up to what Telegram gives out."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.telegram import Telegram, fetch
from bot.errors import ChannelUnavailable, SendError
from bot.ports import Fetches
from tests.channels.conftest import PNG
from tests.fakes.telegram import FakeTelegram

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

LAN = 42


async def test_a_picture_in_its_largest_size(server: FakeTelegram, telegram: Telegram) -> None:
    """What the message names is what is fetched."""
    server.sends_photo(LAN, content=PNG)

    assert isinstance(telegram, Fetches)
    assert await telegram.fetch("photo1280") == PNG


async def test_a_file(server: FakeTelegram, telegram: Telegram) -> None:
    """A list in a spreadsheet, with a name that nobody should put into an address."""
    server.sends_document(LAN, "danh sách #1?.xlsx", b"PK\x03\x04")

    assert await telegram.fetch(document(server)) == b"PK\x03\x04"


@pytest.mark.parametrize("size", [60 * 2**20, None], ids=["as told", "as it turns out"])
async def test_too_big(
    server: FakeTelegram, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    """Telegram hands out 20 MB; a server that says nothing of the size is cut off there."""
    monkeypatch.setattr(fetch, "LARGEST", 1000)
    server.sends_document(LAN, "phim.mp4", bytes(1001), size=size or 5)

    assert await why_not(telegram, document(server)) == "too_big"


FAILS: dict[str, tuple[Callable[[Any], None], str]] = {
    "5xx": (lambda faults: faults.breaks("getFile"), "network"),
    "nonsense": (lambda faults: faults.garbles("getFile"), "network"),
    "no path": (lambda faults: faults.garbles("getFile", b'{"ok":true,"result":[]}'), "network"),
    "cut": (lambda faults: faults.cuts_before("getFile"), "network"),
    "too fast": (lambda faults: faults.throttles("getFile", 7), "throttled"),
    "a download that breaks": (lambda faults: faults.breaks("download"), "gone"),
    "a download cut within": (lambda faults: faults.cuts_within("download"), "network"),
}


@pytest.mark.parametrize(("fails", "why"), FAILS.values(), ids=FAILS)
async def test_failures(
    server: FakeTelegram, telegram: Telegram, fails: Callable[[Any], None], why: str
) -> None:
    """Whatever goes wrong on the way is told in our words."""
    server.sends_document(LAN, "a.pdf")
    fails(server.faults)

    assert await why_not(telegram, document(server)) == why


async def test_unknown(telegram: Telegram) -> None:
    """An id that Telegram does not know, or no longer."""
    assert await why_not(telegram, "nothing") == "gone"


async def test_the_token_stays_secret(
    server: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """It stands in every address, and must not reach a log or an error."""
    caplog.set_level(logging.DEBUG)
    server.sends_document(LAN, "a.pdf")
    await telegram.fetch(document(server))
    server.faults.cuts_within("download")

    with pytest.raises(ChannelUnavailable) as told:
        await telegram.fetch(document(server))

    shown = "".join(traceback.format_exception(told.value))
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert server.token not in shown
    assert server.token not in logged


async def why_not(telegram: Telegram, media: str) -> str:
    """Try to fetch; returns why it was refused."""
    with pytest.raises(SendError) as told:
        await telegram.fetch(media)
    return told.value.code


def document(server: FakeTelegram) -> str:
    """Return the id of the only file there is."""
    (update,) = server.updates._past.values()
    return str(update["message"]["document"]["file_id"])
