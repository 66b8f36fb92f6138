"""One draft: what it changes, what is still wrong, and the yes or no of somebody else."""

from starlette.responses import Response

from bot.desk import views
from bot.desk.content import finding
from bot.desk.content.differing import marked
from bot.desk.content.previewing import apart
from bot.desk.guard import Asked, Page
from bot.desk_acts import PublishContent
from bot.edits import KINDS, Judged, title
from bot.edits.rules import DROP, PUBLISH
from bot.storage import edits

BECAME = {
    edits.PUBLISHED: "Bản nháp này đã được cho dùng.",
    edits.DROPPED: "Bản nháp này đã bỏ.",
    edits.REPLACED: "Người soạn đã viết bản nháp khác thay bản này.",
}


async def show(asked: Asked, *, status: int = 200, error: str = "") -> Response:
    """Show a draft."""
    judged: Judged = asked.thing
    edit = judged.waiting.edit
    last = asked.room.shelf.latest.get((edit.kind, edit.content_id))
    now, _ = await asked.room.shelf.text(edit.kind, edit.content_id)
    changed, same = apart(asked, edit.kind, edit.content_id, edit.yaml, now)
    return asked.show(
        "content/draft.html",
        status=status,
        error=error,
        judged=judged,
        edit=edit,
        author=judged.waiting.author,
        became="" if finding.is_open(judged.waiting) else BECAME[edit.state],
        title=title(asked.room.library, edit.kind, edit.content_id),
        called=KINDS[edit.kind],
        path=f"/desk/content/{edit.kind}/{edit.content_id}" if last else "",
        changes=marked(judged.changes),
        preview=changed,
        same=same,
        old=bool(last and last.version != edit.base),
        mine=finding.mine(asked, judged.waiting),
        writes=finding.writes(asked),
        judges=finding.judges(asked),
        shared=edit.kind == "flow",
    )


async def decide(asked: Asked) -> Response:
    """Publish it or drop it."""
    judged: Judged = asked.thing
    decision, edit = asked.form.get("decision", ""), judged.waiting.edit
    no = {PUBLISH: judged.not_published, DROP: judged.not_dropped}
    if said := no.get(decision, "Chọn “Cho dùng” hoặc “Bỏ nháp”."):
        return await show(asked, status=422, error=said)
    await asked.do(PublishContent(edit.id, decision))
    if decision == DROP:
        return views.go("/desk/content", "Đã bỏ bản nháp. Trợ lý vẫn nói như trước.")
    return views.go(
        f"/desk/content/{edit.kind}/{edit.content_id}",
        "Đã cho dùng. Từ giờ trợ lý nói theo bản mới. "
        "Muốn quay lại: xuống “Lịch sử”, chọn bản cũ, bấm “Dùng lại bản này”.",
    )


PAGES = (
    Page("/content/edits/{edit}", show, thing=finding.a_draft),
    Page("/content/edits/{edit}/decide", decide, thing=finding.a_draft, methods=("POST",)),
)
