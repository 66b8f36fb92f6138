"""Statements of the hot path: written in Core, compiled once, then run as they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Dialect, Executable

from bot.storage.base import DirectTx, Instant, Tx, milliseconds

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
        result = await tx.execute(
            self._statement(tx.dialect), rows[0] if len(rows) == 1 else list(rows)
        )
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
    values: Callable[[Row], tuple[Any, ...]]
    """Picks the value of each `?` in turn out of a row."""
    converted: tuple[tuple[int, Convert], ...]
    """Which of them SQLite cannot take as they are."""
    constant: Row
    """What the statement itself gives."""
    returns: bool

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, keys: tuple[str, ...]) -> Self:
        """Compile for rows with these keys."""
        compiled = statement.compile(dialect=dialect, column_keys=list(keys))
        names = compiled.positiontup
        conversions = [_conversion(compiled.binds[name].type, dialect) for name in names]
        return cls(
            compiled.string,
            itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],),
            tuple((place, one) for place, one in enumerate(conversions) if one),
            {name: compiled.params[name] for name in names if name not in keys},
            statement.is_select or bool(statement._returning),  # noqa: SLF001 - no public way
        )

    def run(self, tx: DirectTx, rows: Sequence[Row]) -> list[Any]:
        """Run it for each row."""
        cursor = tx.connection.connection.cursor()
        try:
            if not self.returns:
                cursor.executemany(self.text, [self._parameters(row) for row in rows])
                return []
            found: list[Any] = []
            for row in rows:
                cursor.execute(self.text, self._parameters(row))
                found += cursor.fetchall()
            return found
        finally:
            cursor.close()

    def _parameters(self, row: Row) -> Sequence[Any]:
        values = list(self.values({**row, **self.constant} if self.constant else row))
        for place, convert in self.converted:
            values[place] = convert(values[place])
        return values


def _conversion(type_: Any, dialect: Dialect) -> Convert | None:
    if isinstance(type_, Instant):
        return milliseconds
    found: Convert | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return found
