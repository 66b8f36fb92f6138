"""Editing content in sentences, or as a whole file; nothing typed is ever lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from starlette.responses import Response

from bot.desk import views
from bot.desk.content import finding
from bot.desk.content.carrying import packed
from bot.desk.content.differing import Marked, marked
from bot.desk.content.finding import Piece
from bot.desk.content.form import Box, boxes
from bot.desk.content.merging import merged
from bot.desk.content.objecting import Objection, placed
from bot.desk.content.previewing import apart, readable
from bot.desk.content.sheet import Sheet, begun, in_boxes, sent
from bot.desk.guard import Asked, Page
from bot.desk_acts import WriteContent
from bot.edits.acting import LONGEST
from bot.edits.preview import Bubble
from bot.errors import ContentWrong, Stale
from bot.roles import Role
from content.editing import changes

WRITERS = frozenset({Role.officer, Role.administrator})
MOST = 40
"""Changes that are shown beside the form; the draft's own page shows all."""
LATER = "Chưa lưu được vì có việc vừa đổi. Chữ đã gõ còn nguyên bên dưới. Bấm “Lưu nháp” lần nữa."
NOT_KEPT = "Chưa lưu. Chữ đã gõ còn nguyên bên dưới. Sửa chỗ này trước."
MERGED = "Đã đặt chỗ mình sửa vào bản mới. Xem lại từng chỗ, rồi lưu."
TOO_LONG = f"Bài dài quá {LONGEST} chữ. Cắt bớt, rồi lưu."


@dataclass(frozen=True, slots=True)
class Looked:
    """What is seen of a sheet beside its form."""

    objections: Sequence[Objection] = ()
    changes: Sequence[Marked] | None = None
    """None where the text cannot be read at all."""
    preview: Sequence[Bubble] = ()


async def open_(asked: Asked) -> Response:
    """Show the form."""
    return await _form(asked, await begun(asked))


async def write(asked: Asked) -> Response:
    """Look at what was typed, keep it, or show it another way."""
    sheet, wish = await sent(asked), asked.form.get("do", "look")
    if sheet.wrong:
        return await _form(asked, sheet, note=NOT_KEPT, status=422)
    if wish == "save":
        return await _keep(asked, sheet)
    if wish == "merge":
        return await _merge(asked, sheet)
    if wish == "whole":
        return await _form(asked, replace(sheet, raw=True))
    if wish == "boxes":
        sheet = in_boxes(asked.thing.kind, sheet)
    return await _form(asked, sheet, await _look(asked, sheet))


async def _keep(asked: Asked, sheet: Sheet) -> Response:
    """Keep it as a draft, whatever is still wrong with it."""
    piece: Piece = asked.thing
    if len(sheet.text) > LONGEST:
        return await _form(asked, replace(sheet, wrong=TOO_LONG), note=NOT_KEPT, status=422)
    try:
        await asked.do(WriteContent(piece.kind, piece.id, sheet.text, sheet.base))
    except Stale:
        return await _form(asked, sheet, note=LATER, status=409)
    kept = await finding.open_draft(asked, piece, "")
    path = f"/desk/content/edits/{kept.edit.id}" if kept else piece.path
    return views.go(path, "Đã lưu nháp. Bà con chưa thấy, đến khi người duyệt cho dùng.")


async def _merge(asked: Asked, sheet: Sheet) -> Response:
    """Put the changes upon what somebody else published meanwhile."""
    piece: Piece = asked.thing
    shelf = asked.room.shelf
    base, _ = await shelf.text(piece.kind, piece.id, sheet.base)
    theirs, now = await shelf.text(piece.kind, piece.id)
    both = Sheet(merged(base, sheet.text, theirs), now, raw=sheet.raw)
    both = both if sheet.raw else in_boxes(piece.kind, both)
    return await _form(asked, both, await _look(asked, both), note=MERGED)


async def _look(asked: Asked, sheet: Sheet) -> Looked:
    """See what it would change, what bars it, and what citizens would read."""
    piece: Piece = asked.thing
    room = asked.room
    said = await room.edits.checking.look(piece.kind, piece.id, sheet.text)
    now, _ = await room.shelf.text(piece.kind, piece.id)
    try:
        found, form = changes(piece.kind, now, sheet.text), boxes(piece.kind, sheet.text)
    except ContentWrong:
        return Looked([Objection(one) for one in said])
    changed, _ = apart(asked, piece.kind, piece.id, sheet.text, now)
    return Looked(
        placed(piece.kind, said, form, sheet.text),
        marked(found),
        changed or readable(asked, piece.kind, piece.id, sheet.text)[:1],
    )


async def _form(
    asked: Asked, sheet: Sheet, looked: Looked | None = None, *, note: str = "", status: int = 200
) -> Response:
    """Draw the form."""
    piece: Piece = asked.thing
    form = sheet.boxes(piece.kind)
    objections = [*looked.objections] if looked else []
    if sheet.wrong and not objections:
        objections += placed(piece.kind, (sheet.wrong,), form, sheet.text)
    at_box = {one.box: one.text for one in reversed(objections) if one.box}
    return asked.show(
        "content/edit.html",
        status=status,
        piece=piece,
        sheet=sheet,
        note=note,
        looked=looked,
        most=MOST,
        objections=objections,
        at_box=at_box,
        groups=_groups(form),
        under="" if sheet.raw else packed(sheet.text),
        theirs=await _theirs(asked, sheet),
        others=[
            one for one in await finding.drafts_of(asked, piece) if not finding.mine(asked, one)
        ],
        own=await finding.open_draft(asked, piece, ""),
        mine=finding.mine,
        by=finding.by,
    )


def _groups(form: Sequence[Box]) -> list[tuple[str, list[Box]]]:
    """Put neighbours under one head together; those without a head stand for themselves."""
    return [(head, list(some)) for head, some in groupby(form, key=lambda box: box.group)]


async def _theirs(asked: Asked, sheet: Sheet) -> Sequence[Marked] | None:
    """List what somebody published since this was begun; None where nobody did."""
    piece: Piece = asked.thing
    now, version = await asked.room.shelf.text(piece.kind, piece.id)
    if version == sheet.base:
        return None
    base, _ = await asked.room.shelf.text(piece.kind, piece.id, sheet.base)
    return marked(changes(piece.kind, base, now))[:MOST]


PAGES = (
    Page("/content/{kind}/{content}/edit", open_, who=WRITERS, thing=finding.a_piece_to_write),
    Page(
        "/content/{kind}/{content}/edit",
        write,
        who=WRITERS,
        thing=finding.a_piece_to_write,
        methods=("POST",),
    ),
)
