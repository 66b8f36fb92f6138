"""What the monthly report says: a few numbers, the commune's targets, what to think about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.figures import measures, small
from bot.figures.measures import Measured
from bot.figures.rows import Row
from bot.figures.shown import Figures
from bot.figures.small import LEAST, Shown
from bot.storage.targets import Target
from content.commune import Commune, Village

TOPICS, STEPS = 5, 3
"""How many topics, and steps where people gave up, are named."""
LONGEST = 40
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is printed; every number in it may be shown to anybody."""

    commune: str
    place: str
    """Where it is signed: the commune's name without its kind."""
    month: str
    day: date
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    """Of the table of targets: the village, then each target's name."""
    rows: tuple[tuple[str, ...], ...]
    """The villages, and the whole commune last; empty where there are no targets."""
    asked: str
    stopped: str


def report(figures: Figures, targets: Sequence[Target], commune: Commune, day: date) -> Report:
    """Write a month down for the commune to sign on this day."""
    kind, _, place = commune.name.partition(" ")
    columns = [_column(one, figures, commune.villages) for one in targets]
    names = [*(one.name for one in commune.villages), "Cả xã"]
    return Report(
        commune.name,
        place if kind.casefold() in ("xã", "phường") else commune.name,
        figures.month.title,
        day,
        _lines(figures),
        ("Thôn, bản", *map(_head, targets)),
        tuple(zip(names, *columns, strict=True)) if columns else (),
        _asked(figures),
        _stopped(figures),
    )


def _lines(figures: Figures) -> tuple[str, ...]:
    events = {name: split.total for name, split in figures.events.items()}
    users, notices = figures.users, figures.notices
    begun, finished = figures.begun.total, figures.finished
    looked, helped = events["dossier_asked"], events["visit_done"]
    asked, answered = events["ticket_opened"], events["ticket_answered"]
    missed = events["not_understood"]
    return (
        f"Số người đã dùng trợ lý số, đến hết tháng: {users.many}. "  # noqa: ISC004 - one paragraph
        f"Người mới trong tháng: {users.new}.",
        f"Bắt đầu làm theo hướng dẫn: {begun} lượt. Làm xong: {finished} lượt. "  # noqa: ISC004 - ditto
        f"Tra cứu hồ sơ: {looked} lượt.",
        f"Câu hỏi gửi cán bộ: {asked}. Cán bộ trả lời: {answered} lượt. "  # noqa: ISC004 - ditto
        f"Hỗ trợ tại nhà: {helped} lượt.",
        f"Thông báo xã đã gửi: {notices}. Lượt hỏi trợ lý chưa hiểu: {missed}.",
    )


def _head(target: Target) -> str:
    return f"{target.name} (đến ngày ký)" if target.measure == measures.PEOPLE else target.name


def _column(target: Target, figures: Figures, villages: Sequence[Village]) -> list[str]:
    """Say how far each village has come, and the whole commune below them."""
    reached = measures.measure(figures, target.measure)
    many = {area.rpartition("/")[2]: one for area, one in target.many.items()}
    if reached is None:
        return [NOTHING] * (len(villages) + 1)
    cells = [_cell(reached.villages.get(one.id), many.get(one.id)) for one in villages]
    return [*cells, _whole(reached, many, villages)]


def _whole(reached: Measured, many: dict[str, int], villages: Sequence[Village]) -> str:
    if "" in many:
        return _cell(reached.total, many[""])
    wanted = small.total(many.values())
    if set(many) >= {one.id for one in villages}:
        return _share(reached.total, wanted)
    told = [reached.villages[id_] for id_ in many if id_ in reached.villages]
    return _share(small.around(told), wanted) if len(told) == len(many) else NOTHING


def _cell(part: Shown | None, many: int | None) -> str:
    if many is None:
        return ""
    return NOTHING if part is None else _share(part, small.shown(many))


def _share(part: Shown, whole: Shown) -> str:
    share = small.percent(part, whole)
    return f"{part}/{whole}" if share == NOTHING else f"{part}/{whole} ({share})"


def _asked(figures: Figures) -> str:
    rows = [Row(one.key, _short(one.name), one.many) for one in figures.topics]
    return _most(rows, TOPICS) or f"Chưa việc nào được hỏi từ {LEAST} lượt trở lên."


def _stopped(figures: Figures) -> str:
    rows = [
        Row(step.key, f"{flow.name}, bước {_short(step.name)}", step.many)
        for flow in figures.flows
        for step in flow.stopped.rows
    ]
    return _most(rows, STEPS) or f"Chưa bước nào có từ {LEAST} lượt dừng trở lên."


def _most(rows: Sequence[Row], most: int) -> str:
    told = sorted((one for one in rows if one.many.low >= LEAST), key=lambda one: -one.many.low)
    said = "; ".join(f"{one.name} ({one.many} lượt)" for one in told[:most])
    return f"{said}." if said else ""


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rsplit(' ', 1)[0]}…"
