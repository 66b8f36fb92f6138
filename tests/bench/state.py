"""The durable store the peers get: one row a key, committed at every write."""

import json
from pathlib import Path
from typing import Any

import aiosqlite


class State:
    """Keys and JSON on aiosqlite: WAL, synchronous=FULL, each write a commit of its own."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: Path) -> "State":
        """Open the file, and make the one table."""
        # No BEGIN and COMMIT of their own: a write is one hop to the thread, the cheapest way.
        connection = await aiosqlite.connect(path, isolation_level=None)
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        await connection.execute("CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT)")
        return cls(connection)

    async def read(self, key: str) -> Any:
        """Return what was written last; None if nothing was."""
        found = await self._connection.execute_fetchall(
            "SELECT value FROM state WHERE key = ?", (key,)
        )
        return next((json.loads(value) for (value,) in found), None)

    async def write(self, key: str, value: Any) -> None:
        """Keep this durably."""
        await self._connection.execute(
            "INSERT INTO state VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, json.dumps(value)),
        )

    async def close(self) -> None:
        """End its thread."""
        await self._connection.close()
