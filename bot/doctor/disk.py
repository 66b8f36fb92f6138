"""Looks how much room is left where the bot writes."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.config import Settings
from bot.storage import Db, backup
from bot.types import Finding

FULL, NEARLY = 200 * 2**20, 2**30
CURE = "Xem chỗ trống: df -h. Xoá bớt tệp không dùng, hoặc tăng dung lượng đĩa."


def free(folder: Path) -> int:
    """Return how many bytes can still be written there."""
    return shutil.disk_usage(folder).free


def look_at_disk(settings: Settings, free: Callable[[Path], int]) -> Iterator[Finding]:
    """Look at the disks of the database and of the pictures, each once."""
    db = Db(settings.database_url, owner=False)
    wanted = [settings.media] if db.shared else [backup.file(db).parent, settings.media]
    disks = {(folder := standing(one)).stat().st_dev: folder for one in reversed(wanted)}
    for folder in sorted(disks.values()):
        room = free(folder)
        if room < FULL:
            yield Finding(False, f"Đĩa gần đầy: {folder} còn {_size(room)}.", CURE)
        else:
            told = f"Chỗ trống ở {folder}: {_size(room)}."
            yield Finding(True, told, CURE if room < NEARLY else "")


def standing(path: Path) -> Path:
    """Return the nearest thing on the way to it that is there."""
    there = path.absolute()
    while not there.exists():
        there = there.parent
    return there


def _size(room: int) -> str:
    if room < 2**30:
        return f"{room // 2**20} MB"
    return f"{room / 2**30:.1f} GB".replace(".", ",")
