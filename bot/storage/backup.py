"""Copies a database whole beside a running bot, and puts a copy in its place."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, exists, inspect, select, text

from bot.errors import StorageUnavailable
from bot.storage.base import Tx
from bot.storage.contacts import contact
from bot.storage.db import Db, translated
from bot.storage.notices import notice
from bot.storage.officials import official
from bot.storage.sqlite import owned

PARTS = ("", "-wal", "-shm")
"""The files that are one SQLite database."""


def file(db: Db) -> Path:
    """Return where the database lies, on SQLite."""
    return Path((db.url.database or "xaoi.db").removeprefix("file:"))


def there(db: Db) -> bool:
    """Tell whether there is a database, on SQLite; opening it would make one."""
    return file(db).is_file()


def copy(db: Db, to: Path) -> None:
    """Copy a SQLite database as it is at one moment, however much is written meanwhile."""
    source = f"file:{quote(str(file(db).absolute()))}?mode=ro"
    with (
        translated(),
        closing(sqlite3.connect(source, uri=True)) as here,
        closing(sqlite3.connect(to)) as there,
    ):
        here.backup(there)
        [(sound,)] = there.execute("PRAGMA quick_check(1)").fetchall()
    if sound != "ok":
        raise StorageUnavailable(f"Cơ sở dữ liệu không dùng được: {sound}")


def put(db: Db, copied: Path, *, aside: str) -> Path | None:
    """Put a copy in the place of a SQLite database; returns where the old one now is, if any.

    Refused while a bot runs.
    """
    path = file(db)
    old = path.with_name(f"{path.name}.{aside}")
    with owned(path), translated():
        was = path.exists()
        for part in PARTS:
            beside = path.with_name(path.name + part)
            if beside.exists():
                beside.rename(old.with_name(old.name + part))
        copied.replace(path)
    return old if was else None


async def is_used(tx: Tx) -> bool:
    """Tell whether anybody has written to this bot, or works with it."""
    there = set(await tx.connection.run_sync(_tables))
    for table in (contact, official, notice):
        if table.name in there:
            found = await tx.execute(select(exists(select(table.c[0]).select_from(table))))
            if found.scalar_one():
                return True
    return False


async def others(tx: Tx) -> int:
    """Count who else is connected to a PostgreSQL database."""
    found = await tx.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    return int(found.scalar_one())


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
