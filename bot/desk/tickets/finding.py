"""Finds the ticket of a page, if it is this official's to answer, and what all pages say of it."""

from typing import Any

from bot.desk.guard import Asked
from bot.roles import Role
from bot.ticket import Ticket, answers
from bot.tickets import words

WHO = frozenset({Role.officer, Role.approver})


async def a_ticket(asked: Asked) -> Ticket | None:
    """Find a ticket that this official answers."""
    found = await asked.room.helpdesk.ticket(id_=asked.number("ticket"))
    return found if found and answers(asked.official, found.area) else None


async def around(asked: Asked) -> dict[str, Any]:
    """Return what these pages say alike."""
    office, library = asked.room.office, asked.room.library
    areas = await office.areas()
    titles = {
        id_: one.title
        for known in (library.flows, library.procedures, library.answers)
        for id_, one in known.items()
    }
    return {
        "areas": areas,
        "named": {area.id: area.name for area in areas},
        "villages": {area.village: area.name for area in areas if area.village},
        "holders": {who.id: who.name for who in await office.officials()},
        "states": words.STATES,
        "errand": words.errand,
        "relation": words.relation,
        "topics": titles,
        "dialled": dialled,
    }


def dialled(phone: str) -> str:
    """Return the digits of a number, as a phone dials them."""
    return "".join(one for one in phone if one in "+0123456789")
