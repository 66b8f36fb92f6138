"""Makes a backup, one file, and restores it: after that, nothing old leaves by itself."""

from bot.backup.archive import Manifest
from bot.backup.making import DONE, back_up
from bot.backup.restoring import Restored, restore

__all__ = ("DONE", "Manifest", "Restored", "back_up", "restore")
