"""What a database begins with: the areas of the commune's file, and samples to try."""

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.dossiers.importing import import_file
from bot.storage import Db, Tx, areas, dossiers
from content.commune import Commune


async def plant(db: Db, commune: Commune) -> None:
    """Keep the commune and its villages as areas."""
    async with db.begin() as tx:
        await put_areas(tx, commune)


async def put_areas(tx: Tx, commune: Commune) -> None:
    """Keep them as the profile that is published now names them."""
    await areas.put(tx, area_rows(commune))


async def load_samples(db: Db, path: Path, now: datetime) -> None:
    """Give the sample commune its dossiers, unless a list was ever imported."""
    async with db.read() as tx:
        if await dossiers.last_import(tx):
            return
    await import_file(db, path, now)


def area_rows(commune: Commune) -> list[dict[str, Any]]:
    """Lay out the commune and its villages as a tree of areas."""
    top: dict[str, Any] = {
        "id": commune.id,
        "parent": None,
        "kind": "commune",
        "name": commune.name,
        "old_names": "\n".join(commune.old_names),
    }
    villages = [
        {
            "id": f"{commune.id}/{village.id}",
            "parent": commune.id,
            "kind": "village",
            "name": village.name,
            "old_names": "\n".join(village.old_names),
        }
        for village in commune.villages
    ]
    return [top, *villages]
