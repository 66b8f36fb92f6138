"""Roles, invitations and group chats: what officials' acts do to them, inside a commit."""

from bot.officials.acting import Acting
from bot.officials.opening import first_invitation, token
from bot.officials.rights import (
    MOST_OPEN,
    is_last_administrator,
    may_add_address,
    may_confirm,
    may_give,
    may_revoke,
)
from bot.storage.invitations import hashed

__all__ = (
    "MOST_OPEN",
    "Acting",
    "first_invitation",
    "hashed",
    "is_last_administrator",
    "may_add_address",
    "may_confirm",
    "may_give",
    "may_revoke",
    "token",
)
