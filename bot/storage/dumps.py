"""Lets PostgreSQL's own programs copy a database out and in."""

import os
import shutil
import subprocess
from pathlib import Path

from bot.errors import StorageUnavailable
from bot.storage.base import metadata
from bot.storage.db import Db
from bot.storage.migrate import VERSIONS

MISSING = (
    "Máy này chưa có {tool} của PostgreSQL. Cài: sudo apt install postgresql-client, rồi làm lại."
)
FAILED = "{tool} dừng giữa chừng: {why}. Xem máy PostgreSQL và bản {tool}, rồi làm lại."
PLAIN = ("--no-owner", "--no-privileges")
JOBS = "procrastinate"
"""The schema of who runs what: made anew at the start, and nothing to keep."""


def dump(db: Db, to: Path) -> None:
    """Copy a database as it is at one moment."""
    _run(db, "pg_dump", "--format=custom", *PLAIN, f"--exclude-schema={JOBS}", f"--file={to}")


def load(db: Db, dumped: Path) -> None:
    """Put what was dumped in the place of every table of ours: all of it, or nothing."""
    script, first = dumped.with_name("script.sql"), dumped.with_name("first.sql")
    # All tables of this program: a dump of an older one cleans away only those that it knows.
    names = ", ".join((VERSIONS, *(table.name for table in metadata.sorted_tables)))
    first.write_text(f"DROP TABLE IF EXISTS {names} CASCADE;\n", encoding="utf-8")
    _run(db, "pg_restore", *PLAIN, "--clean", "--if-exists", f"--file={script}", str(dumped))
    once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run(db, "psql", *once, f"--file={first}", f"--file={script}")


def _run(db: Db, tool: str, *told: str) -> None:
    if not (path := shutil.which(tool)):
        raise StorageUnavailable(MISSING.format(tool=tool))
    done = subprocess.run(  # noqa: S603 - one of three programs, with arguments of ours
        [path, *told], env=_environment(db), capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["không rõ"])[-1].rstrip(".")
        raise StorageUnavailable(FAILED.format(tool=tool, why=why))


def _environment(db: Db) -> dict[str, str]:
    """Say where the database is; a password on a command line could be seen by anybody."""
    url = db.url
    host = url.host or url.query.get("host")
    told = {
        "PGHOST": host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("ssl"),
    }
    return {**os.environ, **{name: str(value) for name, value in told.items() if value}}
