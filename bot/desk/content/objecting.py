"""Leads from an objection to the box that it is about."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.desk.content.form import DEEPER, Box
from content.editing import label
from content.editing.reading import root, spots
from content.texts import fold

QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Objection:
    """What must be put right, and where."""

    text: str
    box: str = ""
    """The id of the box; empty where none shows it."""
    line: int = 0
    """The line of the file it is about, where that is known."""


def placed(kind: str, said: Iterable[str], form: Sequence[Box], text: str) -> list[Objection]:
    """Find the box of each objection."""
    known = _known(kind, form)
    lines = _lines(kind, text) if form else {}
    found = ((one, _box(one, known)) for one in said)
    return [
        Objection(one, box.id, lines.get(box.first, 0)) if box else Objection(one)
        for one, box in found
    ]


def _known(kind: str, form: Sequence[Box]) -> Mapping[str, list[Box]]:
    """List the boxes by every name that an objection may give them."""
    known: dict[str, list[Box]] = {}
    many: dict[str, list[str]] = {}
    for box in form:
        places = box.place, _numbered(box.place, many)
        names = {box.called, *(label(kind, place) for place in places)}
        for name in names:
            known.setdefault(name, []).append(box)
    return known


def _numbered(place: str, many: dict[str, list[str]]) -> str:
    """Name one of many by its number, as those do who check a whole file."""
    top, *rest = place.split(".")
    if len(rest) < len(("one", "text")):
        return place
    names = many.setdefault(top, [])
    if rest[0] not in names:
        names.append(rest[0])
    return ".".join((top, str(names.index(rest[0])), *rest[1:]))


def _box(said: str, known: Mapping[str, list[Box]]) -> Box | None:
    """Find the box: the one named, one below the place named, the one the place is in."""
    where, _, fault = said.partition(": ")
    below = [
        box for name, found in known.items() if name.startswith(where + DEEPER) for box in found
    ]
    above = [name for name in known if where.startswith(name + DEEPER)]
    fits = known.get(where) or below or known.get(max(above, key=len, default=""), [])
    quoted = [fold(one) for one in QUOTED.findall(fault)]
    saying = [box for box in fits if any(one in fold(box.value) for one in quoted)]
    return next(iter((*saying, *fits)), None)


def _lines(kind: str, text: str) -> Mapping[str, int]:
    """Tell on which line of the file each text stands."""
    return {
        spot.field.path: spot.node.start_mark.line + 1
        for spot in spots(kind, root(text))
        if spot.node
    }
