"""Every number that an answer tells can be traced to its source and the day it was checked."""

import re
from datetime import date
from pathlib import Path

import pytest

from content import commune, corrections
from content.facts import Number, numbers, source_of
from content.load import load_folder
from content.procedure import Procedure
from handlers import card

CONTENT = Path(__file__).parent.parent / "content"
FLOWS, PROCEDURES = load_folder(CONTENT)
COMMUNE = commune.load(CONTENT / "commune.yaml")
DAYS = (
    date(2026, 11, 25),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 3, 30),
)
OWN = {
    number.digits
    for text in (
        (CONTENT / "commune.yaml").read_text("utf-8"),
        *(point.describe() for point in COMMUNE.points),
    )
    for number in numbers(text)
}
"""What the commune says of itself: hours, phones, fees."""


def answers(procedure: Procedure, day: date) -> list[str]:
    """Write everything that can be answered about a procedure on a day."""
    told = [write(procedure, COMMUNE, day) for write in card.FACETS.values()]
    cases = [card.say(case.say, day) for case in procedure.cases]
    return [
        card.whole(procedure, COMMUNE, day),
        card.brief(procedure, COMMUNE, day),
        *told,
        *cases,
    ]


def stated(procedure: Procedure) -> set[str]:
    """List the numbers of the sources themselves: decisions, and the days things begin or end."""
    told = [one for _, dated in procedure.told() for one in dated]
    days = [day for one in told for day in (one.since, one.until) if day]
    days += [day for one in procedure.sources for day in (one.checked_on, one.valid_to) if day]
    named = [f"{day:%d/%m/%Y}" for day in days]
    named += [f"{one.decision_no} {one.title}" for one in procedure.sources]
    return {number.digits for text in named for number in numbers(text)}


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_number_told_has_a_source_and_a_date(procedure: Procedure) -> None:
    """On each day on which the law turns, nothing is told that nobody can look up."""
    lost: set[Number] = set()
    for day in DAYS:
        for text in answers(procedure, day):
            lost |= {
                number
                for number in numbers(text)
                if number.digits not in OWN | stated(procedure)
                and not ((source := source_of(number, procedure.sources)) and source.checked_on)
            }

    assert lost == set()


def test_there_are_numbers_to_trace() -> None:
    """The walk meets fees, days, ages and forms: it is no empty check."""
    told = {
        number
        for procedure in PROCEDURES.values()
        for text in answers(procedure, DAYS[0])
        for number in numbers(text)
    }

    assert len(told) > 100
    assert {str(one) for one in told} >= {"60 ngay", "8.000 dong", "25.000 dong"}


def test_corrections_are_sourced_too() -> None:
    """What puts an old word right is a claim like any other."""
    lost = [
        (one.id, str(number))
        for one in corrections.bundled()
        for number in numbers(one.say)
        if source_of(number, one.sources) is None
    ]

    assert lost == []


def test_every_source_is_dated() -> None:
    """Who checked when is known of every source, and none was checked in the future."""
    sources = [one for item in (*FLOWS.values(), *PROCEDURES.values()) for one in item.sources]

    assert all(one.checked_on <= DAYS[0] for one in sources)
    assert all(re.search(r"\w", one.decision_no or one.title) for one in sources)
