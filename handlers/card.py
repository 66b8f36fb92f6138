"""Writes a procedure as one message: what to bring first, the rest in a line each."""

from collections.abc import Callable
from datetime import date

from content.commune import Commune
from content.procedure import Procedure, Told, on

Write = Callable[[Procedure, Commune, date], str]


def whole(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say what is needed to get it done."""
    points = commune.points_for(procedure.where.point)
    nearest = f" Gần nhất: {points[0].name}." if points else ""
    return "\n".join(
        (
            procedure.title.upper(),
            "Cần mang:",
            *(f"☐ {thing}" for thing in procedure.bring),
            f"Ai làm: {procedure.who}",
            f"Ở đâu: {place(procedure, day)}{nearest}",
            f"Bao lâu: {procedure.time}",
            f"Lệ phí: {cost(procedure.fee.direct, day)}",
            f"Qua mạng: {procedure.online}",
            source(procedure),
        )
    )


def brief(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say the most needed, to somebody in the middle of something else."""
    points = commune.points_for(procedure.where.point)
    return "\n".join(
        (
            procedure.title,
            "Cần mang:",
            *(f"☐ {thing}" for thing in procedure.bring),
            f"Ở đâu: {points[0].name if points else place(procedure, day)}",
            f"Lệ phí: {cost(procedure.fee.direct, day)}",
            "Muốn xem kỹ thì hỏi lại khi xong việc đang làm.",
        )
    )


def fee(procedure: Procedure, _: Commune, day: date) -> str:
    """Say what it costs, by each way of filing."""
    ways = (
        ("Nộp tại quầy", procedure.fee.direct),
        ("Nộp qua mạng", procedure.fee.online),
        ("Công dân số", procedure.fee.digital),
    )
    lines = [f"• {way}: {said}" for way, told in ways if (said := cost(told, day))]
    return "\n".join((f"{procedure.button}: lệ phí", *lines, source(procedure)))


def where(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say where to go, and when it is open."""
    points = commune.points_for(procedure.where.point)[:2]
    first = f"{procedure.button}: nộp ở đâu\n{place(procedure, day)}"
    return "\n\n".join((first, *(point.describe() for point in points)))


def online(procedure: Procedure, _: Commune, day: date) -> str:
    """Say how it is done from home."""
    said = cost(procedure.fee.online, day)
    costs = (f"Lệ phí qua mạng: {said}",) if said else ()
    head = f"{procedure.button}: làm qua mạng"
    return "\n".join((head, procedure.online, *costs, source(procedure)))


def mistakes(procedure: Procedure, _: Commune, __: date) -> str:
    """Say what people get wrong, before they do."""
    lines = (f"• {mistake}" for mistake in procedure.mistakes)
    return "\n".join((f"{procedure.button}: điều hay nhầm", *lines))


def place(procedure: Procedure, day: date) -> str:
    """Say who receives it, in general."""
    return " ".join(told.text for told in on(day, procedure.where.text))


def cost(told: tuple[Told, ...], day: date) -> str:
    """Say what it costs, and until when if that ends."""
    return " ".join(
        f"{one.text.rstrip('.')} (đến hết {one.until:%d/%m/%Y})." if one.until else one.text
        for one in on(day, told)
    )


def source(procedure: Procedure) -> str:
    """Name the decision, and the day it was checked; the counter has the last word."""
    first = procedure.sources[0]
    return (
        f"Theo {first.decision_no or first.title}, kiểm tra ngày {first.checked_on:%d/%m/%Y}. "
        "Phí và hạn do nơi nhận xác nhận."
    )


FACETS: dict[str, Write] = {
    "fee": fee,
    "where": where,
    "online": online,
    "mistakes": mistakes,
}
"""What can be asked about a procedure, and who answers."""


def labels(_: Callable[[str], str]) -> dict[str, str]:
    """Label the button of each facet."""
    return {
        "fee": _("Lệ phí"),
        "where": _("Ở đâu, giờ nào"),
        "online": _("Làm qua mạng"),
        "mistakes": _("Điều hay nhầm"),
    }
