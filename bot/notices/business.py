"""What is whose business: notices, groups, volunteers and invitations by an official's areas."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.notice import GroupChat, Hold, Notice, NoticeState
from bot.roles import STAFF, Official, Role
from bot.steps import Deed, Step, refusal
from bot.storage.invitations import Applicant, Invitation

HELPERS = (Role.volunteer, Role.relay)
"""Roles that an officer, too, gives and takes."""


def sees(official: Official, notice: Notice) -> bool:
    """Tell whether a notice is their business: they wrote it, or work in one of its areas."""
    if notice.author_id == official.id:
        return True
    return any(official.may(role, area) for role in STAFF for area in notice.draft.audience.areas)


def waits_for(official: Official, notice: Notice, *, one_person: bool) -> bool:
    """Tell whether a notice waits for this very official: to be judged, corrected, or let go."""

    def may(step: Step) -> bool:
        return refusal(notice, Deed(step, official, "…"), one_person=one_person) is None

    match notice.state:
        case NoticeState.pending:
            return may(Step.approve)
        case NoticeState.returned:
            return notice.author_id == official.id
        case NoticeState.approved | NoticeState.sending:
            return notice.hold is not Hold.none and (may(Step.go) or may(Step.resume))
    return False


def groups_of(official: Official, chats: Sequence[GroupChat]) -> list[GroupChat]:
    """List the groups of their areas, and those nobody has said whose they are."""
    if not official.has(Role.officer):
        return []
    return [one for one in chats if not one.area or official.may(Role.officer, one.area)]


def candidates_of(official: Official, waiting: Sequence[Applicant]) -> list[Applicant]:
    """List the volunteers whom this official may accept."""
    return [one for one in waiting if gives(official, one.role, one.area)]


def invitations_of(official: Official, made: Sequence[Invitation]) -> list[Invitation]:
    """List the invitations that this official may revoke."""
    return [
        one
        for one in made
        if official.id == one.official_id or gives(official, one.role, one.area)
    ]


def gives(official: Official, role: Role, area: str) -> bool:
    """Tell whether an official may give, and take, this role in an area."""
    if official.may(Role.administrator, area):
        return True
    return role in HELPERS and official.may(Role.officer, area)


def state_of(one: Invitation, now: datetime) -> Literal["open", "used", "expired", "revoked"]:
    """Tell whether an invitation can be taken up, or why not."""
    if one.revoked:
        return "revoked"
    if one.used and not one.reusable:
        return "used"
    return "open" if one.open(now) else "expired"
