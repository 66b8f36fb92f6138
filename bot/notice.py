"""A notice and the people who act on it: the values, and which step leads where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.types import Address


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the tree."""

    id: str
    name: str
    kind: str
    """`province`, `commune` or `village`."""

    @property
    def village(self) -> str:
        """The village's id as a contact keeps it; empty for a larger area."""
        return self.id.rpartition("/")[2] if self.kind == "village" else ""


class Role(StrEnum):
    """What somebody may do in an area and everywhere below it."""

    volunteer = "volunteer"
    """Of the community digital team: sits beside people."""
    relay = "relay"
    """Forwards notices into the village's own group, where no bot can be."""
    officer = "officer"
    """Writes notices, confirms groups, accepts volunteers."""
    approver = "approver"
    """Says yes or no to what others wrote."""
    administrator = "administrator"
    """Gives and takes roles."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one area."""

    area: str
    role: Role

    def covers(self, area: str) -> bool:
        """Tell whether this area is the one of the grant, or lies below it."""
        return area == self.area or area.startswith(f"{self.area}/")


@dataclass(frozen=True, slots=True)
class Official:
    """One human with roles, however many addresses they write from."""

    id: int
    name: str
    grants: tuple[Grant, ...] = ()

    def may(self, role: Role, *areas: str) -> bool:
        """Tell whether they have this role in every one of these areas."""
        return bool(areas) and all(
            any(one.role is role and one.covers(area) for one in self.grants) for area in areas
        )

    def has(self, *roles: Role) -> bool:
        """Tell whether they have one of these roles anywhere."""
        return any(one.role in roles for one in self.grants)


class NoticeState(StrEnum):
    """The life of a notice: draft ▶ pending ▶ approved ▶ sending ▶ finished."""

    draft = "draft"
    pending = "pending"
    returned = "returned"
    rejected = "rejected"
    approved = "approved"
    sending = "sending"
    finished = "finished"
    cancelled = "cancelled"


class Event(StrEnum):
    """What a notice is to those who got an earlier one."""

    alert = "alert"
    """The first one."""
    update = "update"
    """A correction, to exactly those who got it."""
    withdraw = "withdraw"
    """It no longer holds."""


class Hold(StrEnum):
    """Why an approved notice, or one under way, stands still until a person says go."""

    none = ""
    paused = "paused"
    """Somebody paused it."""
    errors = "errors"
    """Too many sends went wrong."""
    late = "late"
    """It should have begun long ago."""
    restored = "restored"
    """The server was off, or a backup was restored: who knows what has left already."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a notice is for."""

    areas: tuple[str, ...] = ()
    """Areas by id; the commune's own stands for all its villages, and for who named none."""
    groups: bool = True
    """Group chats of these areas, and the relays of villages: for groups where no bot can be."""
    people: bool = True
    """Everybody who lives there and can be written to."""
    channels: tuple[str, ...] = ()
    """Only these; empty for all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an official writes: all that can still be changed."""

    text: str = ""
    picture: str = ""
    """The name of a kept file (`bot.attachments`)."""
    file: str = ""
    file_title: str = ""
    audience: Audience = field(default_factory=Audience)
    due_at: datetime | None = None
    """When to send; None for as soon as it may."""
    emergency: bool = False
    """May be sent at night; an approver's word is needed."""
    document_no: str = ""
    """Số/ký hiệu văn bản."""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands."""

    id: int
    key: str
    """Who began it and when: what the writer's conversation knows it by."""
    code: str
    """What people check it by: `TB-4827`."""
    state: NoticeState
    draft: Draft
    author_id: int
    created_at: datetime
    event: Event = Event.alert
    about: int | None = None
    """The notice that this one corrects or withdraws: always the first of its chain."""
    hold: Hold = Hold.none
    approver_id: int | None = None
    approved_at: datetime | None = None
    cool_until: datetime | None = None
    """Until then it can be stopped before anything has left."""
    expanded_at: datetime | None = None
    """When every recipient had a row."""
    begun_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Tell whether people may know of it: it has begun to leave."""
        return self.begun_at is not None


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


def may_try_unknown(one: Notice, chain: Sequence[Notice]) -> bool:
    """Tell whether it may be sent anew to those of whom nobody knows.

    Once it was corrected or withdrawn, the old text must not come after the new one.
    """
    overtaken = any(other.public and other.id > one.id for other in chain)
    return one.state in (NoticeState.sending, NoticeState.finished) and not overtaken


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
}
"""The only steps there are, and where each leads."""
MACHINE = frozenset({Step.begin, Step.finish})
"""Steps that no person takes."""
OWN = frozenset({Step.submit, Step.take_back})
"""Steps that only the author takes."""
JUDGING = frozenset({Step.approve, Step.send_back, Step.reject})
"""Steps that an approver takes, of what somebody else wrote."""


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


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants to do with a notice."""

    step: Step
    by: Official | None
    """None: the machine."""
    why: str = ""


def refusal(notice: Notice, deed: Deed, *, one_person: bool = False) -> No | None:
    """Tell why a step may not be taken; None where it may.

    `one_person`: the commune's settings say that somebody may approve their own notice.
    """
    if (notice.state, deed.step) not in AFTER:
        return No.state
    if deed.by is None:
        return _machine_refusal(notice, deed)
    if deed.step in MACHINE:
        return No.role
    if no := _role_refusal(notice, deed, deed.by, one_person=one_person):
        return no
    if deed.step in WITH_REASON and not deed.why.strip():
        return No.reason
    return None if _stands_for(notice, deed.step) else No.hold


def _machine_refusal(notice: Notice, deed: Deed) -> No | None:
    if deed.step not in MACHINE:
        return No.role
    return None if _stands_for(notice, deed.step) else No.hold


def _role_refusal(notice: Notice, deed: Deed, by: Official, *, one_person: bool) -> No | None:
    areas, mine = notice.draft.audience.areas, by.id == notice.author_id
    if deed.step in OWN:
        return None if mine and by.may(Role.officer, *areas) else No.role
    if deed.step in JUDGING:
        if not by.may(Role.approver, *areas):
            return No.role
        return No.own if mine and deed.step is Step.approve and not one_person else None
    if deed.step is Step.go:
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


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a notice's history: never changed, never deleted."""

    at: datetime
    step: str
    """A `Step`, or what the machine did: `held`."""
    before: NoticeState
    after: NoticeState
    by: str
    """The name of the official; empty for the machine."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A group chat that can get notices once an officer has confirmed it."""

    address: Address
    title: str
    area: str = ""
    """The area it is of; empty until confirmed."""
    state: str = "seen"
    """`seen`, `confirmed`, `refused`, or `gone`."""
    why: str = ""
    """Why it is gone, by the channel's code."""
