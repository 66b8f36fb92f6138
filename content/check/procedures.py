"""Reads a procedure as a careful colleague does: is it all there, is it true, until when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from content.commune import THINGS
from content.facts import faults as unsourced
from content.facts import unused
from content.glossary import Place
from content.procedure import Procedure, Told

CARD, REST = 900, 150
"""Characters of the card that answers, and those of its heads and its source line."""
ENDS = ("fee.online", "fee.digital")
"""What may end with nothing in its place."""
ASKED = 12
"""Ways of asking; fewer are too few to be found by."""


def problems(procedure: Procedure, as_of: date) -> Iterator[Place]:
    """List what is missing, too much, or told without a source."""
    if procedure.where and procedure.where.point not in THINGS:
        point = procedure.where.point
        yield "where", f"“{point}” không có trong các việc của commune.yaml"
    if len(procedure.asked) < ASKED:
        yield "asked", f"có {len(procedure.asked)} cách hỏi, cần ít nhất {ASKED}"
    if procedure.kind == "procedure" and not procedure.sources[0].decision_no:
        yield "sources", "nguồn thứ nhất chưa có decision_no"
    for place, told in procedure.told():
        for day in _days(told, as_of) if place not in ENDS else ():
            if not any(one.holds(day) for one in told):
                yield place, f"không câu nào đúng vào ngày {day:%d/%m/%Y}"
        for one in told:
            yield from ((place, fault) for fault in _unsourced(one, procedure))
    fixed = f"{procedure.title} {procedure.button} {procedure.short}"
    yield from (("short", fault) for fault in unsourced(fixed, procedure.sources))
    said = [fixed, *(one.text for _, told in procedure.told() for one in told)]
    yield from (("sources", fault) for fault in unused(said, procedure.sources))
    told_ = sum(len(told[0].text) for told in _card(procedure) if told)
    if (length := len(procedure.title) + len(procedure.short) + told_ + REST) > CARD:
        yield "", f"thẻ trả lời dài {length} ký tự, nhiều nhất {CARD}"


def _days(told: Sequence[Told], as_of: date) -> set[date]:
    """Name the days on which one of these must hold: today, and where one ends or begins."""
    days = {as_of} if told else set()
    days |= {one.since - timedelta(days=1) for one in told if one.since and one.since > as_of}
    return days | {
        one.until + timedelta(days=1) for one in told if one.until and one.until >= as_of
    }


def texts(procedure: Procedure) -> Iterator[Place]:
    """Name every text that people read, in reading order; title and `short` are read at once."""
    yield "short", f"{procedure.title}. {procedure.short}"
    yield "button", procedure.button
    for place, told in procedure.told():
        yield from ((place, one.text) for one in told)
    yield from ((f"cases.{case.id}.button", case.button) for case in procedure.cases)


def _unsourced(one: Told, procedure: Procedure) -> Iterator[str]:
    return unsourced(one.text, procedure.sources, one.until)


def _card(procedure: Procedure) -> Iterator[tuple[Told, ...]]:
    return (
        told
        for place, told in procedure.told()
        if not place.startswith(("who", "mistakes", "cases", "fee.online", "fee.digital"))
    )
