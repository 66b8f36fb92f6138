"""Fixtures: the whole bot on a database of its own, a citizen, a clock that stands still."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.app import App, build
from bot.config import Settings
from bot.hours import VIETNAM
from bot.storage import Db
from bot.storage.migrate import upgrade
from tests.chat import Chat, Clock, Collected

# Plain tracebacks: the fine ones draw every local value, and take seconds.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

# The same examples every time: a red test must be the change's fault, not the day's.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture
def clock() -> Clock:
    """A Wednesday morning in office hours."""
    return Clock(datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in its newest shape, made once: every test begins with a copy."""
    path = tmp_path_factory.mktemp("database") / "xaoi.db"

    async def make() -> None:
        db = Db(f"sqlite+aiosqlite:///{path}")
        await db.open()
        await upgrade(db)
        await db.close()

    asyncio.run(make())
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    """No channel but the test's own, a database of its own."""
    shutil.copy(migrated, tmp_path / "xaoi.db")
    return Settings(
        _env_file=None,
        channels=(),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/xaoi.db",
        media=tmp_path / "media",
    )


@pytest.fixture
def channel() -> Collected:
    """The channel that keeps what was sent."""
    return Collected()


@pytest.fixture
async def app(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[App]:
    """The whole bot."""
    async with build(settings, channels=[channel], now=clock) as app:
        yield app


@pytest.fixture
def chat(app: App, channel: Collected, clock: Clock) -> Chat:
    """A citizen called Lan."""
    return Chat(app, channel, clock)
