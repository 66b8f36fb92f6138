"""The officials' web desk: pages on the same functions as the chat."""

from bot.desk.room import Room
from bot.desk.routes import PAGES, build

__all__ = ("PAGES", "Room", "build")
