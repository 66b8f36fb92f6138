"""All SQL: one module per table, functions that take a `Tx`."""

from bot.storage.base import Tx
from bot.storage.db import Db

__all__ = ["Db", "Tx"]
