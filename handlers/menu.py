"""Shows what the bot can do, and opens a flow by name."""

from bot.engine import run
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.schema import ABOUT
from handlers import flow as flows
from handlers.words import command

SHORTCUTS = {
    "/vneid": "vneid_muc2",
    "/dichvucong": "dvc_tai_khoan",
    "/qr": "dvc_thanh_toan",
    "/hoso": "tra_cuu_ho_so",
}
"""Commands that Telegram lists, and the flows they open."""
FIRST = ("tra_cuu_ho_so", "vneid_muc2", "dvc_tai_khoan", "dvc_thanh_toan")
"""Where is my dossier? is the most frequent question of all, so it is the first button."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/menu`, `/flow <id>` and the shortcuts."""
    name, rest = command(ctx)
    if name == "/menu":
        # Only its card was read: nothing was begun that could be gone on with.
        if ctx.session.step == ABOUT:
            return Turn((menu(ctx),), run.leave(ctx.session), flows.given_up(ctx))
        return Turn((menu(ctx),))
    id_ = SHORTCUTS.get(name) or (rest if name == "/flow" else "")
    if name != "/flow" and not id_:
        return None
    if id_ not in ctx.library.flows:
        return Turn((menu(ctx, ctx.gettext("Hướng dẫn này không còn nữa. Mời chọn việc khác.")),))
    return await flows.begin(ctx, id_)


def menu(ctx: Context, note: str = "") -> Reply:
    """List the flows, and say that anything may be asked."""
    _ = ctx.gettext
    known = ctx.library.flows
    ordered = [
        *(id_ for id_ in FIRST if id_ in known),
        *(id_ for id_ in known if id_ not in FIRST),
    ]
    listed = [Button(_(known[id_].button), f"/flow {id_}") for id_ in ordered[:4]]
    text = _(
        "Bà con cần việc gì? Chọn một việc, hoặc gõ điều muốn hỏi, ví dụ: làm khai sinh cần gì."
    )
    parts = [note, text]
    if flows.under_way(ctx):
        parts.append(_("Việc đang làm dở vẫn còn: gõ “làm tiếp”."))
    person = Button(_("Gặp cán bộ"), "/person")
    last = Button(_("Việc cán bộ"), "/viec") if ctx.official else person
    return Reply("\n\n".join(part for part in parts if part), (*listed, last))
