"""Fixtures: a Telegram on loopback, and the channel that talks with it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import stamina

from bot.channels.telegram import Telegram
from tests.fakes.telegram import FakeTelegram

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PICTURE, FILE = "0123456789abcdef.png", "fedcba9876543210.pdf"
"""What notices carry is kept under such names."""


@dataclass
class Ticks:
    """Seconds that pass when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


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
def kept(tmp_path: Path) -> Path:
    """The folder of what notices carry: a picture and a file."""
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / PICTURE).write_bytes(PNG)
    (folder / FILE).write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture
def ticks() -> Ticks:
    """A clock in seconds that a test moves."""
    return Ticks()


@pytest.fixture
async def telegram(
    server: FakeTelegram, pictures: Path, kept: Path, ticks: Ticks
) -> AsyncIterator[Telegram]:
    """The channel, polling, started."""
    made = Telegram(
        server.token,
        api_url=server.url,
        mode="polling",
        pictures=(pictures, kept),
        files=(pictures, kept),
        clock=ticks,
    )
    await made.start()
    yield made
    await made.stop()
