"""What helpers take along on paper: the doors to knock on, the words to read aloud."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.qr import page


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One village where people were not reached."""

    village: str
    unreached: int
    reasons: str
    """Why, in plain words."""
    helpers: str
    """The names of its community digital team."""


def door_list(title: str, code: str, rows: Sequence[DoorRow]) -> bytes:
    """Give the villages to go to as PDF, with boxes to tick."""
    values = {
        "title": title,
        "code": code,
        "rows": [asdict(row) for row in rows],
        "total": sum(row.unreached for row in rows),
    }
    return page.pdf("door_list", values)


def speech_sheet(title: str, text: str) -> bytes:
    """Give what is read over the loudspeaker as PDF, in large type."""
    return page.pdf("speech", {"title": title, "text": text})
