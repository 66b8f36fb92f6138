"""Where people live and officials act: province → commune → village, a tree."""

from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, Text, select

from bot.roles import Area
from bot.storage.base import Tx, metadata

area = Table(
    "area",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("parent", String(80), ForeignKey("area.id")),
    Column("kind", String(10), nullable=False),
    Column("name", String(120), nullable=False),
    Column("old_names", Text, nullable=False),
)


async def put(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Keep areas as the commune's file names them, parents first; none is ever deleted."""
    statement = tx.insert(area)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in ("name", "old_names")},
        ),
        rows,
    )


async def all_(tx: Tx) -> list[Area]:
    """List the areas, parents first."""
    found = await tx.execute(select(area.c.id, area.c.name, area.c.kind).order_by(area.c.id))
    return [Area(one.id, one.name, one.kind) for one in found]
