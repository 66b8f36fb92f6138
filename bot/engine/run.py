"""Walks a flow: no clock, no database, no network."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.engine import buttons
from bot.types import Session
from content.schema import ABOUT, END, Flow, Step

MOST_STEPS = 50
"""Steps one turn may pass, so that a loop in content cannot hang the bot."""


def begin(session: Session, flow: Flow, version: str, *, step: str = ABOUT) -> Session:
    """Put a person on the card that opens a flow (or, by a deep link, on one of its steps)."""
    return replace(
        session,
        flow=flow.id,
        version=version,
        step=step if step in flow.steps and not flow.steps[step].call else ABOUT,
        visit=session.visit + 1,
        slots={},
        trail=(),
        misses=0,
    )


def leave(session: Session) -> Session:
    """Take a person out of whatever flow they are in."""
    return replace(session, flow="", version="", step="", slots={}, trail=(), misses=0)


def go(session: Session, step: str) -> Session:
    """Enter the next step; END leaves the flow."""
    if step == END:
        return leave(session)
    return replace(
        session, step=step, visit=session.visit + 1, trail=(*session.trail, session.step), misses=0
    )


def back(session: Session, flow: Flow) -> Session:
    """Return to the last step where the person could say something; else stay."""
    trail = list(session.trail)
    while trail:
        step = trail.pop()
        if step == ABOUT or not flow.steps[step].call:
            return replace(
                session, step=step, visit=session.visit + 1, trail=tuple(trail), misses=0
            )
    return session


def move(session: Session, flow: Flow, version: str, maps: Iterable[Mapping[str, str]]) -> Session:
    """Land somebody from an older version on the step that `maps`, one after another, name."""
    landing = session.step
    for one in maps:
        landing = one.get(landing, landing)
    known = {ABOUT, *flow.steps}
    return replace(
        session,
        version=version,
        step=landing if landing in known else ABOUT,
        trail=tuple(step for step in session.trail if step in known),
        visit=session.visit + 1,
        misses=0,
    )


def answered(session: Session, flow: Flow, answer: str) -> Session | None:
    """Take a button's answer (see `buttons`) at the open step; None if it has no such answer."""
    if session.step == ABOUT:
        return go(session, flow.start) if answer == buttons.NEXT else None
    step = flow.steps[session.step]
    if answer == buttons.NEXT and step.say and isinstance(step.next, str):
        return go(session, step.next)
    if answer == buttons.SKIP and step.skip:
        return go(session, step.skip)
    keys = list(step.options)
    if answer.isascii() and answer.isdigit() and int(answer) < len(keys):
        return chosen(session, step, keys[int(answer)])
    return None


def chosen(session: Session, step: Step, key: str) -> Session:
    """Take the option with this key."""
    if step.slot and not step.expects:
        session = replace(session, slots={**session.slots, step.slot: key})
    return go(session, step.options[key].next)


def filled(session: Session, step: Step, value: str) -> Session:
    """Take a free answer that was expected and read."""
    assert step.slot  # noqa: S101 - the form of a step requires it
    assert isinstance(step.next, str)  # noqa: S101 - only a call has outcomes
    return go(replace(session, slots={**session.slots, step.slot: value}), step.next)
