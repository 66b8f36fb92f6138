"""Brings a database to the shape this program needs."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from bot.storage.db import Db

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
VERSIONS = "alembic_version"
"""The table in which a database keeps its shape."""
Shape = Literal["current", "old", "newer"]
"""`old` lacks a migration; `newer` was written by a program newer than this one."""


async def upgrade(db: Db) -> None:
    """Run the migrations that are missing; on a current database this changes nothing."""
    async with db.begin() as tx:
        if await tx.connection.run_sync(_revision) != _newest():
            await tx.connection.run_sync(_upgrade)


async def shape(db: Db) -> Shape:
    """Tell how the database's shape stands to this program's; changes nothing."""
    here, ours = await revision(db), known()
    if here == ours[0]:
        return "current"
    return "old" if here in ("", *ours) else "newer"


def known() -> list[str]:
    """List the shapes that this program knows, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_configured())
    return [one.revision for one in scripts.walk_revisions()]


@cache
def _newest() -> str:
    return known()[0]


async def revision(db: Db) -> str:
    """Return the shape of the database, as the migrations are called; empty for none."""
    async with db.read() as tx:
        return await tx.connection.run_sync(_revision)


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _configured()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def _configured() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
