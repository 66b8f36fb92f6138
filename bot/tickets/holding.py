"""Begins and ends the time in which a person speaks with a citizen, and the bot does not."""

from datetime import datetime

from bot.storage import Tx, contacts, dispatch, sessions
from bot.ticket import Ticket


async def begin(tx: Tx, one: Ticket, now: datetime) -> None:
    """Let a person speak from this commit on."""
    await contacts.change(tx, one.address, ticket_id=one.id)
    await sessions.overtake(tx, one.address, now)
    # What the bot had put off for an official's sake stands before the person's words.
    await dispatch.bring_back(tx, one.address, [dispatch.PUT_OFF], now)


async def end(tx: Tx, one: Ticket, now: datetime) -> None:
    """Let the bot speak again from this commit on."""
    await contacts.change(tx, one.address, ticket_id=None)
    await sessions.overtake(tx, one.address, now)
