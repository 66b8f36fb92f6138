"""Shows counts so that nobody is found in them: 1 to 4 is “<5”, and no subtraction undoes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
"""The smallest count that is told as it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may be told: between `low` and `high`, both possible."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Tell whether it is the very count."""
        return self.low == self.high

    @property
    def small(self) -> bool:
        """Tell whether it may be so few that a chart must not measure it."""
        return not self.exact and self.low < LEAST

    def __str__(self) -> str:
        if self.exact:
            return said(self.low)
        return f"<{said(self.high + 1)}" if self.small else f"{said(self.low)}–{said(self.high)}"


def said(number: int) -> str:
    """Write a number with the points people are used to."""
    return f"{number:,}".replace(",", ".")


def shown(count: int) -> Shown:
    """Show one count."""
    return Shown(1, LEAST - 1) if 0 < count < LEAST else Shown(count, count)


def in_fives(count: int) -> Shown:
    """Show a count that is told again every month: last month's cannot be taken away from it."""
    if count < LEAST:
        return shown(count)
    low = count - count % LEAST
    return Shown(low, low + LEAST - 1)


def grown(before: Shown, after: Shown) -> Shown:
    """Show what was added between two counts by what is shown of them, and by nothing else."""
    if before.exact and after.exact:
        return Shown(after.low - before.low, after.high - before.low)
    most = max(after.high - before.low, LEAST - 1)
    return Shown(max(after.low - before.high, 0), most)


def total(counts: Iterable[int]) -> Shown:
    """Show the total that stands beside these counts, each shown by `shown`.

    It is told exactly only where every small count could be at least two things all the same,
    whatever else is taken away from it; else it tells no more than they do.
    """
    every = list(counts)
    there, least = sum(every), around(shown(one) for one in every)
    small = sum(0 < one < LEAST for one in every)
    if not small or (small > 1 and there >= LEAST and least.low < there < least.high):
        return Shown(there, there)
    return least


def around(cells: Iterable[Shown]) -> Shown:
    """Show a total that tells nothing which these do not."""
    every = list(cells)
    return Shown(sum(one.low for one in every), sum(one.high for one in every))


def fits(whole: Shown, counts: Sequence[int]) -> bool:
    """Tell whether a total may stand beside these counts as well, though it was made of others."""
    cells = [shown(one) for one in counts]
    within, small = around(cells), sum(not one.exact for one in cells)
    if not whole.exact:
        return within.low <= whole.low and whole.high <= within.high
    return not small or (small > 1 and within.low < whole.low < within.high)


def percent(part: Shown, whole: Shown) -> str:
    """Show a share; of what is small or not told exactly there is none."""
    if not (part.exact and whole.exact) or not whole.low:
        return "–"
    return f"{round(100 * part.low / whole.low)}%"
