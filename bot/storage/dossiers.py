"""Dossiers as the one-stop desk last listed them: stage and dates, never a name or a title."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Date, Index, Integer, String, Table, func, select

from bot.dossier import Dossier, Stage
from bot.storage.base import BigId, Instant, Tx, metadata

dossier = Table(
    "dossier",
    metadata,
    Column("code", String(60), primary_key=True),
    Column("stage", String(2), nullable=False),
    Column("received_on", Date),
    Column("due_on", Date),
    Column("finished_on", Date),
    Column("pickup", String(8), nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("import_id", BigId, nullable=False),
)
Index("ix_dossier_import_id", dossier.c.import_id)
dossier_import = Table(
    "dossier_import",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("rows", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
)
LOCAL = "local"
"""The source name of what was imported."""


async def find(tx: Tx, code: str) -> Dossier | None:
    """Read one dossier; raises ValueError if what is stored makes no sense."""
    found = (await tx.execute(select(dossier).where(dossier.c.code == code))).first()
    return None if found is None else read(found)


def read(row: Any) -> Dossier:
    """Make a Dossier of a row of the table."""
    return Dossier(
        code=row.code,
        stage=Stage(row.stage),
        source=LOCAL,
        as_of=row.imported_at,
        received_on=row.received_on,
        due_on=row.due_on,
        finished_on=row.finished_on,
        pickup=row.pickup,
    )


async def begin_import(
    tx: Tx, *, rows: int, refused: int, started_at: datetime, finished_at: datetime
) -> int:
    """Note an import; its rows follow in the same transaction."""
    statement = dossier_import.insert().returning(dossier_import.c.id)
    values = {
        "rows": rows,
        "refused": refused,
        "started_at": started_at,
        "finished_at": finished_at,
    }
    return int((await tx.execute(statement, values)).scalar_one())


async def save(tx: Tx, dossiers: Sequence[Dossier], import_id: int) -> int:
    """Keep what a list says of these dossiers; returns how many are at another stage now."""
    if not dossiers:
        return 0
    codes = [one.code for one in dossiers]
    known = await tx.execute(
        select(dossier.c.code, dossier.c.stage).where(dossier.c.code.in_(codes))
    )
    before = {found.code: found.stage for found in known}
    insert = tx.insert(dossier)
    await tx.execute(
        insert.on_conflict_do_update(
            index_elements=["code"],
            set_={one.name: insert.excluded[one.name] for one in dossier.c if one.name != "code"},
        ),
        [
            {
                "code": one.code,
                "stage": one.stage.value,
                "received_on": one.received_on,
                "due_on": one.due_on,
                "finished_on": one.finished_on,
                "pickup": one.pickup,
                "imported_at": one.as_of,
                "import_id": import_id,
            }
            for one in dossiers
        ],
    )
    return sum(before.get(one.code, one.stage.value) != one.stage.value for one in dossiers)


async def last_import(tx: Tx) -> datetime | None:
    """Tell when the last list came in; None if none ever did."""
    found = await tx.execute(select(func.max(dossier_import.c.finished_at)))
    return found.scalar()


async def lists_agency(tx: Tx, office: str) -> bool:
    """Tell whether any listed dossier carries this agency's code (`H57.132`)."""
    found = await tx.execute(
        select(dossier.c.code)
        .where(dossier.c.code.startswith(f"{office}-", autoescape=True))
        .limit(1)
    )
    return found.first() is not None
