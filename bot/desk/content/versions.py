"""An old version: what it says, what would change, and using it again."""

from starlette.responses import Response

from bot.desk import views
from bot.desk.content import finding
from bot.desk.content.differing import marked
from bot.desk.content.finding import Kept
from bot.desk.content.previewing import apart
from bot.desk.guard import Asked, Page
from bot.desk_acts import GoBack
from bot.edits import no_return
from bot.roles import Role
from content.editing import changes

JUDGES = frozenset({Role.approver, Role.administrator})
KEEPS = "Ai đang làm dở hướng dẫn này thì vẫn làm tiếp bản của mình."


async def show(asked: Asked) -> Response:
    """Show a version, and what making it current would change."""
    kept: Kept = asked.thing
    piece, shelf = kept.piece, asked.room.shelf
    text, _ = await shelf.text(piece.kind, piece.id, kept.version.version)
    now, current = await shelf.text(piece.kind, piece.id)
    preview, same = apart(asked, piece.kind, piece.id, text, now)
    return asked.show(
        "content/version.html",
        piece=piece,
        version=kept.version,
        current=kept.version.version == current,
        preview=preview,
        same=same,
        changes=marked(changes(piece.kind, now, text)),
        keeps=KEEPS if piece.kind == "flow" else "",
        by=finding.by,
        judges=finding.judges(asked),
        barred=no_return(piece.kind, piece.id, text, asked.room.library.commune),
    )


async def go_back(asked: Asked) -> Response:
    """Make it current again; the current one, chosen again, ends a conflict."""
    kept: Kept = asked.thing
    piece = kept.piece
    keeps_ours = kept.version.version == piece.last.version
    await asked.do(GoBack(piece.kind, piece.id, kept.version.version))
    if keeps_ours:
        return views.go(piece.path, "Đã giữ bản của xã. Trợ lý vẫn nói như trước.")
    said = f"Đã dùng lại bản {kept.version.version}. Từ giờ trợ lý nói theo bản này."
    return views.go(piece.path, f"{said} {KEEPS}" if piece.kind == "flow" else said)


PAGES = (
    Page("/content/{kind}/{content}/versions/{version}", show, thing=finding.a_version),
    Page(
        "/content/{kind}/{content}/versions/{version}/back",
        go_back,
        who=JUDGES,
        thing=finding.a_version_to_judge,
        methods=("POST",),
    ),
)
