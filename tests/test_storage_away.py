"""When the database is full, locked, read-only or away, nothing is lost and nothing half done."""

import sqlite3
from pathlib import Path

import pytest

from bot.app import build
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.storage import Db
from bot.storage.migrate import upgrade
from bot.types import Inbound
from tests.chat import Chat


def pages(db: Db, most: int) -> None:
    """Allow the file to grow to so many pages: SQLite's own way of a full disk."""

    def limit() -> None:
        db._direct.exec_driver_sql(f"PRAGMA max_page_count={most}")

    db._thread.submit(limit).result()


async def fill(chat: Chat) -> None:
    for number in range(100):
        message = Inbound(chat.address, str(number), "menu " + "x" * 3900)
        await chat.app.conversation.receive([message])


async def test_a_full_disk_refuses_and_recovers(chat: Chat) -> None:
    """The channel is told that nothing was stored, so it sends again later."""
    pages(chat.app.db, 1)
    with pytest.raises(StorageUnavailable, match="full"):
        await fill(chat)
    pages(chat.app.db, 2**30)

    reply = await chat.says("menu")

    assert "Bà con cần việc gì?" in reply.text


async def test_a_turn_waits_for_the_database(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that was taken is answered once the database is back, not before, not twice."""
    monkeypatch.setattr("bot.conversation.AGAIN", 0.01)
    commit, failures = chat.app.db.commit, [3]

    async def flaky(*work: object, **more: object) -> list[object]:
        if len(work) > 1 and failures[0]:
            failures[0] -= 1
            raise StorageUnavailable("away")
        return await commit(*work, **more)  # type: ignore[arg-type]

    chat.app.db.commit = flaky  # type: ignore[assignment,method-assign]
    await chat.says("menu")

    assert failures == [0]
    assert len(chat.replies) == 1


async def test_a_locked_file_is_said_so(tmp_path: Path) -> None:
    """Somebody's open database tool must not hang the bot for ever."""
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/x.db", patience=0.05)
    await db.open()
    await upgrade(db)
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable, match="locked"):
        async with db.begin():
            pass

    holder.execute("ROLLBACK")
    holder.close()
    async with db.begin():
        pass
    await db.close()


async def test_a_read_only_file_stops_the_start(tmp_path: Path) -> None:
    """The start says what is wrong instead of failing at the first message."""
    sqlite3.connect(tmp_path / "x.db").close()
    settings = Settings(
        _env_file=None,
        channels=(),
        database_url=f"sqlite+aiosqlite:///file:{tmp_path}/x.db?mode=ro&uri=true",
    )

    with pytest.raises(StorageUnavailable, match="không dùng được"):
        async with build(settings):
            pass


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite+aiosqlite:////proc/no/such/place.db", id="no such folder"),
        pytest.param("postgresql+asyncpg://nobody@127.0.0.1:1/none", id="no server"),
    ],
)
async def test_an_absent_database_stops_the_start(url: str) -> None:
    """Whoever runs the bot reads one sentence, not a stack trace."""
    with pytest.raises(StorageUnavailable, match=r"[Kk]hông"):
        async with build(Settings(_env_file=None, channels=(), database_url=url)):
            pass
