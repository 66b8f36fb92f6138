"""All content on one page: what waits, what ends soon, and the rest with a search."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.desk.content import finding
from bot.desk.guard import Asked, Page
from bot.edits import KINDS, Row, title
from bot.library import PROFILE
from content.texts import words

PAGE = 50
LONGEST = 80
"""Characters of a search."""


async def show(asked: Asked) -> Response:
    """List all content, or what is searched for."""
    room, today = asked.room, asked.room.now().date()
    rows = await room.edits.rows(today)
    waiting = await room.edits.waiting()
    query = " ".join(asked.request.query_params.get("q", "").split())[:LONGEST]
    rest = (
        [row for row in rows if row.kind != PROFILE] if not query else _found(asked, rows, query)
    )
    at = asked.number("page")
    return asked.show(
        "content/list.html",
        profile=next((row for row in rows if row.kind == PROFILE), None),
        drafts=[(one, title(room.library, one.edit.kind, one.edit.content_id)) for one in waiting],
        conflicts=[row for row in rows if row.conflict],
        expiring=sorted(
            (row for row in rows if row.expiring),
            key=lambda row: (row.expires or today, row.title),
        ),
        rows=rest[at * PAGE : (at + 1) * PAGE],
        many=len(rest),
        at=at,
        more=len(rest) > (at + 1) * PAGE,
        query=query,
        kinds=KINDS,
        today=today,
        by=finding.by,
    )


def _found(asked: Asked, rows: Sequence[Row], query: str) -> list[Row]:
    """Find by the words of the title, then as a citizen's question would."""
    typed = words(query)
    named = [row for row in rows if all(_in(one, row) for one in typed)]
    hits = [hit.topic for hit in asked.room.library.index.find(query).hits]
    asked_for = [row for topic in hits for row in rows if row.id == topic and row not in named]
    return [*named, *asked_for]


def _in(word: str, row: Row) -> bool:
    return any(one.startswith(word) for one in (*words(row.title), *row.id.split("_"), row.id))


PAGES = (Page("/content", show, menu="Nội dung"),)
