"""The database carries many turns in one commit, and one bad turn harms no other."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import Stale, StorageUnavailable
from bot.storage import Db, inbox, outbox, sessions
from bot.storage.migrate import upgrade
from bot.types import Address, Inbound, Reply, Session

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LAN, MINH = Address("webchat", "lan"), Address("webchat", "minh")


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Db]:
    """An empty database."""
    db = Db(settings.database_url)
    await db.open()
    yield db
    await db.close()


def message(sender: Address, id_: str) -> dict[str, object]:
    return inbox.row(
        Inbound(sender, id_, "chào"), "chào", now=NOW, by="me", lease=timedelta(seconds=60)
    )


async def test_a_repeated_message_is_known(db: Db) -> None:
    """The same update twice, even in one commit, is stored once."""
    first, second = await db.commit((inbox.add, message(LAN, "1")), (inbox.add, message(LAN, "1")))
    [third] = await db.commit((inbox.add, message(LAN, "1")))

    assert first is not None
    assert (second, third) == (None, None)


async def test_a_bad_unit_fails_alone(db: Db) -> None:
    """Two people's turns wait together; only the one whose session moved on must be redone."""
    await db.commit((sessions.save, sessions.row(Session(MINH, revision=1, updated_at=NOW))))

    good, stale = await asyncio.gather(
        db.commit(
            (sessions.save, sessions.row(Session(LAN, revision=1, updated_at=NOW))),
            (outbox.add, outbox.row(LAN, Reply("một"), now=NOW)),
        ),
        db.commit(
            (sessions.save, sessions.row(Session(MINH, revision=1, updated_at=NOW))),
            (outbox.add, outbox.row(MINH, Reply("hai"), now=NOW)),
        ),
        return_exceptions=True,
    )

    assert isinstance(stale, Stale)
    assert isinstance(good, list)
    async with db.read() as tx:
        assert [one.reply.text for one in await outbox.after(tx, LAN, 0)] == ["một"]
        assert await outbox.after(tx, MINH, 0) == []


async def test_one_reply_per_message_and_position(db: Db) -> None:
    """A turn that is saved twice by mistake is refused the second time, whole."""
    [id_] = await db.commit((inbox.add, message(LAN, "1")))
    row = outbox.row(LAN, Reply("một"), now=NOW, inbox_id=id_)
    await db.commit((outbox.add, row))

    with pytest.raises(Exception, match="UNIQUE"):
        await db.commit((outbox.add, row))


async def test_a_second_process_is_refused(db: Db) -> None:
    """Two bots on one SQLite file would answer everything twice."""
    other = Db(db.url.render_as_string(hide_password=False))

    with pytest.raises(StorageUnavailable, match="tiến trình xaoi khác"):
        await other.open()


async def test_a_command_may_work_beside_the_bot(db: Db) -> None:
    """Importing dossiers must not need the bot to stop."""
    beside = Db(db.url.render_as_string(hide_password=False), owner=False)
    await beside.open()

    async with beside.begin() as tx:
        await inbox.release(tx)

    await beside.close()


async def test_ids_of_replies_grow(db: Db) -> None:
    """The web chat resumes after the last id it has seen."""
    ids = await db.commit(
        *(
            (outbox.add, outbox.row(LAN, Reply(str(n)), now=NOW, inbox_id=1, position=n))
            for n in range(20)
        )
    )

    assert ids == sorted(ids)
    async with db.read() as tx:
        seen = await outbox.after(tx, LAN, ids[9])
    assert [one.reply.text for one in seen] == [str(n) for n in range(10, 20)]


async def test_a_command_may_be_the_first_to_come(tmp_path: Path) -> None:
    """An operator may connect an account before the bot has ever run."""
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/var/xaoi.db", owner=False)

    await db.open()
    await upgrade(db)
    await db.close()

    assert (tmp_path / "var" / "xaoi.db").is_file()
