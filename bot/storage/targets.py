"""What the commune wants to reach: how many there are in each village."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Table, delete, select

from bot.storage.base import Tx, metadata

target = Table(
    "target",
    metadata,
    Column("name", String(120), nullable=False),
    Column("measure", String(60), nullable=False),
    Column("area", String(80), nullable=False),
    Column("many", Integer, nullable=False),
    PrimaryKeyConstraint("name", "area"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """One target, under the name the commune gave it."""

    name: str
    measure: str
    many: Mapping[str, int]
    """How many there are by area; `""` for the whole commune."""


async def all_(tx: Tx) -> list[Target]:
    """List the targets by name."""
    found = await tx.execute(select(target).order_by(target.c.name, target.c.area))
    measures: dict[str, str] = {}
    many: dict[str, dict[str, int]] = {}
    for one in found:
        measures[one.name] = one.measure
        many.setdefault(one.name, {})[one.area] = one.many
    return [Target(name, measure, many[name]) for name, measure in measures.items()]


async def put(tx: Tx, one: Target) -> None:
    """Keep a target; what stood under its name before goes."""
    await drop(tx, one.name)
    rows = [
        {"name": one.name, "measure": one.measure, "area": area, "many": many}
        for area, many in one.many.items()
    ]
    await tx.execute(target.insert(), rows)


async def drop(tx: Tx, name: str) -> None:
    """Let a target be none any more; one that is not there stays so."""
    await tx.execute(delete(target).where(target.c.name == name))
