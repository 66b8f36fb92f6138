"""Runs migrations on the connection it is given, on SQLite and PostgreSQL alike."""

import pkgutil
from importlib import import_module

from alembic import context

from bot import storage

for module in pkgutil.iter_modules(storage.__path__):
    if not module.ispkg:
        import_module(f"bot.storage.{module.name}")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=storage.base.metadata,
    render_as_batch=True,
)
context.run_migrations()
