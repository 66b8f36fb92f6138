"""Where people stand in flows: whether it is in the middle, and what the step is called."""

import re
from collections.abc import Iterator

from bot.library import Library
from bot.storage.figures import InTheMiddle, Place
from content.schema import ABOUT, Flow, Step

OLDER = "older"
"""Stands for the steps of earlier versions that are no more."""
LONGEST = 60


def in_the_middle(library: Library) -> InTheMiddle:
    """Return what tells whether something is still asked there: past the end nobody gives up."""

    def ask(place: Place) -> bool:
        flow = library.flow(place.flow, place.version)
        if flow is None:
            return False
        known = place.step == ABOUT or place.step in flow.steps
        return known and not flow.final(place.step)

    return ask


def step_key(flow: Flow, step: str) -> str:
    """Return a step of the current version, or what stands for all others."""
    return step if step == ABOUT or step in flow.steps else OLDER


def step_names(flow: Flow) -> Iterator[tuple[str, str]]:
    """Name the steps in their order, each by its place and the beginning of what is said there."""
    yield ABOUT, "Thẻ mở đầu"
    for place, (key, step) in enumerate(flow.steps.items(), 1):
        yield key, f"{place}. {_beginning(step)}"
    yield OLDER, "Bước của bản cũ"


def _beginning(step: Step) -> str:
    # What is filled in for one person is nothing to name a step by.
    text = " ".join(re.sub(r"•|{\w+}", " ", step.ask or step.say or "").split())
    sentence = text.split(". ")[0].rstrip(".:")
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST].rsplit(' ', 1)[0]}…"
