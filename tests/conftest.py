"""Fixtures: the whole bot on a database of its own, a citizen, a clock that stands still."""

import asyncio
import shutil
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from _pytest.nodeid import NodeId
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

from bot import seed
from bot.app import App, build
from bot.config import Settings
from bot.hours import VIETNAM
from bot.publishing import Shelf
from bot.storage import Db, sqlite
from bot.storage import db as engines
from bot.storage.migrate import upgrade
from tests.chat import Chat, Clock, Collected
from tests.clerk import Hall, office
from tests.postgres import CARELESS, postgres

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
COMPILED: LRUCache[object, object] = LRUCache(1000)

# Plain tracebacks: the fine ones draw every local value, and take seconds.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

# No power cut falls on a test: nothing is to be waited for until it is on the disk.
sqlite.PRAGMAS = (*sqlite.PRAGMAS, "synchronous=OFF")

# No fake speaks TLS: the authorities of the world are read once, not for every client.
ssl.create_default_context = cache(ssl.create_default_context)

# Each statement is compiled once, not once for each of a thousand databases.
for make in ("create_engine", "create_async_engine"):
    once = partial(getattr(engines, make), execution_options={"compiled_cache": COMPILED})
    setattr(engines, make, once)
SQLiteDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
SQLiteDialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign]

# The same examples every time: a red test must be the change's fault, not the day's.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep groups together: xdist 3.8 names them where pytest 9.2 looks no more (xdist #1386)."""
    for item in items:
        if named := vars(item).get("_nodeid"):
            item._id = NodeId.parse(named)


@pytest.fixture
def clock() -> Clock:
    """A Wednesday morning in office hours."""
    return Clock(MORNING)


def bare(path: Path) -> Settings:
    """Set no channel, and this database."""
    return Settings(
        _env_file=None,
        channels=(),
        database_url=f"sqlite+aiosqlite:///{path}",
        media=path.with_name("media"),
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in its newest shape, made once: every test begins with a copy."""
    path = tmp_path_factory.mktemp("migrated") / "xaoi.db"

    async def make() -> None:
        db = Db(bare(path).database_url)
        await db.open()
        await upgrade(db)
        await db.close()

    asyncio.run(make())
    return path


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """A database that the bot has filled at an earlier start, and nobody has written yet."""
    path = tmp_path_factory.mktemp("begun") / "xaoi.db"
    shutil.copy(migrated, path)

    async def fill() -> None:
        settings = bare(path)
        db = Db(settings.database_url)
        await db.open()
        shelf = Shelf.of(db, settings)
        await shelf.publish_bundled(MORNING)
        await seed.plant(db, shelf.library.commune)
        await seed.load_samples(db, settings.content / "samples" / "dossiers.csv", MORNING)
        await db.close()

    asyncio.run(fill())
    return path


@pytest.fixture(scope="session")
def database() -> Iterator[Callable[[], str]]:
    """Make empty databases on a PostgreSQL; its tests are one group, so that it is one."""
    with postgres(*CARELESS) as new:
        yield new


@pytest.fixture(scope="session")
def plain() -> Settings:
    """The settings of all tests: reading the environment takes as long as a turn."""
    return bare(Path("xaoi.db"))


@pytest.fixture
def settings(tmp_path: Path, migrated: Path, plain: Settings) -> Settings:
    """No channel but the test's own, an empty database of its own."""
    shutil.copy(migrated, tmp_path / "xaoi.db")
    own = {
        "database_url": f"sqlite+aiosqlite:///{tmp_path}/xaoi.db",
        "media": tmp_path / "media",
    }
    return plain.model_copy(update=own)


@pytest.fixture
def channel() -> Collected:
    """The channel that keeps what was sent."""
    return Collected()


@pytest.fixture
async def app(
    settings: Settings, begun: Path, channel: Collected, clock: Clock
) -> AsyncIterator[App]:
    """The whole bot, started once more."""
    shutil.copy(begun, settings.media.with_name("xaoi.db"))
    async with build(settings, channels=[channel], now=clock) as app:
        yield app


@pytest.fixture
def chat(app: App, channel: Collected, clock: Clock) -> Chat:
    """A citizen called Lan."""
    return Chat(app, channel, clock)


@pytest.fixture
async def hall(app: App) -> AsyncIterator[Hall]:
    """The officials' web desk, open."""
    async with office(app) as hall:
        yield hall


@pytest.fixture(autouse=True)
def _no_farewell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close aiogram at once: it sleeps on the clock for the sake of TLS."""
    aiogram = sys.modules.get("aiogram.client.session.aiohttp")
    if aiogram is None:
        return

    async def close(session: Any) -> None:
        if session._session is not None and not session._session.closed:
            await session._session.close()

    monkeypatch.setattr(aiogram.AiohttpSession, "close", close)
