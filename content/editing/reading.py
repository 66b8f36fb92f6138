"""Finds in a content file every text that officials may edit, and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

from bot.errors import ContentWrong
from content.editing.forms import FORMS, TOLD
from content.editing.parts import Kind, Part
from content.mistakes import unreadable

MORE = "+"
"""Ends the path of a field that adds to a list: each line typed there is one more."""
NAME = 48
"""Characters of a name that a label repeats; longer ones are told by their number."""
Node = yaml.Node
Box = yaml.MappingNode | yaml.SequenceNode


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a content file, as a form shows it."""

    path: str
    """Where it stands: `bring.2`, `cases.late.say`, `points.cong_an.hours`, `bring.+`."""
    label: str
    """In words: “Cần mang · dòng 3”."""
    value: str = ""
    kind: Kind = "text"
    long: bool = False
    """It may have several lines."""
    item: bool = False
    """Emptied, it is gone: a line of a list, one of many."""
    optional: bool = False
    hint: str = ""
    """How to type it, where that is not plain."""

    @property
    def group(self) -> str:
        """Under which head a form shows it."""
        return self.label.partition(" · ")[0]


@dataclass(frozen=True, slots=True)
class Spot:
    """A field, and the place in the text where its value is, or would be, written."""

    field: Field
    part: Part
    box: Box | None
    """What holds it; None where even that is not there."""
    key: str | int
    """By which key or at which place of the box."""
    node: yaml.ScalarNode | None = None
    """The value; None where there is none yet."""
    gone: tuple[Box, int] | None = None
    """What is taken out if it is emptied, and at which place."""
    lists: Node | None = None
    """Of a field that adds: the list it adds to, if there is one."""
    before: tuple[str, ...] = ()
    """The keys it stands behind where it is new."""


def fields(kind: str, text: str) -> tuple[Field, ...]:
    """List what may be edited, in reading order; raises ContentWrong where nothing can be read."""
    return tuple(spot.field for spot in spots(kind, root(text)))


def spots(kind: str, file: yaml.MappingNode) -> Iterator[Spot]:
    """List the fields with their places."""
    return _group(FORMS[kind], file, "", "")


def root(text: str) -> yaml.MappingNode:
    """Read a file as nodes that know where they stand."""
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise ContentWrong(unreadable(error)) from error
    if not isinstance(node, yaml.MappingNode):
        raise ContentWrong("đầu tệp: phải là các mục “tên: nội dung”. Hãy xem một tệp có sẵn.")
    return node


def value_of(box: yaml.MappingNode, key: str) -> Node | None:
    """Find what stands under a key."""
    return next((value for name, value in box.value if name.value == key), None)


def named(box: Box) -> list[tuple[str, Node]]:
    """Name each of many by its key, its id or its number."""
    if isinstance(box, yaml.MappingNode):
        return [(str(key.value), value) for key, value in box.value]
    return [(_id(one) or str(at), one) for at, one in enumerate(box.value)]


def _id(node: Node) -> str:
    found = value_of(node, "id") if isinstance(node, yaml.MappingNode) else None
    return found.value if isinstance(found, yaml.ScalarNode) else ""


def _group(
    parts: Mapping[str, Part], box: yaml.MappingNode, path: str, label: str
) -> Iterator[Spot]:
    """Walk the places of a form."""
    names = tuple(parts)
    for at, (key, part) in enumerate(parts.items()):
        if any(_scalar(box, other) != wanted for other, wanted in part.only.items()):
            continue
        here = Spot(
            Field(f"{path}{key}", f"{label}{part.label}"), part, box, key, before=names[:at]
        )
        yield from _place(here, value_of(box, key))


def _scalar(box: yaml.MappingNode, key: str) -> str:
    found = value_of(box, key)
    return found.value if isinstance(found, yaml.ScalarNode) else ""


def _place(here: Spot, node: Node | None) -> Iterator[Spot]:
    """Walk what stands, or might stand, at one place."""
    part = here.part
    if part.many:
        yield from _many(here, node)
    elif part.lines:
        yield from _lines(here, node)
    elif part.parts:
        if isinstance(node, yaml.MappingNode):
            yield from _group(part.parts, node, f"{here.field.path}.", f"{here.field.label} · ")
    elif isinstance(node, yaml.SequenceNode) and part.dated:
        yield from _told(here, node)
    elif isinstance(node, yaml.ScalarNode):
        yield _leaf(here, node)
    elif node is None and part.optional:
        yield _leaf(here, None)


def _leaf(here: Spot, node: yaml.ScalarNode | None) -> Spot:
    part, gone = here.part, here.gone
    if gone is None and part.optional and isinstance(here.box, yaml.MappingNode) and node:
        gone = here.box, [key.value for key, _ in here.box.value].index(here.key)
    field = replace(
        here.field,
        value=node.value if node else "",
        kind=part.kind,
        long=part.long,
        optional=part.optional,
    )
    return replace(here, field=field, node=node, gone=gone)


def _lines(here: Spot, node: Node | None) -> Iterator[Spot]:
    """Walk a list of texts, and the place for one more."""
    one = replace(here.part, lines=False, optional=False)
    if isinstance(node, yaml.SequenceNode):
        for at, line in enumerate(node.value):
            field = replace(
                here.field,
                path=f"{here.field.path}.{at}",
                label=f"{here.field.label} · dòng {at + 1}",
                item=True,
            )
            yield from _place(Spot(field, one, node, at, gone=(node, at)), line)
    elif isinstance(node, yaml.ScalarNode) and node.value:
        return
    yield _adds(here, node, "thêm dòng", "mỗi dòng một ý")


def _told(here: Spot, node: yaml.SequenceNode) -> Iterator[Spot]:
    """Walk sentences that have their time."""
    for at, told in enumerate(node.value):
        if not isinstance(told, yaml.MappingNode):
            continue
        path, label = f"{here.field.path}.{at}.", f"{here.field.label} · câu {at + 1} · "
        for spot in _group(TOLD, told, path, label):
            first = spot.key == "text"
            field = replace(spot.field, item=first, label=spot.field.label.removesuffix(" · câu"))
            yield replace(spot, field=field, gone=(node, at) if first else spot.gone)


def _many(here: Spot, node: Node | None) -> Iterator[Spot]:
    """Walk many of the same form, and the place for another."""
    part = here.part
    if isinstance(node, Box):
        for at, (name, one) in enumerate(named(node)):
            if not isinstance(one, yaml.MappingNode):
                continue
            label = f"{here.field.label} {_called(part, one, name, at)} · "
            for spot in _group(part.parts, one, f"{here.field.path}.{name}.", label):
                if part.new and spot.key == part.named and spot.box is one:
                    field = replace(spot.field, item=True)
                    yield replace(spot, field=field, gone=(node, at))
                else:
                    yield spot
    if part.new:
        yield _adds(here, node, "thêm", part.hint)


def _adds(here: Spot, node: Node | None, label: str, hint: str) -> Spot:
    field = Field(
        f"{here.field.path}.{MORE}",
        f"{here.field.label} · {label}",
        long=True,
        kind=here.part.kind,
        optional=True,
        hint=hint,
    )
    return replace(here, field=field, lists=node)


def _called(part: Part, one: yaml.MappingNode, name: str, at: int) -> str:
    """Say which of many it is."""
    said = _scalar(one, part.named) if part.named else ""
    if said and len(said) <= NAME:
        return f"“{said}”"
    return f"{at + 1} ({name})" if part.parts.keys() & {"ask", "say"} else _number(name)


def _number(name: str) -> str:
    return str(int(name) + 1) if name.isdecimal() and len(name) < len("1900") else name
