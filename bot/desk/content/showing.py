"""One piece of content: what the bot says, where it is from, what was published when."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.desk.content import finding
from bot.desk.content.differing import marked
from bot.desk.content.finding import Piece
from bot.desk.content.previewing import readable
from bot.desk.guard import Asked, Page
from bot.library import PROFILE
from content.editing import changes
from content.freshness import SOON, ends
from content.schema import Source

PAGE = 30


async def show(asked: Asked) -> Response:
    """Show it as it is now."""
    piece: Piece = asked.thing
    room = asked.room
    history = await room.edits.history(piece.kind, piece.id)
    text, _ = await room.shelf.text(piece.kind, piece.id)
    theirs = room.edits.disputed(piece.kind, piece.id)
    sources = _sources(asked, piece)
    expires = ends(sources) if sources else None
    at = asked.number("page")
    return asked.show(
        "content/one.html",
        piece=piece,
        preview=readable(asked, piece.kind, piece.id, text),
        sources=sources,
        expires=expires,
        expiring=bool(expires and expires - room.now().date() <= SOON),
        today=room.now().date(),
        drafts=await finding.drafts_of(asked, piece),
        mine=finding.mine,
        theirs=marked(changes(piece.kind, text, theirs)) if theirs else (),
        history=history[at * PAGE : (at + 1) * PAGE],
        versions={one.version: one for one in reversed(history)},
        before=next((one for one in history if one.version != piece.last.version), None),
        at=at,
        more=len(history) > (at + 1) * PAGE,
        by=finding.by,
        writes=finding.writes(asked),
        judges=finding.judges(asked),
    )


async def compare(asked: Asked) -> Response:
    """Show what differs between two versions."""
    piece: Piece = asked.thing
    room = asked.room
    history = await room.edits.history(piece.kind, piece.id)
    versions = {one.version: one for one in reversed(history)}
    old, new = (versions.get(asked.request.query_params.get(name, "")) for name in ("old", "new"))
    found = (
        await room.edits.compare(piece.kind, piece.id, old.version, new.version)
        if old and new
        else ()
    )
    return asked.show(
        "content/compare.html",
        piece=piece,
        old=old,
        new=new,
        versions=versions,
        changes=marked(found),
        by=finding.by,
    )


def _sources(asked: Asked, piece: Piece) -> Sequence[Source]:
    library = asked.room.library
    if piece.kind == PROFILE:
        return ()
    item = (
        library.flows.get(piece.id)
        or library.procedures.get(piece.id)
        or library.answers.get(piece.id)
    )
    return item.sources if item else ()


PAGES = (
    Page("/content/{kind}/{content}", show, thing=finding.a_piece),
    Page("/content/{kind}/{content}/compare", compare, thing=finding.a_piece),
)
