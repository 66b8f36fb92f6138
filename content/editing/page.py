"""A content file's text, and what is to change in it: only those characters are touched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from content.editing.parts import Kind
from content.editing.reading import Box, Node
from content.editing.scalars import block, written

INDENT = 2
COMMENT = re.compile(r"(?<!\S)#.*")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that are replaced."""

    start: int
    end: int
    text: str
    column: float = 0
    """Of what is put at the same place, that which stands deeper comes first."""


@dataclass(slots=True)
class Changed:
    """What is taken out of a list or group, and what is put behind it."""

    box: Box
    out: set[int] = field(default_factory=set)
    more: list[str] = field(default_factory=list)
    """Written as its entries are: `text`, or `key: text`."""


class Page:
    """Collects changes, then makes them all at once."""

    def __init__(self, text: str, root: yaml.MappingNode) -> None:
        self.text = text
        self.root = root
        self._spans: list[Span] = []
        self._changed: dict[int, Changed] = {}
        self._holders: dict[int, tuple[Box, int]] = {}
        self._flow: set[int] = set()
        for box, at, node in _walk(root):
            self._holders[id(node)] = box, at
            if box.flow_style or id(box) in self._flow:
                self._flow.add(id(node))

    def replace(self, node: yaml.ScalarNode, value: str, kind: Kind) -> None:
        """Write another text in the place of one."""
        start, end = node.start_mark.index, _end(self.text, node)
        head = self.text[start : start + 1] in ("|", ">")
        comment = _first(COMMENT, self.text[start:end].split("\n")[0]) if head else ""
        flow = id(node) in self._flow
        space = "" if start and self.text[start - 1] in " [{,\n" else " "
        if "\n" in value and not flow:
            rest = self.text[end : _line_end(self.text, end)]
            said = block(value, self._column(node), comment or rest.strip())
            end += 0 if comment else len(rest)
        else:
            quoted = node.style in ("'", '"')
            said = written(value, kind, flow=flow, quoted=quoted)
            said += f" {comment}" if comment else ""
        self._spans.append(Span(start, end, space + said))

    def loose(self, box: Box, at: int) -> bool:
        """Tell whether an entry can be taken out by itself: its line begins with it."""
        if box.flow_style:
            return True
        start = self._start(box, at)
        return not self.text[_line_start(self.text, start) : start].strip()

    def cut(self, box: Box, at: int) -> None:
        """Take an entry out."""
        self._change(box).out.add(at)

    def append(self, box: Box, *entries: str) -> None:
        """Put entries behind all others."""
        self._change(box).more.extend(entries)

    def insert(self, box: yaml.MappingNode, behind: tuple[str, ...], entry: str) -> None:
        """Put an entry behind the last of these keys, or behind all."""
        if box.flow_style or id(box) in self._flow:
            self.append(box, entry)
            return
        known = [value for key, value in box.value if key.value in behind]
        last = (known or [value for _, value in box.value])[-1]
        at = _next_line(self.text, _end(self.text, last))
        column = box.start_mark.column
        self._spans.append(Span(at, at, _lines([entry], column), column))

    def fill(self, node: yaml.ScalarNode, entry: str) -> None:
        """Write what stands on lines of its own behind a key that has nothing yet."""
        end = node.end_mark.index
        self._spans.append(Span(end, end, entry))

    def in_flow(self, box: Node) -> bool:
        """Tell whether something is written inside brackets."""
        return bool(getattr(box, "flow_style", False)) or id(box) in self._flow

    def column(self, box: Box) -> int:
        """Tell where the entries of a list or group begin."""
        return int(box.start_mark.column)

    def done(self) -> str:
        """Return the text with all changes made."""
        self._take_out_emptied()
        inner_first = sorted(self._changed.values(), key=lambda one: -one.box.start_mark.index)
        for one in inner_first:
            if one.box.flow_style:
                self._rewrite(one)
                continue
            if one.more:
                at = _next_line(self.text, _end(self.text, one.box))
                # A list that is not set in still ends before the next key of its group.
                column = one.box.start_mark.column + isinstance(one.box, yaml.SequenceNode) / 2
                self._spans.append(Span(at, at, self._entries(one), column))
            for at in one.out:
                start = _line_start(self.text, self._start(one.box, at))
                end = _next_line(self.text, _end(self.text, _node(one.box, at)))
                self._over(Span(start, end, ""))
        return _spliced(self.text, 0, len(self.text), self._spans)

    def _change(self, box: Box) -> Changed:
        return self._changed.setdefault(id(box), Changed(box))

    def _take_out_emptied(self) -> None:
        """Take out the lists that nothing is left of, with their names."""
        waiting = list(self._changed.values())
        while waiting:
            one = waiting.pop()
            holder = self._holders.get(id(one.box))
            if holder is None or one.more or len(one.out) < len(one.box.value):
                continue
            if not self.loose(*holder):
                continue
            del self._changed[id(one.box)]
            self.cut(*holder)
            waiting.append(self._change(holder[0]))

    def _entries(self, one: Changed) -> str:
        bullet = "- " if isinstance(one.box, yaml.SequenceNode) else ""
        column = one.box.start_mark.column
        return _lines([bullet + entry for entry in one.more], column)

    def _rewrite(self, one: Changed) -> None:
        """Write what stands in brackets anew, on one line."""
        box = one.box
        start, end = box.start_mark.index, box.end_mark.index
        kept = [
            _spliced(self.text, self._start(box, at), _end(self.text, _node(box, at)), self._spans)
            for at in range(len(box.value))
            if at not in one.out
        ]
        opens, closes = self.text[start], self.text[end - 1]
        self._over(Span(start, end, opens + ", ".join((*kept, *one.more)) + closes))

    def _over(self, span: Span) -> None:
        """Let one change stand for all inside it."""
        self._spans = [one for one in self._spans if not _inside(one, span)]
        self._spans.append(span)

    def _start(self, box: Box, at: int) -> int:
        """Find where an entry begins, its dash or its key."""
        if isinstance(box, yaml.MappingNode):
            return int(box.value[at][0].start_mark.index)
        start = int(box.value[at].start_mark.index)
        return start if box.flow_style else self.text.rindex("-", 0, start)

    def _column(self, node: Node) -> int:
        box, _ = self._holders[id(node)]
        return int(box.start_mark.column) + INDENT


