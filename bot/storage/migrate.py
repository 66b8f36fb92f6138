"""Brings a database to the shape this program needs."""

from pathlib import Path

from sqlalchemy import Connection

from bot.storage.db import Db

SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(db: Db) -> None:
    """Run the migrations that are missing; on a current database this changes nothing."""
    async with db.begin() as tx:
        await tx.connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
