"""Statements of the hot path: written in Core, compiled once, then run as they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from sqlalchemy import Dialect, Executable

from bot.storage.base import DirectTx, Tx

Row = dict[str, Any]
Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Prepared:
    """One statement that is run for many rows, with every turn.

    On the committing thread it goes straight to SQLite: SQLAlchemy's own way to the cursor costs
    ten times what SQLite takes for the row.
    """

    build: Callable[[str], Executable]
    """Makes the statement for a dialect."""
    _made: dict[tuple[str, tuple[str, ...]], Any] = field(default_factory=dict)

    async def run(self, tx: Tx, rows: Sequence[Row]) -> list[Any]:
        """Run it for these rows, which all have the same keys; return what comes back."""
        if isinstance(tx, DirectTx):
            return self._plan(tx, tuple(rows[0])).run(tx, rows)
        result = await tx.execute(self._statement(tx.dialect), list(rows))
        return list(result) if result.returns_rows else []

    def _statement(self, dialect: str) -> Executable:
        if (dialect, ()) not in self._made:
            self._made[dialect, ()] = self.build(dialect)
        return self._made[dialect, ()]  # type: ignore[no-any-return]

    def _plan(self, tx: DirectTx, keys: tuple[str, ...]) -> "Plan":
        plan = self._made.get(("direct", keys))
        if plan is None:
            plan = self._made["direct", keys] = Plan.of(
                self.build(tx.dialect), tx.connection.dialect, keys
            )
        return plan


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled statement, and how a row becomes its parameters."""

    text: str
    parameters: tuple[tuple[str, Any, Convert | None], ...]
    """Name, value where the row has none, and conversion of each `?` in turn."""
    returns: bool

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, keys: tuple[str, ...]) -> Self:
        """Compile for rows with these keys."""
        compiled = statement.compile(dialect=dialect, column_keys=list(keys))
        return cls(
            compiled.string,
            tuple(
                (name, compiled.params.get(name), _conversion(compiled.binds[name].type, dialect))
                for name in compiled.positiontup
            ),
            bool(statement._returning),  # noqa: SLF001 - Core has no public way to ask
        )

    def run(self, tx: DirectTx, rows: Sequence[Row]) -> list[Any]:
        """Run it for each row."""
        cursor = tx.connection.connection.cursor()
        try:
            if not self.returns:
                cursor.executemany(self.text, [self._values(row) for row in rows])
                return []
            found: list[Any] = []
            for row in rows:
                cursor.execute(self.text, self._values(row))
                found += cursor.fetchall()
            return found
        finally:
            cursor.close()

    def _values(self, row: Row) -> list[Any]:
        return [
            convert(row.get(name, usual)) if convert else row.get(name, usual)
            for name, usual, convert in self.parameters
        ]


@cache
def _conversion(type_: Any, dialect: Dialect) -> Convert | None:
    found: Convert | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return found
