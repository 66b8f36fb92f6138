"""Draws a flow as a map: an SVG that its authors read on a screen or on paper."""

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from content.schema import ABOUT, END, Flow, Step

WIDTH, LINE, PAD, GAP = 230, 17, 10, 40
"""Pixels: a box, a line in it, around its text, between boxes."""
LAYER_GAP = 96
"""Pixels between one row of steps and the next, where the answers stand."""
LETTERS, MOST_LINES, LABEL_LETTERS = 30, 3, 22
COLOURS = {"say": "#e7f0fa", "ask": "#fdf3d0", "call": "#e5f4e3", ABOUT: "#f0eaf7"}
STYLE = """
svg { background: #fff }
text { font: 13px system-ui, "Be Vietnam Pro", "Noto Sans", sans-serif; fill: #1b1b1b }
.id { font-weight: 700 }
.small { font-size: 11px; fill: #555 }
.label { font-size: 12px; fill: #123a7a; text-anchor: middle;
         paint-order: stroke; stroke: #fff; stroke-width: 5px; stroke-linejoin: round }
rect { stroke: #667; rx: 8px }
path { fill: none; stroke: #667; stroke-width: 1.5 }
.aside { stroke: #b4552d; stroke-dasharray: 5 4 }
"""
"""`aside` marks the ways out of trouble: skip, and what “Tôi bị kẹt” leads to."""

Place = tuple[float, float]
Ends = tuple[str, str]


@dataclass(slots=True, eq=False)
class Box:
    """A step as it is drawn; grandalf sets `xy`, its middle."""

    id: str
    kind: str
    lines: Sequence[str]
    notes: Sequence[str]
    w: float = WIDTH
    h: float = 0
    xy: Place = (0, 0)

    def __post_init__(self) -> None:
        self.h = 2 * PAD + LINE * (1 + len(self.lines) + len(self.notes))


@dataclass(slots=True, eq=False)
class Way:
    """What leads from one step to another; grandalf sets its corners."""

    labels: list[str]
    aside: bool
    corners: Sequence[Place] = field(default_factory=list)

    def setpath(self, corners: Sequence[Place]) -> None:
        """Take the corners from grandalf."""
        self.corners = corners


