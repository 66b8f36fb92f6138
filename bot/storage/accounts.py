"""What we know of our own account on each channel: small facts, by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    cast,
    delete,
    select,
    text,
)

from bot.storage.base import Instant, Tx, metadata

REFUSED_CALL = "refused call"
"""The fact that a webhook call was refused for its signature; `at` is when, to the minute."""

account_fact = Table(
    "account_fact",
    metadata,
    Column("channel", String(20), nullable=False),
    Column("name", String(60), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("channel", "name"),
)


async def note(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Keep facts (`channel`, `name`, `value`, `at`), each in place of what was known."""
    insert = tx.insert(account_fact)
    newest = {(row["channel"], row["name"]): row for row in rows}
    await tx.execute(
        insert.on_conflict_do_update(
            index_elements=["channel", "name"],
            set_={"value": insert.excluded.value, "at": insert.excluded.at},
        ),
        list(newest.values()),
    )
    return [None] * len(rows)


async def count(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Add each fact's `value`, a number, to the one that was known by that name."""
    insert = tx.insert(account_fact)
    total = cast(account_fact.c.value, Integer) + cast(insert.excluded.value, Integer)
    await tx.execute(
        insert.on_conflict_do_update(
            index_elements=["channel", "name"],
            set_={"value": cast(total, Text), "at": insert.excluded.at},
        ),
        rows,
    )
    return [None] * len(rows)


async def note_once(tx: Tx, row: dict[str, Any], since: datetime) -> bool:
    """Keep a fact unless it was noted after that moment; tells whether it was kept.

    However many ask at once, on either database: one is told yes.
    """
    insert = tx.insert(account_fact)
    done = await tx.execute(
        insert.values(row)
        .on_conflict_do_update(
            index_elements=["channel", "name"],
            set_={"value": insert.excluded.value, "at": insert.excluded.at},
            where=account_fact.c.at <= since,
        )
        .returning(account_fact.c.name)
    )
    return done.first() is not None


async def identity(tx: Tx) -> str:
    """Return what changes when a dump is restored on PostgreSQL; on SQLite always the same."""
    if not tx.on_postgresql:
        return "-"
    found = await tx.execute(text("SELECT 'notice'::regclass::oid"))
    return str(found.scalar_one())


async def forget(tx: Tx, channel: str, name: str) -> None:
    """Take a fact back."""
    await tx.execute(
        delete(account_fact).where(account_fact.c.channel == channel, account_fact.c.name == name)
    )


async def known(tx: Tx, channel: str) -> dict[str, tuple[str, datetime]]:
    """Read every fact of a channel, each with when it was noted."""
    found = await tx.execute(
        select(account_fact.c.name, account_fact.c.value, account_fact.c.at).where(
            account_fact.c.channel == channel
        )
    )
    return {one.name: (one.value, one.at) for one in found}
