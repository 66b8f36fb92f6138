"""The first way in: an invitation for the first administrator, while there is none."""

import secrets
from datetime import datetime, timedelta

from bot.roles import Role
from bot.storage import Tx, invitations, officials
from bot.storage.invitations import Invitation, hashed

VALID = timedelta(days=7)
LETTERS = "abcdefghkmnpqrstuvwxyz"
"""Without those that look alike; no digits, which would be taken for a secret and blanked."""
LENGTH = 24


def token() -> str:
    """Make a token that nobody can guess, in the alphabet of deep links."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


async def first_invitation(tx: Tx, area: str, now: datetime) -> str | None:
    """Invite the first administrator, and return the token.

    None where there is an official, or such an invitation is still open.
    """
    if await officials.all_(tx):
        return None
    waiting = await invitations.open_ones(tx, now)
    if any(one.role is Role.administrator for one in waiting):
        return None
    made = token()
    invitation = Invitation(0, area, Role.administrator, "", False, now + VALID)
    await invitations.make(tx, invitation, hashed(made), None, now)
    return made
