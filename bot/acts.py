"""What officials, relays and group chats bring about: effects, beside `bot.turn`'s."""

from dataclasses import dataclass
from datetime import datetime

from bot.desk_acts import DeskAct
from bot.notice import Draft, Event
from bot.roles import Grant, Role
from bot.steps import Step
from bot.types import Address, Reply


@dataclass(frozen=True, slots=True)
class WriteDraft:
    """Keep what is being written, so that nothing is lost; begins a notice at the first time."""

    key: str
    """Who began it and when: `telegram:42 2026-11-25T09:00:00+07:00`."""
    draft: Draft
    event: Event = Event.alert
    about: int | None = None
    """The notice that it corrects or withdraws."""


@dataclass(frozen=True, slots=True)
class Act:
    """Take a step with a notice; refused inside the commit, the turn is taken anew (Stale)."""

    step: Step
    key: str
    """The notice's key."""
    why: str = ""
    seal: str = ""
    """Of the draft as it was read (`bot.drafts.seal`); another one refuses the step."""


@dataclass(frozen=True, slots=True)
class TryUnknown:
    """Send once more to those of whom nobody knows whether they got it: an approver said so."""

    key: str


@dataclass(frozen=True, slots=True)
class MarkRelayed:
    """This relay has forwarded the notice into the village's group."""

    notice_id: int
    village: str


@dataclass(frozen=True, slots=True)
class SeeGroup:
    """The bot was let into this group chat."""

    title: str


@dataclass(frozen=True, slots=True)
class LoseGroup:
    """Nothing can be sent to this group chat any more."""

    why: str


@dataclass(frozen=True, slots=True)
class DecideGroup:
    """An officer says which area a group is of; no area: it is none of ours."""

    group: Address
    area: str


@dataclass(frozen=True, slots=True)
class Invite:
    """Let somebody take a role, by a link that is told once."""

    token_hash: str
    area: str
    role: Role
    name: str
    expires_at: datetime
    reusable: bool = False
    """For a team: whoever uses it waits in a list."""
    official_id: int | None = None
    """For a further address of this official, which is only ever themselves."""


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    """Let an invitation be of no more use."""

    id: int


@dataclass(frozen=True, slots=True)
class Join:
    """Take an invitation up: a role at once, or for a team's link a place on the list."""

    token_hash: str
    name: str


@dataclass(frozen=True, slots=True)
class DecideApplicant:
    """Accept a volunteer, or not."""

    id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class TakeRole:
    """Take a role from an official."""

    official_id: int
    grant: Grant


@dataclass(frozen=True, slots=True)
class Tell:
    """Write to somebody else, too."""

    to: Address
    reply: Reply


@dataclass(frozen=True, slots=True)
class SignIn:
    """Let this official into the web desk by a link of this token, once."""

    token_hash: str
    expires_at: datetime


DeskEffect = (
    WriteDraft
    | Act
    | TryUnknown
    | MarkRelayed
    | SeeGroup
    | LoseGroup
    | DecideGroup
    | Invite
    | RevokeInvitation
    | Join
    | DecideApplicant
    | TakeRole
    | Tell
    | SignIn
    | DeskAct
)
