"""What a target can be measured by: a count that the bot keeps by village."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.figures.shown import Figures
from bot.figures.small import Shown
from bot.library import Library

FINISHED = "flow_finished:"
EVENTS = {
    "tickets_answered": ("ticket_answered", "Câu hỏi được cán bộ trả lời"),
    "visits_done": ("visit_done", "Hỗ trợ tại nhà"),
    "dossiers_asked": ("dossier_asked", "Tra cứu hồ sơ"),
}
PEOPLE = "people"
"""The only measure that is not of a month but of today: see `bot.figures.users`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was reached in a month."""

    total: Shown
    villages: Mapping[str, Shown]
    """Only villages that may be told on their own."""


def names(library: Library) -> dict[str, str]:
    """List the measures there are, each with its Vietnamese name."""
    return {
        **{f"{FINISHED}{one.id}": f"Làm xong: {one.button}" for one in library.flows.values()},
        PEOPLE: "Người đã dùng trợ lý, đến ngày lập báo cáo",
        **{name: said for name, (_, said) in EVENTS.items()},
    }


def measure(figures: Figures, name: str) -> Measured | None:
    """Read one measure; None where it is measured no more (a flow that is gone)."""
    if name == PEOPLE:
        rows = {one.key: one.many for one in figures.users.by_village}
        return Measured(figures.users.today, rows)
    if name in EVENTS:
        split = figures.events[EVENTS[name][0]]
        return Measured(split.total, _told(figures, {one.key: one.many for one in split.rows}))
    flow = next((one for one in figures.flows if name == f"{FINISHED}{one.id}"), None)
    if flow is None:
        return None
    rows = {one.key: one.many for one in flow.finished.rows}
    return Measured(flow.finished.total, _told(figures, rows))


def _told(figures: Figures, rows: Mapping[str, Shown]) -> dict[str, Shown]:
    """Leave out where hardly anybody is known, and so that this is not told either: nought."""
    return {id_: many for id_, many in rows.items() if id_ in figures.villages and many.high}
