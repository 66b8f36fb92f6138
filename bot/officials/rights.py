"""Who may give which role where: asked by the handlers, and again inside the commit."""

from collections.abc import Iterable

from bot.notice import GroupChat
from bot.roles import Grant, Official, Role
from bot.storage.invitations import Invitation

MOST_OPEN = 50
"""Open invitations that one official can have to look after."""
GIVEN_BY_OFFICERS = frozenset({Role.volunteer, Role.relay})
MAKERS = (Role.administrator, Role.officer)
"""Who may give anything at all."""


def may_give(by: Official, role: Role, area: str) -> bool:
    """Tell whether they may give this role there, take it away, and revoke invitations to it."""
    if by.may(Role.administrator, area):
        return True
    return role in GIVEN_BY_OFFICERS and by.may(Role.officer, area)


def may_add_address(by: Official, official_id: int, one: Grant) -> bool:
    """Tell whether they may invite an official to write from one more address: only themselves.

    Else nobody could be sure that what they approve was written by somebody else.
    """
    return by.id == official_id and one in by.grants


def may_revoke(by: Official, one: Invitation) -> bool:
    """Tell whether they may let an invitation be of no more use."""
    return by.id == one.official_id or may_give(by, one.role, one.area)


def may_confirm(by: Official, group: GroupChat, area: str) -> bool:
    """Tell whether they may say that a group is of this area; none: that it is of no area.

    A group that was confirmed is let go of only by officers of the area it is of.
    """
    if group.state not in ("seen", "confirmed"):
        return False
    theirs = [one for one in (group.area, area) if one]
    return by.may(Role.officer, *theirs) if theirs else by.has(Role.officer)


def is_last_administrator(everybody: Iterable[Official], id_: int, one: Grant) -> bool:
    """Tell whether without this grant nobody could give roles there any more."""
    if one.role is not Role.administrator:
        return False
    return not any(
        other.role is Role.administrator and other.covers(one.area)
        for official in everybody
        for other in official.grants
        if (official.id, other) != (id_, one)
    )