def _walk(box: Box) -> Iterator[tuple[Box, int, Node]]:
    for at in range(len(box.value)):
        node = _node(box, at)
        yield box, at, node
        if isinstance(node, Box):
            yield from _walk(node)


def _node(box: Box, at: int) -> Node:
    found: Node = box.value[at][1] if isinstance(box, yaml.MappingNode) else box.value[at]
    return found


def _end(text: str, node: Node) -> int:
    """Find where what a node says ends: the marks of blocks lie beyond blank lines."""
    if isinstance(node, Box) and not node.flow_style:
        return _end(text, _node(node, -1))
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    return start + len(text[start:end].rstrip())


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _next_line(text: str, at: int) -> int:
    return min(_line_end(text, at) + 1, len(text))


def _lines(entries: list[str], column: int) -> str:
    return "".join(f"{' ' * column}{entry}\n" for entry in entries)


def _inside(one: Span, other: Span) -> bool:
    """Tell whether one lies in another; what is put at its edge does not."""
    if one.start == one.end:
        return other.start < one.start < other.end
    return other.start <= one.start and one.end <= other.end


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _spliced(text: str, start: int, end: int, spans: list[Span]) -> str:
    """Return a part of a text with the changes that lie inside it."""
    parts, at = [], start
    for one in sorted(spans, key=lambda span: (span.start, span.end, -span.column)):
        if one.start < start or one.end > end:
            continue
        if one.start == len(text) and text and not text.endswith("\n"):
            parts += [text[at:], "\n"]
            at = len(text)
        parts += [text[at : one.start], one.text]
        at = one.end
    return "".join((*parts, text[at:end]))
