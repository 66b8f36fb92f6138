"""What a step makes of a notice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.notice import Hold, Notice
from bot.steps import AFTER, Deed, Step

HELD: Mapping[Step, Hold] = {
    Step.pause: Hold.paused,
    Step.resume: Hold.none,
    Step.go: Hold.none,
}


def after(before: Notice, deed: Deed, now: datetime, cooling: float) -> Notice:
    """Return a notice as a step leaves it; `cooling`: the seconds in which it can be stopped."""
    then = replace(before, state=AFTER[before.state, deed.step])
    match deed.step:
        case Step.approve:
            cooled = now + timedelta(seconds=cooling)
            return replace(
                then,
                approver_id=deed.by.id if deed.by else None,
                approved_at=now,
                cool_until=cooled,
                expanded_at=None,
                hold=Hold.none,
            )
        case Step.stop:
            return replace(then, approved_at=None, expanded_at=None, hold=Hold.none)
        case Step.begin:
            return replace(then, begun_at=now)
        case Step.go:
            # It is begun from now on: else it would be late again at once.
            return replace(then, hold=Hold.none, cool_until=now)
        case Step.pause | Step.resume:
            return replace(then, hold=HELD[deed.step])
        case Step.try_unknown:
            return replace(then, finished_at=None)
        case Step.cancel | Step.finish:
            return replace(then, finished_at=now, hold=Hold.none)
    return then
