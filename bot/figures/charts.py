"""Draws a month: pictures without script or style, each with the same numbers as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from bot.figures.rows import Row
from bot.figures.shown import Figures
from bot.figures.small import LEAST, Shown

WIDE = 300
"""Units across, those of a card on a phone: text keeps its size there."""
LINE, LETTERS = 18, 40
"""Of a name: how high a line is, how much fits on it; two are drawn, the table has all."""
BAR = 12
SHORT = 8
"""How long a bar is that stands for a few, whatever the scale: nobody measures it."""
ROOM = 120
"""Kept free for the number behind a bar, and what it counts: colour alone tells it to nobody."""
TALL = 120


class Svg(str):
    """A picture that templates need not escape: all words in it are escaped already."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, and what it shows in rows."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    svg: Svg


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a group."""

    many: Shown
    kind: str
    """Chooses its class: `chart-begun`."""
    word: str = ""
    """Says what is counted, where bars of two kinds stand together."""


def charts(figures: Figures) -> tuple[Chart, ...]:
    """Draw what there is to see of a month."""
    stopped = (steps(f"stopped-{one.id}", one.name, one.stopped.rows) for one in figures.flows)
    drawn = (flows(figures), days(figures), topics(figures), *stopped)
    return tuple(one for one in drawn if one.rows)


def flows(figures: Figures) -> Chart:
    """Draw how many began each flow, and how many came to its end."""
    groups = [
        (
            one.name,
            (Bar(one.begun, "begun", "bắt đầu"), Bar(one.finished.total, "finished", "làm xong")),
        )
        for one in figures.flows
    ]
    rows = [
        (one.name, str(one.begun), str(one.finished.total), one.share) for one in figures.flows
    ]
    title = f"Bắt đầu làm và làm xong, {figures.month.title}"
    heads = ("Việc", "Bắt đầu", "Làm xong", "Tỷ lệ")
    return Chart("flows", title, heads, tuple(rows), bars("flows", title, rows, groups))


def steps(id_: str, name: str, stopped: Sequence[Row]) -> Chart:
    """Draw where people gave a flow up."""
    title = f"Dừng giữa chừng ở bước nào: {name}"
    return _one_bar(id_, title, ("Bước", "Lượt dừng"), stopped, "stopped")


def topics(figures: Figures, most: int = 10) -> Chart:
    """Draw what was asked most."""
    asked = figures.topics[:most]
    title = f"Bà con hỏi nhiều nhất, {figures.month.title}"
    return _one_bar("topics", title, ("Việc", "Lượt hỏi"), asked, "asked")


def _one_bar(
    id_: str, title: str, heads: tuple[str, ...], counted: Sequence[Row], kind: str
) -> Chart:
    rows = [(one.name, str(one.many)) for one in counted]
    groups = [(one.name, (Bar(one.many, kind),)) for one in counted]
    return Chart(id_, title, heads, tuple(rows), bars(id_, title, rows, groups))


def days(figures: Figures) -> Chart:
    """Draw how many flows were begun on each day."""
    title = f"Lượt bắt đầu làm theo ngày, {figures.month.title}"
    rows = [(f"{day:%d/%m}", str(many)) for day, many in figures.days]
    if not rows:
        return Chart("days", title, (), (), Svg(""))
    scale, wide = Scale.of((many for _, many in figures.days), TALL), (WIDE - 8) / len(rows)
    drawn = [_axis(TALL + 4)]
    for place, (day, many) in enumerate(figures.days):
        tall, left = scale.length(many), 4 + place * wide
        drawn.append(_rect(left + 1, TALL + 4 - tall, (wide - 2, tall), Bar(many, "day")))
        if day.day == 1 or day.day % 5 == 0:
            drawn.append(_text(left + wide / 2, TALL + LINE, str(day.day), anchor="middle"))
    svg = _picture("days", title, rows, TALL + LINE + 8, drawn)
    return Chart("days", title, ("Ngày", "Bắt đầu"), tuple(rows), svg)


def bars(
    id_: str,
    title: str,
    rows: Sequence[Sequence[str]],
    groups: Sequence[tuple[str, Sequence[Bar]]],
) -> Svg:
    """Draw bars that lie, a group for each name with its numbers behind them."""
    scale = Scale.of((bar.many for _, group in groups for bar in group), WIDE - ROOM)
    drawn: list[str] = []
    down = 0.0
    for name, group in groups:
        for line in wrap(name, LETTERS, max_lines=2, placeholder="…"):
            drawn.append(_text(0, down + 14, line))
            down += LINE
        down += 2
        for bar in group:
            long = scale.length(bar.many)
            drawn.append(_rect(0, down, (long, BAR), bar))
            drawn.append(
                _text(long + 6, down + 11, f"{bar.many} {bar.word}".rstrip(), kind="chart-value")
            )
            down += BAR + 4
        down += 8
    return _picture(id_, title, rows, down, drawn)


@dataclass(frozen=True, slots=True)
class Scale:
    """From counts to lengths."""

    most: int
    long: float

    @classmethod
    def of(cls, shown: Iterable[Shown], long: float) -> "Scale":
        """Make the scale on which the largest fits."""
        return cls(max((one.low for one in shown), default=0), long)

    def length(self, many: Shown) -> float:
        """Return the length of a bar: of what may be a few always the same."""
        if many.small:
            return SHORT
        if not many.low:
            return 0
        # Never shorter than a few, and no scale on which five is as long as fifty.
        return max(SHORT + 2, round(self.long * many.low / max(self.most, 2 * LEAST), 1))


def _picture(
    id_: str, title: str, rows: Sequence[Sequence[str]], tall: float, drawn: Iterable[str]
) -> Svg:
    told = escape("; ".join(": ".join((row[0], ", ".join(row[1:]))) for row in rows))
    body = "\n".join(one for one in drawn if one)
    return Svg(
        f'<svg class="chart" viewBox="0 0 {WIDE} {tall:g}" width="100%" role="img" '
        f'aria-labelledby="chart-{id_}-title chart-{id_}-desc" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="14" fill="currentColor">\n'
        f'<title id="chart-{id_}-title">{escape(title)}</title>\n'
        f'<desc id="chart-{id_}-desc">{told}</desc>\n{body}\n</svg>'
    )


def _rect(x: float, y: float, size: tuple[float, float], bar: Bar) -> str:
    wide, tall = size
    if not wide or not tall:
        return ""
    few = " chart-few" if bar.many.small else ""
    faint = ' fill-opacity="0.45"' if bar.kind == "begun" else ""
    return (
        f'<rect class="chart-{bar.kind}{few}" x="{x:g}" y="{y:g}" width="{wide:g}" '
        f'height="{tall:g}"{faint}/>'
    )


def _text(
    x: float, y: float, words: str, *, kind: str = "chart-label", anchor: str = "start"
) -> str:
    return (
        f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def _axis(down: float) -> str:
    return (
        f'<line class="chart-axis" x1="0" y1="{down:g}" x2="{WIDE}" y2="{down:g}" '
        'stroke="currentColor" stroke-opacity="0.4"/>'
    )
