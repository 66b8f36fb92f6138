"""Brings a database to the shape this program needs."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.storage.db import Db

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(db: Db) -> None:
    """Run the migrations that are missing; on a current database this changes nothing."""
    async with db.begin() as tx:
        await tx.connection.run_sync(_upgrade)


async def current(db: Db) -> bool:
    """Tell whether no migration is missing; changes nothing."""
    async with db.read() as tx:
        return await tx.connection.run_sync(_current)


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _configured()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> bool:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(_configured()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(newest)


def _configured() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
