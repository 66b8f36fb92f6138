"""The form of a content file: a box for each text, one for a whole list; and the way back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from content.editing import Field, fields, with_fields
from content.editing.parts import Kind
from content.editing.reading import MORE

DEEPER = " · "
ONE_MORE = f"{DEEPER}thêm dòng"
"""How the label of a place ends where each typed line is one more of a plain list."""
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SHORT = 40
"""Characters that are seen at once on one line of a phone."""
MOST_ROWS = 12
YES_NO = (("true", "Rồi"), ("false", "Chưa"))


@dataclass(frozen=True, slots=True)
class Box:
    """One place to type."""

    id: str
    name: str
    """By which the browser sends it."""
    called: str
    """“Lệ phí · nộp tại quầy”."""
    value: str
    paths: tuple[str, ...]
    """The texts of the file that stand in it, a line each where it is a list."""
    adds: str = ""
    """Of a list: the path by which further lines come in."""
    kind: Kind = "text"
    optional: bool = False
    hint: str = ""

    @property
    def place(self) -> str:
        """Return the one path by which the box is known."""
        return (self.adds or self.first).removesuffix(f".{MORE}")

    @property
    def first(self) -> str:
        """Return the path of its first text."""
        return (*self.paths, self.adds)[0]

    @property
    def group(self) -> str:
        """Return the head it stands under."""
        return self.called.partition(DEEPER)[0]

    @property
    def label(self) -> str:
        """Say which of its group it is."""
        group, _, rest = self.called.partition(DEEPER)
        said = rest or group
        return said[:1].upper() + said[1:]

    @property
    def rows(self) -> int:
        """Count the lines it shows; 0 for a single line."""
        long = self.adds or self.first.endswith(MORE) or "\n" in self.value
        if not long and (self.kind != "text" or len(self.value) <= SHORT):
            return 0
        seen = sum(1 + len(line) // SHORT for line in self.value.split("\n"))
        return min(max(seen + bool(self.adds), 2), MOST_ROWS)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """List what can be chosen, where nothing is typed."""
        if self.kind != "yes_no":
            return ()
        none = (("", "Chưa ghi"),) if self.optional or not self.value else ()
        return (*none, *YES_NO)


def boxes(kind: str, text: str, typed: Mapping[str, str] | None = None) -> tuple[Box, ...]:
    """List the boxes of a file, with what was typed into them; raises ContentWrong."""
    typed = typed or {}
    return tuple(_boxes(fields(kind, text), typed))


def filled(kind: str, text: str, typed: Mapping[str, str]) -> str:
    """Return the file with what was typed; what was not sent stays. Raises ContentWrong."""
    values: dict[str, str] = {}
    for box in boxes(kind, text):
        if box.name in typed:
            values |= _spread(box, typed[box.name])
    return with_fields(kind, text, values)


def _spread(box: Box, said: str) -> Iterator[tuple[str, str]]:
    """Give each text of the file its part: the lines of a list in their order."""
    if not box.adds:
        return iter([(box.paths[0], said)])
    lines = [line for line in said.split("\n") if line.strip()]
    many = len(box.paths)
    kept = [lines[at] if at < len(lines) else "" for at in range(many)]
    more = "\n".join(lines[many:])
    return iter([*zip(box.paths, kept, strict=True), (box.adds, more)])


def _boxes(found: Sequence[Field], typed: Mapping[str, str]) -> Iterator[Box]:
    lists = _plain_lists(found)
    waiting: dict[str, list[Field]] = {}
    for number, one in enumerate(found):
        holder = one.path.rpartition(".")[0]
        if holder in lists and not one.path.endswith(MORE):
            waiting.setdefault(holder, []).append(one)
            continue
        items = waiting.pop(holder, []) if one.path.endswith(MORE) else []
        paths = tuple(item.path for item in items) or (() if holder in lists else (one.path,))
        name = f"f.{one.path}"
        shown = "\n".join(map(_shown, items)) if holder in lists else _shown(one)
        yield Box(
            f"f{number}",
            name,
            one.label.removesuffix(ONE_MORE) if holder in lists else one.label,
            typed.get(name, shown),
            paths,
            one.path if holder in lists else "",
            one.kind,
            one.optional,
            "ngày/tháng/năm" if one.kind == "date" else one.hint,
        )


def _plain_lists(found: Sequence[Field]) -> frozenset[str]:
    """Name the lists each line of which is one text: those are typed in one box."""
    lists = {one.path.removesuffix(f".{MORE}") for one in found if one.label.endswith(ONE_MORE)}
    return frozenset(
        name
        for name in lists
        if all(
            one.path.rpartition(".")[0] == name for one in found if one.path.startswith(f"{name}.")
        )
    )


def _shown(one: Field) -> str:
    """Write a text as it is read: a day as people write it, a line of a list on one line."""
    if one.kind == "date" and DATE.fullmatch(one.value):
        try:
            return f"{date.fromisoformat(one.value):%d/%m/%Y}"
        except ValueError:
            return one.value
    return " ".join(one.value.split()) if one.item else one.value
