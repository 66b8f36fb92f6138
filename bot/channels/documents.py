"""Finds a file to take along, of the content or of a notice."""

from collections.abc import Sequence
from pathlib import Path

from bot.types import File


def find(folders: Sequence[Path], file: File | None) -> Path | None:
    """Return the file; None where there is none any more."""
    if file is None:
        return None
    paths = (folder / file.name for folder in folders)
    return next((path for path in paths if path.is_file()), None)
