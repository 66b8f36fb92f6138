"""Shows what changes, word by word."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.notices.comparing import Piece
from bot.desk.notices.comparing import changes as words
from content.editing import Change


@dataclass(frozen=True, slots=True)
class Marked:
    """One change, with the words that go and those that come."""

    where: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def marked(found: Iterable[Change]) -> list[Marked]:
    """Mark the words of changes."""
    return [_marked(one) for one in found]


def _marked(one: Change) -> Marked:
    pieces = tuple(words(one.before, one.after))
    return Marked(
        one.where,
        tuple(piece for piece in pieces if piece.kind != "new"),
        tuple(piece for piece in pieces if piece.kind != "gone"),
    )