def svg(flow: Flow) -> str:
    """Draw the map of a flow."""
    boxes = {ABOUT: Box(ABOUT, ABOUT, _wrapped(flow.title), ())}
    boxes |= {id_: _box(id_, step) for id_, step in flow.steps.items()}
    ways = _ways(flow)
    _lay_out(boxes, ways)
    left, top, right, bottom = _frame(boxes, ways)
    width, height = right - left, bottom - top
    drawn = "\n".join((*map(_line, ways.values()), *map(_drawn, boxes.values()), *_labels(ways)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" role="img">\n'
        f"<title>{escape(flow.title)}</title>\n<style>{STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z" style="fill:#667"/></marker>'
        f"</defs>\n{drawn}\n</svg>\n"
    )


def _box(id_: str, step: Step) -> Box:
    kind = "say" if step.say else "ask" if step.ask else "call"
    text = step.say or step.ask or f"Tra cứu: {step.call}"
    notes = [f"Kẹt: {entry.when}" for entry in step.stuck]
    notes += [f"{option.label} ■" for option in step.options.values() if option.next == END]
    if kind == "say" and step.next == END:
        notes.append("Hết ■")
    return Box(id_, kind, _wrapped(text), [_cut(note) for note in notes])


def _ways(flow: Flow) -> dict[Ends, Way]:
    """Gather the ways from step to step; those between the same two are one line."""
    ways = {(ABOUT, flow.start): Way(["Bắt đầu"], aside=False)}
    for id_, step in flow.steps.items():
        for to, label, aside in _exits(step):
            if to != END:
                way = ways.setdefault((id_, to), Way([], aside=aside))
                way.aside &= aside
                way.labels += [label] if label else []
    return ways


def _exits(step: Step) -> Iterator[tuple[str, str, bool]]:
    for option in step.options.values():
        yield option.next, option.label, False
    if isinstance(step.next, dict):
        yield from ((to, outcome, False) for outcome, to in step.next.items())
    elif step.next in step.onward():
        yield step.next, f"({step.expects})" if step.expects else "", False
    if step.skip:
        yield step.skip, "Bỏ qua", True
    for entry in step.stuck:
        if entry.next:
            yield entry.next, entry.when, True


def _lay_out(boxes: Mapping[str, Box], ways: Mapping[Ends, Way]) -> None:
    """Let grandalf find a place for each box and a path for each way."""
    from grandalf.graphs import Edge, Vertex, graph_core
    from grandalf.layouts import SugiyamaLayout
    from grandalf.routing import route_with_lines

    points = {id_: Vertex(id_) for id_ in boxes}
    for id_, box in boxes.items():
        points[id_].view = box
    lines = {(start, end): Edge(points[start], points[end]) for start, end in ways if start != end}
    for ends, line in lines.items():
        line.view = ways[ends]
    # Not Graph, which keeps edges in a set: the same flow is to give the same map.
    layout = SugiyamaLayout(graph_core(list(points.values()), list(lines.values())))
    layout.xspace, layout.yspace = GAP, LAYER_GAP
    layout.route_edge = route_with_lines
    # Left to itself, grandalf breaks circles elsewhere each time.
    back = [lines[ends] for ends in _backward(ways) if ends in lines]
    layout.init_all(roots=[points[ABOUT]], inverted_edges=back)
    layout.draw(20)


def _backward(ways: Collection[Ends]) -> list[Ends]:
    """Name the ways that lead back to a step on the way to them."""
    found: list[Ends] = []
    passed: set[str] = set()

    def walk(id_: str, path: frozenset[str]) -> None:
        passed.add(id_)
        for start, end in ways:
            if start == id_ and end in path:
                found.append((start, end))
            elif start == id_ and end not in passed:
                walk(end, path | {end})

    walk(ABOUT, frozenset({ABOUT}))
    return found


def _frame(
    boxes: Mapping[str, Box], ways: Mapping[Ends, Way]
) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that is drawn, and a margin."""
    points = [corner for way in ways.values() for corner in way.corners]
    for box in boxes.values():
        (x, y), w, h = box.xy, box.w / 2, box.h / 2
        points += [(x - w, y - h), (x + w, y + h)]
    xs, ys = zip(*points, strict=True)
    return min(xs) - GAP, min(ys) - GAP, max(xs) + GAP, max(ys) + GAP


def _line(way: Way) -> str:
    if not way.corners:
        return ""
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in way.corners)
    kind = ' class="aside"' if way.aside else ""
    return f'<path{kind} d="M{points}" marker-end="url(#tip)"/>'


def _drawn(box: Box) -> str:
    left, top = box.xy[0] - box.w / 2, box.xy[1] - box.h / 2
    rows = [
        ("id", box.id),
        *(("", line) for line in box.lines),
        *(("small", n) for n in box.notes),
    ]
    texts = "".join(
        f'<text class="{kind}" x="{left + PAD:.0f}" y="{top + PAD + LINE * (row + 0.8):.0f}">'
        f"{escape(text)}</text>"
        for row, (kind, text) in enumerate(rows)
    )
    return (
        f'<g><rect x="{left:.0f}" y="{top:.0f}" width="{box.w}" height="{box.h}" '
        f'fill="{COLOURS[box.kind]}"/>{texts}</g>'
    )


def _labels(ways: Mapping[Ends, Way]) -> Iterator[str]:
    """Write the answers beside their ways, near where they begin."""
    for way in ways.values():
        if len(way.corners) < 2 or not way.labels:  # noqa: PLR2004 - a line has two ends
            continue
        (x, y), (to_x, to_y) = way.corners[:2]
        rows = [row for label in way.labels for row in textwrap.wrap(label, LABEL_LETTERS)]
        # Nearer to the start: the way back may lie on the very same line.
        left, top = x + 0.38 * (to_x - x), y + 0.38 * (to_y - y) - LINE * (len(rows) - 1) / 2
        for number, row in enumerate(rows):
            yield (
                f'<text class="label" x="{left:.0f}" y="{top + LINE * number:.0f}">'
                f"{escape(row)}</text>"
            )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LETTERS, max_lines=MOST_LINES, placeholder=" …")


def _cut(text: str) -> str:
    return textwrap.shorten(text, LETTERS + 6, placeholder=" …")
