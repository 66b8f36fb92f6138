"""Tickets: what citizens ask of a person, from the question to the answer."""

from bot.tickets.acting import MOST_OPEN, Acting
from bot.tickets.counter import Counter
from bot.tickets.keeping import Keeping
from bot.tickets.speaking import objection

__all__ = ("MOST_OPEN", "Acting", "Counter", "Keeping", "objection")
