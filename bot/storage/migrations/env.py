"""Runs migrations on the connection it is given, on SQLite and PostgreSQL alike."""

from alembic import context

from bot.storage.base import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
