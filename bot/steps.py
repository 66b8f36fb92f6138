"""The steps of a notice: which leads where, and why one is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.notice import Event, Hold, Notice, NoticeState
from bot.roles import Official, Role


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What later notices did to one."""

    withdrawn_at: datetime | None = None
    corrected_by: str = ""
    """The code of the newest correction."""


def overtaking(one: Notice, chain: Sequence[Notice]) -> Overtaken:
    """Find in a chain what has corrected or withdrawn a notice, as far as people may know."""
    later = [other for other in chain if other.public and other.id > one.id]
    withdrawn = [other.begun_at for other in later if other.event is Event.withdraw]
    corrected = [other.code for other in later if other.event is Event.update]
    return Overtaken(withdrawn[-1] if withdrawn else None, corrected[-1] if corrected else "")


class Step(StrEnum):
    """What is done to a notice."""

    submit = "submit"
    take_back = "take_back"
    approve = "approve"
    send_back = "send_back"
    reject = "reject"
    stop = "stop"
    begin = "begin"
    pause = "pause"
    resume = "resume"
    go = "go"
    cancel = "cancel"
    finish = "finish"
    try_unknown = "try_unknown"
    """Send once more to those of whom nobody knows whether they got it."""


WITH_REASON = frozenset({Step.send_back, Step.reject, Step.stop, Step.cancel})
"""Every no has a reason."""

AFTER: Mapping[tuple[NoticeState, Step], NoticeState] = {
    (NoticeState.draft, Step.submit): NoticeState.pending,
    (NoticeState.returned, Step.submit): NoticeState.pending,
    (NoticeState.draft, Step.cancel): NoticeState.cancelled,
    (NoticeState.returned, Step.cancel): NoticeState.cancelled,
    (NoticeState.pending, Step.take_back): NoticeState.draft,
    (NoticeState.pending, Step.approve): NoticeState.approved,
    (NoticeState.pending, Step.send_back): NoticeState.returned,
    (NoticeState.pending, Step.reject): NoticeState.rejected,
    (NoticeState.pending, Step.cancel): NoticeState.cancelled,
    (NoticeState.approved, Step.stop): NoticeState.returned,
    (NoticeState.approved, Step.cancel): NoticeState.cancelled,
    (NoticeState.approved, Step.go): NoticeState.approved,
    (NoticeState.approved, Step.begin): NoticeState.sending,
    (NoticeState.sending, Step.pause): NoticeState.sending,
    (NoticeState.sending, Step.resume): NoticeState.sending,
    (NoticeState.sending, Step.go): NoticeState.sending,
    (NoticeState.sending, Step.cancel): NoticeState.cancelled,
    (NoticeState.sending, Step.finish): NoticeState.finished,
    (NoticeState.sending, Step.try_unknown): NoticeState.sending,
    (NoticeState.finished, Step.try_unknown): NoticeState.sending,
}
"""The only steps there are, and where each leads."""
TO_LEAVE = frozenset({NoticeState.approved, NoticeState.sending, NoticeState.finished})
"""What has been approved for good, unless somebody ends it."""
MACHINE = frozenset({Step.begin, Step.finish})
"""Steps that no person takes."""
OWN = frozenset({Step.submit, Step.take_back})
"""Steps that only the author takes."""
JUDGING = frozenset({Step.approve, Step.send_back, Step.reject})
"""Steps that an approver takes, of what somebody else wrote."""
RISKY = frozenset({Step.go, Step.try_unknown})
"""Steps that only an approver takes: somebody may get the same text twice."""
SENDING = frozenset({Step.submit, Step.approve, Step.begin, Step.resume, *RISKY})
"""Steps towards more being sent: none of them once it was withdrawn."""


class No(StrEnum):
    """Why a step is refused."""

    state = "state"
    """There is no such step from here: somebody else was faster."""
    role = "role"
    """This needs another role, or another area."""
    own = "own"
    """Nobody approves their own."""
    reason = "reason"
    """A no needs a reason."""
    hold = "hold"
    """It does not stand still for that reason."""
    overtaken = "overtaken"
    """It was withdrawn, or what is known better has been sent since."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants to do with a notice."""

    step: Step
    by: Official | None
    """None: the machine."""
    why: str = ""


def refusal(
    notice: Notice, deed: Deed, *, one_person: bool = False, chain: Sequence[Notice] = ()
) -> No | None:
    """Tell why a step may not be taken; None where it may.

    `one_person`: the commune's settings say that somebody may approve their own notice.
    `chain`: the notice with all that corrects or withdraws it.
    """
    if (notice.state, deed.step) not in AFTER:
        return No.state
    if deed.by is None:
        return _machine_refusal(notice, deed, chain)
    if deed.step in MACHINE:
        return No.role
    if no := _role_refusal(notice, deed, deed.by, one_person=one_person):
        return no
    if deed.step in WITH_REASON and not deed.why.strip():
        return No.reason
    return _circumstances(notice, deed.step, chain)


def _machine_refusal(notice: Notice, deed: Deed, chain: Sequence[Notice]) -> No | None:
    if deed.step not in MACHINE:
        return No.role
    return _circumstances(notice, deed.step, chain)


def _circumstances(notice: Notice, step: Step, chain: Sequence[Notice]) -> No | None:
    if not _stands_for(notice, step):
        return No.hold
    return No.overtaken if step in SENDING and _overtaken(notice, step, chain) else None


def _overtaken(notice: Notice, step: Step, chain: Sequence[Notice]) -> bool:
    """Tell whether this would send what no longer holds."""
    others = [other for other in chain if other.id != notice.id]
    if step is Step.try_unknown and any(one.public and one.id > notice.id for one in others):
        return True
    return notice.event is not Event.withdraw and any(withdraws(one) for one in others)


def withdraws(one: Notice) -> bool:
    """Tell whether this is a withdrawal that people know of, or that is to leave."""
    return one.event is Event.withdraw and (one.public or one.state in TO_LEAVE)


def _role_refusal(notice: Notice, deed: Deed, by: Official, *, one_person: bool) -> No | None:
    areas, mine = notice.draft.audience.areas, by.id == notice.author_id
    if deed.step in OWN:
        return None if mine and by.may(Role.officer, *areas) else No.role
    if deed.step in JUDGING:
        if not by.may(Role.approver, *areas):
            return No.role
        return No.own if mine and deed.step is Step.approve and not one_person else None
    if deed.step in RISKY:
        return None if by.may(Role.approver, *areas) else No.role
    allowed = mine or by.may(Role.approver, *areas) or by.may(Role.administrator, *areas)
    return None if allowed else No.role


def _stands_for(notice: Notice, step: Step) -> bool:
    """Tell whether the notice stands still, or does not, as the step wants it."""
    match step:
        case Step.pause | Step.begin:
            return notice.hold is Hold.none
        case Step.resume:
            return notice.hold in (Hold.paused, Hold.errors)
        case Step.go:
            return notice.hold in (Hold.late, Hold.restored)
    return True
