"""What a notice weighs on each channel: how many messages it takes, and which files go along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from unicodedata import normalize

from bot.notice import Draft

Split = Callable[[str, int], Sequence[str]]
"""Cuts a text into messages of at most so many characters, as the channels do."""
LONGEST = 4000
"""Characters of a notice with its head and foot: what one message of Telegram surely holds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel takes (facts/platforms.md 0.1)."""

    text: float = inf
    caption: float = inf
    picture: float = inf
    """Bytes."""
    file: float = inf
    endings: tuple[str, ...] = ()
    """Of files; empty for any."""


LIMITS: Mapping[str, Limits] = {
    "zalo_oa": Limits(2000, 2000, 2**20, 5 * 2**20, (".pdf", ".doc", ".docx")),
    "zalo_bot": Limits(2000, 2000, file=0),
    "telegram": Limits(4096, 1024, 10 * 2**20, 50 * 2**20),
}
ANY = Limits()
"""Of a channel that is not named: our own page."""


def takes_picture(channel: str, path: Path) -> bool:
    """Tell whether a picture can be shown on a channel."""
    return path.stat().st_size <= LIMITS.get(channel, ANY).picture


def takes_file(channel: str, path: Path) -> bool:
    """Tell whether a file can go along on a channel."""
    limits = LIMITS.get(channel, ANY)
    good = not limits.endings or path.suffix.lower() in limits.endings
    return good and path.stat().st_size <= limits.file


def messages(channel: str, text: str, draft: Draft, media: Path, split: Split) -> int:
    """Count the messages that one recipient gets."""
    limits = LIMITS.get(channel, ANY)
    if limits.text == inf:
        return 1
    picture, file = media / draft.picture, media / draft.file
    shown = bool(draft.picture) and picture.is_file() and takes_picture(channel, picture)
    along = bool(draft.file) and file.is_file() and takes_file(channel, file)
    # A caption goes with the picture; of Telegram also with a file.
    captioned = shown or (along and channel == "telegram")
    texts = len(split(text, int(limits.text)))
    if captioned and texts == 1 and length(text) <= limits.caption:
        texts = 0
    return shown + along + texts


def length(text: str) -> int:
    """Count as the strictest channel does: composed, in UTF-16 code units."""
    return len(normalize("NFC", text).encode("utf-16-le")) // 2
