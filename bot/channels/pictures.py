"""Finds a picture of the content, or of a notice, in a form that chat platforms take."""

from collections.abc import Sequence
from pathlib import Path

from bot.types import Image


def find(folders: Sequence[Path], image: Image | None) -> Path | None:
    """Return the file of a picture; instead of a drawing (SVG) the PNG beside it."""
    if image is None:
        return None
    for folder in folders:
        path = folder / image.name
        if path.suffix == ".svg":
            path = path.with_suffix(".png")
        if path.is_file():
            return path
    return None
