"""Finds what a page of content is about: all of it belongs to the whole commune."""

from dataclasses import dataclass

from bot.desk.guard import Asked
from bot.edits import KINDS, Judged, Version, Waiting, may_judge, may_write, title
from bot.library import BUNDLE
from bot.storage import edits
from bot.storage.library import Publication

PROGRAM = "chương trình"
"""How the program itself is called where it published something."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of content that was published."""

    kind: str
    id: str
    title: str
    last: Publication

    @property
    def path(self) -> str:
        """Return the address of its page."""
        return f"/desk/content/{self.kind}/{self.id}"

    @property
    def called(self) -> str:
        """Say what kind it is."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a piece."""

    piece: Piece
    version: Version


async def a_piece(asked: Asked) -> Piece | None:
    """Find a piece of content."""
    kind, id_ = (asked.request.path_params[name] for name in ("kind", "content"))
    last = asked.room.shelf.latest.get((kind, id_))
    if last is None or kind not in KINDS:
        return None
    return Piece(kind, id_, title(asked.room.library, kind, id_), last)


async def a_piece_to_write(asked: Asked) -> Piece | None:
    """Find a piece of content, for whoever may draft edits of it."""
    return await a_piece(asked) if writes(asked) else None


async def a_version(asked: Asked) -> Kept | None:
    """Find a version of a piece; of several publications of it the newest."""
    piece = await a_piece(asked)
    if piece is None:
        return None
    past = await asked.room.edits.history(piece.kind, piece.id)
    wanted = asked.request.path_params["version"]
    found = next((one for one in past if one.version == wanted), None)
    return Kept(piece, found) if found else None


async def a_version_to_judge(asked: Asked) -> Kept | None:
    """Find a version, for whoever may make it current again."""
    return await a_version(asked) if judges(asked) else None


async def a_draft(asked: Asked) -> Judged | None:
    """Find a draft as this official may decide about it."""
    return await asked.room.edits.judged(asked.number("edit"), asked.official)


async def open_draft(asked: Asked, piece: Piece, id_: str) -> Waiting | None:
    """Find a draft of this piece that waits: the one that is named, or else one's own."""
    waiting = await drafts_of(asked, piece)
    if id_:
        return next((one for one in waiting if str(one.edit.id) == id_), None)
    return next((one for one in waiting if mine(asked, one)), None)


async def drafts_of(asked: Asked, piece: Piece) -> list[Waiting]:
    """List the drafts of a piece that wait."""
    return [
        one
        for one in await asked.room.edits.waiting()
        if (one.edit.kind, one.edit.content_id) == (piece.kind, piece.id)
    ]


def mine(asked: Asked, one: Waiting) -> bool:
    """Tell whether this official wrote it."""
    return one.edit.author_id == asked.official.id


def is_open(one: Waiting) -> bool:
    """Tell whether a draft still waits."""
    return one.edit.state == edits.OPEN


def writes(asked: Asked) -> bool:
    """Tell whether this official may draft edits."""
    return may_write(asked.official, asked.room.library.commune.id)


def judges(asked: Asked) -> bool:
    """Tell whether this official may publish, and go back."""
    return may_judge(asked.official, asked.room.library.commune.id)


def by(name: str) -> str:
    """Name who published something."""
    return PROGRAM if name == BUNDLE else name
