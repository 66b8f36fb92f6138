"""Writes edited fields back into a content file: all that was not edited stays as it stood."""

from collections.abc import Iterator, Mapping

import yaml

from bot.errors import ContentWrong
from content.editing.page import INDENT, Page
from content.editing.parts import Kind, Pairs, Part
from content.editing.reading import MORE, Box, Spot, named, root, spots
from content.editing.scalars import block, written
from content.editing.typed import read_date
from content.texts import clean


def with_fields(kind: str, text: str, values: Mapping[str, str]) -> str:
    """Return the file with these fields as they are given, by path; others stay untouched.

    A line of a list that is given empty is taken out, `….+` adds each of its lines, and an
    optional text that is given empty is left out. Raises ContentWrong where a path is not there
    (any more), or nothing can be made of what was typed.
    """
    page = Page(text, root(text))
    known = {spot.field.path: spot for spot in spots(kind, page.root)}
    if values.keys() - known.keys():
        raise ContentWrong("Nội dung này vừa có người sửa. Hãy mở lại rồi sửa tiếp.")
    # In the order of the file, whatever the order of the form.
    for path, spot in known.items():
        if path not in values:
            continue
        if path.endswith(MORE):
            _add(page, spot, values[path])
        else:
            _change(page, spot, values[path])
    return page.done()


def _change(page: Page, spot: Spot, value: str) -> None:
    said = _typed(value, spot.part)
    if said == _typed(spot.field.value, spot.part):
        return
    if not said and spot.gone and page.loose(*spot.gone):
        page.cut(*spot.gone)
    elif spot.node:
        page.replace(spot.node, said, spot.part.kind)
    elif isinstance(spot.box, yaml.MappingNode):
        flow = page.in_flow(spot.box)
        if "\n" in said and not flow:
            entry = block(said, page.column(spot.box) + INDENT)
        else:
            entry = written(said, spot.part.kind, flow=flow)
        page.insert(spot.box, spot.before, f"{spot.key}: {entry}")


def _typed(value: str, part: Part) -> str:
    """Read what was typed into a field."""
    text = clean(value)
    said = text if part.long else " ".join(text.split())
    return read_date(said) if part.kind == "date" else said


def _add(page: Page, spot: Spot, value: str) -> None:
    """Add each line that was typed to a list, which may not be there yet."""
    lines = [line for one in value.splitlines() if (line := " ".join(clean(one).split()))]
    if not lines:
        return
    part = spot.part
    if part.many:
        begun = list(_begun(spot, lines))
    else:
        said = [read_date(line) if part.kind == "date" else line for line in lines]
        begun = [{"": written(line, part.kind, flow=True)} for line in said]
    if isinstance(spot.lists, Box):
        by_key, inside = isinstance(spot.lists, yaml.MappingNode), page.in_flow(spot.lists)
        column = page.column(spot.lists)
        entries = [_entry(one, column, by_key=by_key, inside=inside) for one in begun]
        page.append(spot.lists, *entries)
        return
    assert isinstance(spot.box, yaml.MappingNode)  # noqa: S101 - lists stand under keys
    by_key, inside = "" in begun[0].values(), page.in_flow(spot.box)
    column = page.column(spot.box) + INDENT
    entries = [_entry(one, column, by_key=by_key, inside=inside) for one in begun]
    if inside:
        whole = " {" + ", ".join(entries) + "}" if by_key else f" [{', '.join(entries)}]"
    else:
        bullet = "" if by_key else "- "
        whole = "".join(f"\n{' ' * column}{bullet}{entry}" for entry in entries)
    if isinstance(spot.lists, yaml.ScalarNode):
        page.fill(spot.lists, whole)
    else:
        page.insert(spot.box, spot.before, f"{spot.key}:{whole}")


def _entry(pairs: Pairs, column: int, *, by_key: bool, inside: bool) -> str:
    """Write one entry: a text, a group in brackets, or a key with lines of its own."""
    if "" in pairs:
        return pairs[""]
    if not by_key:
        return _group(pairs)
    name, *_ = pairs
    rest = {key: said for key, said in pairs.items() if key != name}
    if inside:
        return f"{name}: {_group(rest)}"
    lines = "".join(f"\n{' ' * (column + INDENT)}{key}: {said}" for key, said in rest.items())
    return f"{name}:{lines}"


def _group(pairs: Pairs) -> str:
    return "{" + ", ".join(f"{key}: {said}" for key, said in pairs.items()) + "}"


def _begun(spot: Spot, lines: list[str]) -> Iterator[Pairs]:
    """Begin one of many for each line; its texts are written as YAML."""
    taken = {name for name, _ in named(spot.lists)} if isinstance(spot.lists, Box) else set()
    for line in lines:
        pairs = spot.part.new(line) if spot.part.new else None
        if pairs is None:
            head = spot.field.label.rpartition(" · ")[0]
            raise ContentWrong(f"{head}: chưa đọc được “{line}”. Hãy gõ {spot.part.hint}.")
        found = dict(pairs)
        if "id" in found:
            found["id"] = _free(found["id"], taken)
            taken.add(found["id"])
        yield {
            key: written(said, _kind(spot.part, key), flow=True) if said else ""
            for key, said in found.items()
        }


def _kind(part: Part, key: str) -> Kind:
    return part.parts[key].kind if key in part.parts else "text"


def _free(id_: str, taken: set[str]) -> str:
    """Find an id that no other has."""
    number = 2
    found = id_
    while found in taken:
        found, number = f"{id_}_{number}", number + 1
    return found
