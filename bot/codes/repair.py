"""Guesses a dossier code from digits with lost dots and dashes, or with letters for digits."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from bot.codes.agencies import MINISTRIES, PROVINCES

SLIPS = str.maketrans("OIL|", "0111")
"""What is typed, or read from a photo, in place of a digit."""
DIGIT = r"[0-9OIL|]"
GAP = r"[\s.\-/,:;*]{0,3}"
RUN = re.compile(rf"[A-Y]{DIGIT}{{2}}(?:{GAP}{DIGIT}){{6,30}}")
BEFORE = re.compile(
    rf"(?<![0-9A-Z])(?<![0-9A-Z][.\-])(?:({DIGIT}{{3}}){GAP}([0-9A-Z]{{2}}){GAP}([0-9A-Z]{{2}})"
    rf"|({DIGIT}{{2}}){GAP}({DIGIT}{{2}})){GAP}$"
)
LONGEST_BEFORE = 20
OFFICES = ((), (2,), (3,), (2, 2), (2, 3), (3, 2), (3, 3), (2, 2, 2), (3, 3, 2), (3, 3, 3))
"""How many digits the parts between the province and the date may have."""
FIRST_YEAR, LAST_YEAR = 2015, 2045
MOST_DOUBT = 3

Day = Callable[[str], date | None]


def guess(flat: str, day: Day) -> str:
    """Guess the code that was most likely meant; empty if there is none."""
    for run in RUN.finditer(flat):
        level, pieces = _pieces(run[0])
        if level not in PROVINCES and level not in MINISTRIES:
            continue
        before = BEFORE.search(flat[max(0, run.start() - LONGEST_BEFORE) : run.start()])
        if before:
            office = ".".join(part.translate(SLIPS) for part in before.groups() if part)
            best = min(_readings(pieces, ((),), day), default=None)
            if best:
                return f"{office}.{level}-{best[2]}-{best[3]}"
        if flat[max(0, run.start() - 1) : run.start()].isalnum():
            continue
        best = min(_readings(pieces, OFFICES, day), default=None)
        if best:
            return f"{level}{best[1]}-{best[2]}-{best[3]}"
    return ""


def unfinished(flat: str) -> bool:
    """Tell whether a province's code is followed by several groups of digits."""
    for run in RUN.finditer(flat):
        level, pieces = _pieces(run[0])
        known = level in PROVINCES or level in MINISTRIES
        if known and len(pieces) > 1 and not flat[max(0, run.start() - 1) : run.start()].isalnum():
            return True
    return False


def _pieces(run: str) -> tuple[str, list[str]]:
    """Split a run into the level-1 code and the groups of digits typed after it."""
    level = run[0] + run[1:3].translate(SLIPS)
    pieces: list[str] = []
    for piece in re.split(r"[^0-9OIL|]+", run[3:]):
        if not piece and not pieces:
            continue
        # A word such as “oi” holds no digit, and a single one belongs to something else.
        if len(piece) < 2 or not any(char.isdigit() for char in piece):  # noqa: PLR2004 - said above
            break
        pieces.append(piece.translate(SLIPS))
    return level, pieces


def _readings(
    pieces: list[str], offices: tuple[tuple[int, ...], ...], day: Day
) -> Iterator[tuple[int, str, str, str]]:
    """List the ways to cut the digits: (doubt, offices, date, number), least doubt wins."""
    digits = "".join(pieces)
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    for office in offices:
        for long in (6, 8):
            cuts = [0]
            for size in (*office, long):
                cuts.append(cuts[-1] + size)
            read = day(digits[cuts[-2] : cuts[-1]]) if cuts[-1] < len(digits) else None
            if read is None or not FIRST_YEAR <= read.year <= LAST_YEAR:
                continue
            for end in ends:
                if 4 <= end - cuts[-1] <= 8:  # noqa: PLR2004 - as long as numbers of a day are
                    whole = {*cuts, end}
                    doubt = len(whole - set(ends)) + len({e for e in ends if e < end} - whole)
                    if doubt <= MOST_DOUBT:
                        parts = [digits[a:b] for a, b in pairwise((*cuts, end))]
                        names = "".join(f".{part}" for part in parts[:-2])
                        yield doubt, names, parts[-2], parts[-1]
