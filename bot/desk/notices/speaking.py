"""Lets pages ask what the chat's handlers know: the same rules, in the same words."""

from bot.desk.guard import Asked
from bot.turn import Context, Turn
from bot.types import Contact, Inbound, Session


def context(asked: Asked) -> Context:
    """Return what a handler would be given, had this official written to the bot just now."""
    address, room = asked.session.address, asked.room
    return Context(
        message=Inbound(address, "desk"),
        contact=Contact(address),
        session=Session(address),
        library=room.library,
        now=room.now(),
        official=asked.official,
        desk=room.office,
        counter=room.helpdesk,
    )


def words(turn: Turn) -> str:
    """Return what a turn of the chat says, on one line."""
    return " ".join(" ".join(one.text for one in turn.replies).split())
