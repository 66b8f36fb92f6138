"""Who is told of tickets."""

from bot.roles import Role
from bot.storage import Tx, officials
from bot.ticket import answers, oversees


async def officers(tx: Tx, area: str) -> list[int]:
    """List who is told first: the officers of an area; its approvers where it has none."""
    staff = [one for one in await officials.all_(tx) if answers(one, area)]
    first = [one.id for one in staff if one.may(Role.officer, area)]
    return first or [one.id for one in staff]


async def overseers(tx: Tx, area: str) -> list[int]:
    """List who is told of what the officers of an area have left."""
    return [one.id for one in await officials.all_(tx) if oversees(one, area)]
