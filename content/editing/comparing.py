"""Says in words what differs between two versions, so that whoever approves sees it all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from content.editing.labels import label
from content.editing.reading import MORE, Node, named, root, spots
from content.wording import sentences

LINE = re.compile(r" · (?:dòng|câu) \d+")
Said = tuple[str, str]
"""Where, and one sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is said otherwise at one place; `before` is empty where it is new."""

    where: str
    before: str
    after: str


def changes(kind: str, old: str, new: str) -> tuple[Change, ...]:
    """List what differs, sentence by sentence, in the order of the new version.

    Every value of the file counts, also what no form shows: where a step leads, who handles what.
    """
    before, after = list(_said(kind, old)), list(_said(kind, new))
    matched = SequenceMatcher(a=before, b=after, autojunk=False)
    return tuple(
        change
        for tag, one, two, three, four in matched.get_opcodes()
        if tag != "equal"
        for change in _paired(before[one:two], after[three:four])
    )


def _paired(gone: list[Said], come: list[Said]) -> Iterator[Change]:
    """Put what went and what came at the same place beside each other."""
    for where in dict.fromkeys(place for place, _ in (*gone, *come)):
        before, after = (
            " ".join(said for place, said in side if place == where) for side in (gone, come)
        )
        yield Change(where, before, after)


def _said(kind: str, text: str) -> Iterator[Said]:
    """List every sentence of a file, and every value that is no sentence."""
    if not text:
        return
    file = root(text)
    known = {
        id(spot.node): LINE.sub("", spot.field.label)
        for spot in spots(kind, file)
        if spot.node and not spot.field.path.endswith(MORE)
    }
    for path, node in _values(file, ""):
        if where := known.get(id(node)):
            yield from ((where, said) for said in sentences(node.value) or [node.value])
        else:
            yield label(kind, path), node.value


def _values(node: Node, path: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """List the values of a file in its order, with their places; lines have no number."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _values(value, f"{path}.{key.value}" if path else str(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for name, value in named(node):
            plain = isinstance(value, yaml.ScalarNode)
            yield from _values(value, path if plain else f"{path}.{name}")
