"""Puts one person's changes upon what another published meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that took the place of others."""

    first: int
    last: int
    lines: tuple[str, ...]

    def meets(self, other: "Hunk") -> bool:
        """Tell whether both are about the same lines; what both only add may stand together."""
        if self.first == self.last == other.first == other.last:
            return self.lines == other.lines
        return self.first <= other.last and other.first <= self.last


def merged(base: str, mine: str, theirs: str) -> str:
    """Make both changes, line by line; where both changed the same, mine stays.

    Whoever reads what then differs from theirs sees every line of it.
    """
    lines = base.splitlines(keepends=True)
    own = list(_hunks(lines, mine))
    others = [one for one in _hunks(lines, theirs) if not any(one.meets(mine) for mine in own)]
    done, at = [], 0
    for hunk in sorted((*others, *own), key=lambda one: (one.first, one.last)):
        done += [*lines[at : hunk.first], *hunk.lines]
        at = hunk.last
    return "".join((*done, *lines[at:]))


def _hunks(base: Sequence[str], changed: str) -> Iterator[Hunk]:
    other = changed.splitlines(keepends=True)
    matched = SequenceMatcher(None, base, other, autojunk=False)
    for tag, first, last, begin, end in matched.get_opcodes():
        if tag != "equal":
            yield Hunk(first, last, tuple(other[begin:end]))
