"""Counts with their names: the rows of every table and chart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.figures import small
from bot.figures.small import Shown


@dataclass(frozen=True, slots=True)
class Row:
    """One count with its name."""

    key: str
    name: str
    many: Shown


@dataclass(frozen=True, slots=True)
class Split:
    """A total, and what it is made of."""

    rows: tuple[Row, ...]
    total: Shown

    def of(self, key: str) -> Shown | None:
        """Find one count; None where it is not told on its own."""
        return next((one.many for one in self.rows if one.key == key), None)


def split(counted: Counter[str], names: Mapping[str, str]) -> Split:
    """Show a total beside what it is made of."""
    rows = tuple(Row(key, name, small.shown(counted[key])) for key, name in names.items())
    return Split(rows, small.total(counted[key] for key in names))


def in_fives(counted: Counter[str], names: Mapping[str, str]) -> tuple[Row, ...]:
    """Show counts that are told again and again, each by the step it is on."""
    return tuple(Row(key, name, small.in_fives(counted[key])) for key, name in names.items())
