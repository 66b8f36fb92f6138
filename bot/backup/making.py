"""Makes a backup beside a running bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot import heartbeat
from bot.backup.archive import DATABASE, Manifest, digest, kept, pack, room
from bot.errors import StorageUnavailable
from bot.storage import Db, Tx, accounts, backup, dumps
from bot.storage.migrate import revision

DONE = "backup"
"""The fact that a backup was made; `at` is when."""
NOTHING = "Cơ sở dữ liệu chưa có gì để sao lưu. Chạy trợ lý một lần trước: xaoi run."


async def back_up(url: str, media: Path, to: Path, now: datetime) -> Path:
    """Copy database, pictures and files into one file; returns its name.

    `to` is a file, or a folder in which one is made.
    """
    target = _named(to, now)
    unopened = Db(url)
    if not unopened.shared and not backup.there(unopened):
        raise StorageUnavailable(NOTHING)
    async with opened(url) as db:
        schema = await revision(db)
        if not schema:
            raise StorageUnavailable(NOTHING)
        with room(target.parent) as folder:
            database, packed = folder / DATABASE, folder / "packed"
            await asyncio.to_thread(dumps.dump if db.shared else backup.copy, db, database)
            files = kept(media)
            manifest = Manifest(
                now.isoformat(), kind(db), schema, digest(database), media=len(files)
            )
            await asyncio.to_thread(pack, packed, manifest, database, files)
            packed.replace(target)
        async with db.begin() as tx:
            await remember(tx, now)
    return target


async def remember(tx: Tx, at: datetime) -> None:
    """Note that a backup was made."""
    fact = {"channel": heartbeat.WHERE, "name": DONE, "value": "", "at": at}
    await accounts.note(tx, [fact])


def kind(db: Db) -> str:
    """Name the kind of a database as a manifest does."""
    return "postgresql" if db.shared else "sqlite"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Db]:
    """Open a database as it is, beside a bot that may be running."""
    db = Db(url, owner=False)
    try:
        await db.open()
        yield db
    finally:
        await db.close()


def _named(to: Path, now: datetime) -> Path:
    return to / f"xaoi-{now:%Y%m%d-%H%M}.tar.gz" if to.is_dir() else to
