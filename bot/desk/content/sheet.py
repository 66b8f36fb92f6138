"""What is being written: the text of a content file, and what was typed that is not in it yet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.desk.content import finding
from bot.desk.content.carrying import unpacked
from bot.desk.content.finding import Piece
from bot.desk.content.form import Box, boxes, filled
from bot.desk.guard import Asked
from bot.edits import Waiting
from bot.errors import ContentWrong
from content.editing.repeating import why_not

PROGRAMS = "program"
"""Stands in an address for the version that the program brought."""
VERSION = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the desk of one official."""

    text: str
    base: str
    """The version it was begun from."""
    raw: bool = False
    """It is written as a whole file, not in boxes."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was typed into boxes and cannot be put into the text, and why not."""
    wrong: str = ""
    draft: Waiting | None = None
    """The draft it goes on from."""

    def boxes(self, kind: str) -> tuple[Box, ...]:
        """List the boxes; none where the text is written as a whole."""
        return () if self.raw else boxes(kind, self.text, self.typed)


async def begun(asked: Asked) -> Sheet:
    """Begin with one's own draft, the one that is named, or what the bot says now."""
    piece: Piece = asked.thing
    text, base = await asked.room.shelf.text(piece.kind, piece.id)
    wanted = asked.request.query_params.get("from", "")
    if wanted == PROGRAMS and (theirs := asked.room.edits.disputed(piece.kind, piece.id)):
        return Sheet(theirs, base)
    draft = None if wanted == "now" else await finding.open_draft(asked, piece, wanted)
    if draft is None:
        return Sheet(text, base)
    return in_boxes(piece.kind, Sheet(draft.edit.yaml, draft.edit.base, draft=draft))


async def sent(asked: Asked) -> Sheet:
    """Read what was sent: a whole file, or the boxes of the text that the form carries."""
    piece: Piece = asked.thing
    form = asked.form
    text, now = await asked.room.shelf.text(piece.kind, piece.id)
    base = form.get("base", now)
    base = base if VERSION.fullmatch(base) else ""
    if "yaml" in form:
        # No database takes this character.
        whole = form["yaml"].replace("\0", "")
        return Sheet(whole, base, raw=True, wrong=why_not(whole))
    carried = unpacked(form.get("under", ""))
    under = text if not carried or why_not(carried) else carried
    try:
        return Sheet(filled(piece.kind, under, form), base)
    except ContentWrong as error:
        return in_boxes(piece.kind, Sheet(under, base, typed=form, wrong=str(error)))


def in_boxes(kind: str, sheet: Sheet) -> Sheet:
    """Show boxes where the text has any; else it is mended as a whole."""
    try:
        boxes(kind, sheet.text)
    except ContentWrong as error:
        return replace(sheet, raw=True, wrong=str(error))
    return replace(sheet, raw=False)
