"""Finds a picture of the content in a form that chat platforms take."""

from pathlib import Path

from bot.types import Image


def find(folder: Path, image: Image | None) -> Path | None:
    """Return the file of a picture; instead of a drawing (SVG) the PNG beside it."""
    if image is None:
        return None
    path = folder / image.name
    if path.suffix == ".svg":
        path = path.with_suffix(".png")
    return path if path.is_file() else None
