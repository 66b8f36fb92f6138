"""Fixtures: a Telegram on loopback, and the channel that talks with it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import stamina

from bot.channels.telegram import Telegram
from tests.fakes.telegram import FakeTelegram

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    """Telegram."""
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def at_once() -> Iterator[None]:
    """Retries do not wait."""
    with stamina.set_testing(True, attempts=50):
        yield


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with a picture for Telegram, and one that it does not take."""
    (tmp_path / "vneid").mkdir()
    (tmp_path / "vneid" / "login.svg").write_text("<svg/>")
    (tmp_path / "vneid" / "login.png").write_bytes(PNG)
    (tmp_path / "only.svg").write_text("<svg/>")
    (tmp_path / "form.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


@pytest.fixture
async def telegram(server: FakeTelegram, pictures: Path) -> AsyncIterator[Telegram]:
    """The channel, polling, started."""
    made = Telegram(
        server.token, api_url=server.url, mode="polling", pictures=pictures, files=pictures
    )
    await made.start()
    yield made
    await made.stop()
