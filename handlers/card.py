"""Writes a procedure as one message: what to bring first, the rest in a line each."""

from collections.abc import Callable
from datetime import date

from content.commune import Commune, LocalFee
from content.facts import numbers, source_of
from content.freshness import Freshness, ends, freshness
from content.procedure import Procedure, Told, on

MAIN = ("dvc", "cu_tru")
"""What the two places do that people mean when they ask for “the commune”: counter and police."""
Write = Callable[[Procedure, Commune, date], str]


def whole(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say what is needed to get it done."""
    told = _sourced(
        procedure,
        day,
        procedure.title.upper(),
        procedure.short,
        *steps(procedure, day),
        *bring(procedure, day),
        _said("Ở đâu", _place_and_nearest(procedure, commune, day)),
        _said("Bao lâu", say(procedure.time, day)),
        _said("Lệ phí", direct(procedure, commune, day)),
        _said("Qua mạng", say(procedure.online, day)),
    )
    return _lines(told, *_points(procedure, commune))


def brief(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say the most needed, to somebody in the middle of something else."""
    return _lines(
        procedure.title,
        *steps(procedure, day)[:4],
        *bring(procedure, day),
        _said("Ở đâu", nearest(procedure, commune) or place(procedure, day)),
        _said("Lệ phí", direct(procedure, commune, day)),
        "Muốn xem kỹ thì hỏi lại khi xong việc đang làm.",
    )


def fee(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say what it costs, by each way of filing."""
    if procedure.fee is None:
        return whole(procedure, commune, day)
    ways = (
        ("Nộp tại quầy", direct(procedure, commune, day)),
        ("Nộp qua mạng", _online_fee(procedure, commune, day)),
        ("Công dân số", cost(procedure.fee.digital, day)),
    )
    lines = [f"• {way}: {said}" for way, said in ways if said]
    local = _local(procedure, commune, day)
    rests = f"Mức thu theo {local.decision_no}." if local else ""
    return _sourced(procedure, day, f"{procedure.button}: lệ phí", *lines, rests)


def when(procedure: Procedure, _: Commune, day: date) -> str:
    """Say how long it takes."""
    return _sourced(procedure, day, f"{procedure.button}: bao lâu", say(procedure.time, day))


def where(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say where to go, and when it is open."""
    point = procedure.where.point if procedure.where else "dvc"
    first = _lines(f"{procedure.button}: ở đâu", place(procedure, day))
    points = commune.points_for(point)[:2]
    return "\n\n".join((first, *(one.describe() for one in points)))


def online(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say how it is done from home."""
    return _sourced(
        procedure,
        day,
        f"{procedure.button}: làm qua mạng",
        say(procedure.online, day),
        _said("Lệ phí qua mạng", _online_fee(procedure, commune, day)),
    )


def who(procedure: Procedure, _: Commune, day: date) -> str:
    """Say who does it."""
    return _lines(f"{procedure.button}: ai làm", say(procedure.who, day))


def mistakes(procedure: Procedure, _: Commune, day: date) -> str:
    """Say what people get wrong, before they do."""
    lines = (f"• {said}" for line in procedure.mistakes if (said := say(line, day)))
    return _lines(f"{procedure.button}: điều hay nhầm", *lines)


def steps(procedure: Procedure, day: date) -> list[str]:
    """List what to do."""
    return [f"• {said}" for line in procedure.steps if (said := say(line, day))]


def bring(procedure: Procedure, day: date) -> list[str]:
    """List what to bring, under its head."""
    things = [f"☐ {said}" for said in things_to_bring(procedure, day)]
    return ["Cần mang:", *things] if things else []


def things_to_bring(procedure: Procedure, day: date) -> list[str]:
    """List what to bring."""
    return [said for line in procedure.bring if (said := say(line, day))]


def place(procedure: Procedure, day: date) -> str:
    """Say who receives it, in general."""
    return say(procedure.where.text, day) if procedure.where else ""


def nearest(procedure: Procedure, commune: Commune) -> str:
    """Name the commune's own point for it."""
    points = commune.points_for(procedure.where.point) if procedure.where else ()
    return points[0].name if points else ""


def say(told: tuple[Told, ...], day: date) -> str:
    """Say what holds on this day."""
    return " ".join(one.text for one in on(day, told))


def cost(told: tuple[Told, ...], day: date) -> str:
    """Say what it costs, and until when if that ends."""
    return " ".join(
        f"{one.text.rstrip('.')} (đến hết {one.until:%d/%m/%Y})." if one.until else one.text
        for one in on(day, told)
    )


def direct(procedure: Procedure, commune: Commune, day: date) -> str:
    """Say what it costs at the counter: as the province sets it, where the commune told us."""
    if procedure.fee is None:
        return ""
    local = _local(procedure, commune, day)
    return local.direct if local else cost(procedure.fee.direct, day)


def source(procedure: Procedure, day: date, told: str) -> str:
    """Name the decisions that the numbers told rest on, and the day they were checked.

    The counter has the last word.
    """
    found = (source_of(number, procedure.sources) for number in numbers(told))
    named = dict.fromkeys(one.decision_no for one in found if one and one.decision_no)
    first = procedure.sources[0]
    rests = "; ".join(named) or first.decision_no
    checked = f"kiểm tra ngày {first.checked_on:%d/%m/%Y}."
    text = f"Theo {rests}, {checked}" if rests else f"Xã xác nhận; {checked}"
    if procedure.kind == "procedure":
        text += " Phí và hạn do nơi nhận xác nhận."
    if freshness(procedure.sources, day) is not Freshness.OLD:
        return text
    last = ends(procedure.sources)
    return (
        f"{text}\n⚠ Giấy tờ, hạn và phí trên đây là của luật đến hết {last:%d/%m/%Y}. "
        "Nay có thể đã đổi: hỏi lại xã."
    )


def _sourced(procedure: Procedure, day: date, *lines: str) -> str:
    """Put the source below what is told."""
    told = _lines(*lines)
    return _lines(told, source(procedure, day, told))


def _points(procedure: Procedure, commune: Commune) -> list[str]:
    """Describe the commune's own points, where that is what was asked for."""
    if not (procedure.points and procedure.where):
        return []
    main = [point for thing in MAIN for point in commune.points_for(thing)[:1]]
    return [f"\n{one.describe()}" for one in dict.fromkeys(main)]


def _online_fee(procedure: Procedure, commune: Commune, day: date) -> str:
    if procedure.fee is None:
        return ""
    local = _local(procedure, commune, day)
    return local.online if local else cost(procedure.fee.online, day)


def _local(procedure: Procedure, commune: Commune, day: date) -> LocalFee | None:
    """Return what the commune's file tells of the province's fees, while it holds."""
    local = commune.fees.get(procedure.id) if procedure.fee and procedure.fee.local else None
    if local is None or (local.valid_to and day > local.valid_to):
        return None
    return local


def _place_and_nearest(procedure: Procedure, commune: Commune, day: date) -> str:
    own = nearest(procedure, commune)
    return " ".join((place(procedure, day), f"Gần nhất: {own}." if own else "")).strip()


def _said(head: str, said: str) -> str:
    return f"{head}: {said}" if said else ""


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


FACETS: dict[str, Write] = {
    "fee": fee,
    "time": when,
    "where": where,
    "online": online,
    "who": who,
    "mistakes": mistakes,
}
"""What can be asked about a procedure, and who answers."""


def has(procedure: Procedure, facet: str) -> bool:
    """Tell whether a procedure has anything to say on this side."""
    return facet == "where" or bool(getattr(procedure, facet, None))


def labels(_: Callable[[str], str]) -> dict[str, str]:
    """Label the button of each facet."""
    return {
        "bring": _("Cần mang gì"),
        "fee": _("Lệ phí"),
        "time": _("Bao lâu"),
        "where": _("Ở đâu, giờ nào"),
        "online": _("Làm qua mạng"),
        "who": _("Ai đi làm"),
        "mistakes": _("Điều hay nhầm"),
    }
