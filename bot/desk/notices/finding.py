"""Finds the notice a page is about: only where it is this official's business."""

from bot.desk.guard import Asked
from bot.notice import Notice
from bot.notices.business import sees


async def seen(asked: Asked) -> Notice | None:
    """Return a notice they wrote, or of an area they work in."""
    found = await asked.room.office.notice(id_=asked.number("notice"))
    return found if found and sees(asked.official, found) else None


async def own(asked: Asked) -> Notice | None:
    """Return a notice they wrote."""
    found = await seen(asked)
    return found if found and found.author_id == asked.official.id else None


async def approved(asked: Asked) -> Notice | None:
    """Return a notice of which there are copies: nothing is printed of a draft."""
    found = await seen(asked)
    return found if found and found.approved_at else None


def page_of(notice: Notice) -> str:
    """Return the address of a notice's page."""
    return f"/desk/notices/{notice.id}"
