"""Dossiers from the list that the one-stop desk last handed over."""

import asyncio
from typing import ClassVar

from bot.dossier import Dossier
from bot.errors import DossierUnavailable, StorageUnavailable
from bot.storage import Db, dossiers


class Local:
    """Knows what `xaoi dossiers import` stored; any agency's code may be on that list."""

    name: ClassVar[str] = dossiers.LOCAL

    def __init__(self, db: Db, timeout: float = 5.0) -> None:
        self._db = db
        self._timeout = timeout

    async def find(self, code: str) -> Dossier | None:
        """Look a code up in the imported list."""
        try:
            async with asyncio.timeout(self._timeout), self._db.read() as tx:
                return await dossiers.find(tx, code)
        except (StorageUnavailable, TimeoutError, ValueError) as error:
            raise DossierUnavailable(self.name) from error

    def covers(self, code: str) -> bool:
        """Any code: a desk receives for the whole province."""
        return bool(code)

    async def start(self) -> None:
        """Need nothing: the database is open."""

    async def stop(self) -> None:
        """Need nothing."""
