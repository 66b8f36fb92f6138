"""Holds a run with kills against the same talk undisturbed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from tests.chaos.platform import Shown
from tests.chaos.run import Kill, Outcome
from tests.chaos.script import Line

IN_FLIGHT = 1.0
"""Seconds before a kill within which a message may have been on its way."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found."""

    unanswered: list[str]
    """Lines without an answer."""
    different: list[str]
    """People who saw other messages."""
    reordered: list[str]
    """People who saw the same messages in another order."""
    elsewhere: list[str]
    """People whose session, language or the like ended differently."""
    counted: list[str]
    """Statistics that differ: an effect done twice, or never."""
    repeated: int
    """Answers seen twice because they were on their way when the bot died."""
    longest_in_flight: float
    """Seconds from the first of them to the kill, at most."""
    wrongly_repeated: list[int]
    """Deliveries seen twice without such an excuse."""
    left_open: int
    """Rows of inbox and outbox that nobody finished."""
    bugs: int
    """Tracebacks in the log."""

    @property
    def good(self) -> bool:
        """Whether nobody could notice anything but a repeated answer in flight."""
        return not (
            self.unanswered
            or self.different
            or self.reordered
            or self.elsewhere
            or self.counted
            or self.wrongly_repeated
            or self.left_open
            or self.bugs
        )


def judge(script: Mapping[str, Sequence[Line]], calm: Outcome, wild: Outcome) -> Verdict:
    """Compare the two."""
    answered = {one.answers for one in wild.shown}
    seen, told = conversations(calm.shown), conversations(wild.shown)
    repeats = repeated(wild.shown)
    excused = [again for again in repeats if in_flight(*again, wild.kills)]
    return Verdict(
        unanswered=[
            line.id for lines in script.values() for line in lines if line.id not in answered
        ],
        different=[person for person in script if sorted(seen[person]) != sorted(told[person])],
        reordered=[
            person
            for person in script
            if seen[person] != told[person] and sorted(seen[person]) == sorted(told[person])
        ],
        elsewhere=differing(calm.state.sessions, wild.state.sessions)
        + differing(calm.state.contacts, wild.state.contacts),
        counted=differing(calm.state.tallies, wild.state.tallies),
        repeated=len(excused),
        longest_in_flight=max((time_to_kill(one, wild.kills) for one, _ in excused), default=0.0),
        wrongly_repeated=[one.delivery for one, again in repeats if (one, again) not in excused],
        left_open=wild.state.open_messages + wild.state.open_deliveries,
        bugs=wild.complaints.count("Traceback"),
    )


def conversations(shown: Sequence[Shown]) -> dict[str, list[Any]]:
    """Return what each person saw, leaving out repeats of the very same delivery."""
    known: set[int] = set()
    found: dict[str, list[Any]] = defaultdict(list)
    for one in shown:
        if one.delivery not in known:
            known.add(one.delivery)
            found[one.person].append(one.content)
    return found


def repeated(shown: Sequence[Shown]) -> list[tuple[Shown, Shown]]:
    """Return each delivery that was seen again, with the time before."""
    last: dict[int, Shown] = {}
    found = []
    for one in shown:
        if one.delivery in last:
            found.append((last[one.delivery], one))
        last[one.delivery] = one
    return found


def in_flight(before: Shown, again: Shown, kills: Sequence[Kill]) -> bool:
    """Tell whether the bot died so soon after the first time that it could not note it."""
    return again.life > before.life and time_to_kill(before, kills) < IN_FLIGHT


def time_to_kill(one: Shown, kills: Sequence[Kill]) -> float:
    """Return how long the bot lived on after it had sent this."""
    return next((kill.at - one.at for kill in kills if kill.life == one.life), inf)


def differing(calm: Mapping[Any, Any], wild: Mapping[Any, Any]) -> list[str]:
    """Return the keys whose values are not the same in both."""
    return [str(key) for key in {**calm, **wild} if calm.get(key) != wild.get(key)]
