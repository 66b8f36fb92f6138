"""The imported list as a dossier source."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.dossier import Dossier, Stage
from bot.dossiers.local import Local
from bot.storage import Db, dossiers
from bot.storage.base import metadata
from bot.storage.db import READERS
from tests.dossiers.contract import KNOWN, Contract, System

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


class Table(System):
    """A database with one dossier."""

    def __init__(self, db: Db, stack: AsyncExitStack) -> None:
        self.db = db
        self.stack = stack
        self.source = Local(db, timeout=0.2)

    async def fail(self, how: str) -> None:
        """Lose the table, let no reader in, or hold nonsense."""
        if how == "down":
            async with self.db.begin() as tx:
                await tx.connection.run_sync(dossiers.dossier.drop)
        elif how == "slow":
            for _ in range(READERS):
                await self.stack.enter_async_context(self.db.read())
        else:
            async with self.db.begin() as tx:
                await tx.execute(update(dossiers.dossier).values(stage="77"))


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[Table]:
    """Keep a list with one dossier."""
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/xaoi.db")
    await db.open()
    one = Dossier(
        KNOWN, Stage.processing, "local", NOW, date(2026, 8, 4), date(2026, 11, 26), None, "post"
    )
    async with db.begin() as tx:
        await tx.connection.run_sync(metadata.create_all)
        import_id = await dossiers.begin_import(
            tx, rows=1, refused=0, started_at=NOW, finished_at=NOW
        )
        await dossiers.save(tx, [one], import_id)
    async with AsyncExitStack() as stack:
        yield Table(db, stack)
    await db.close()


class TestLocal(Contract):
    """The imported list keeps the contract."""

    async def test_it_tells_all_it_was_given(self, system: Table) -> None:
        """How the result is to be received, and when the list came in, are kept."""
        found = await system.source.find(KNOWN)

        assert found is not None
        assert (found.pickup, found.as_of) == ("post", NOW)
