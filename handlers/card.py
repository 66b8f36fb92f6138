"""Writes a procedure as one message: what to bring first, the rest in a line each."""

from datetime import date

from content.commune import Commune
from content.procedure import Procedure, on


def whole(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say what is needed to get it done."""
    points = commune.points_for(procedure.where.point)
    place = " ".join(on(day, procedure.where.text))
    return "\n".join(
        (
            procedure.title.upper(),
            "Cần mang:",
            *(f"☐ {thing}" for thing in procedure.bring),
            f"Ai làm: {procedure.who}",
            f"Ở đâu: {place}" + (f" Gần nhất: {points[0].name}." if points else ""),
            f"Bao lâu: {procedure.time}",
            f"Lệ phí: {' '.join(on(day, procedure.fee.direct))}",
            f"Qua mạng: {procedure.online}",
            source(procedure),
        )
    )


def fee(procedure: Procedure, _: Commune, day: date) -> str:
    """Say what it costs, by each way of filing."""
    ways = (
        ("Nộp tại quầy", procedure.fee.direct),
        ("Nộp qua mạng", procedure.fee.online),
        ("Công dân số", procedure.fee.digital),
    )
    lines = [f"• {way}: {' '.join(said)}" for way, told in ways if (said := on(day, told))]
    return "\n".join((f"{procedure.title}: lệ phí", *lines, source(procedure)))


def where(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say where to go, and when it is open."""
    points = commune.points_for(procedure.where.point)[:2]
    place = f"{procedure.title}: nộp ở đâu\n{' '.join(on(day, procedure.where.text))}"
    return "\n\n".join((place, *(point.describe() for point in points)))


def online(procedure: Procedure, _: Commune, day: date) -> str:
    """Say how it is done from home."""
    costs = on(day, procedure.fee.online)
    return "\n".join(
        (
            f"{procedure.title}: làm qua mạng",
            procedure.online,
            *(f"Lệ phí qua mạng: {cost}" for cost in costs),
            source(procedure),
        )
    )


def mistakes(procedure: Procedure, _: Commune, __: date) -> str:
    """Say what people get wrong, before they do."""
    lines = (f"• {mistake}" for mistake in procedure.mistakes)
    return "\n".join((f"{procedure.title}: hay nhầm", *lines))


def source(procedure: Procedure) -> str:
    """Name the decision, and the day it was checked; the counter has the last word."""
    first = procedure.sources[0]
    return (
        f"Theo {first.decision_no or first.title}, kiểm tra ngày {first.checked_on:%d/%m/%Y}. "
        "Phí và hạn do nơi nhận xác nhận."
    )


FACETS = {
    "fee": ("Lệ phí", fee),
    "where": ("Ở đâu, giờ nào", where),
    "online": ("Làm qua mạng", online),
    "mistakes": ("Điều hay nhầm", mistakes),
}
"""What can be asked about a procedure: the button's label, and who answers."""
