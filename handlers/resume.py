"""Welcomes back somebody who left a flow in the middle, hours or days ago."""

from datetime import timedelta

from bot import codes
from bot.engine import buttons, say
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import flow as flows

PAUSE = timedelta(hours=2)


def asks(ctx: Context) -> bool:
    """Tell whether this is a question of its own: it is answered first."""
    return ctx.library.index.find(ctx.message.text).decision == "answer"


async def handle(ctx: Context) -> Turn | None:
    """Recap where they stood, and let them choose; a press on the open step is the choice."""
    flow = flows.open_flow(ctx)
    since = ctx.session.updated_at
    if flow is None or since is None or ctx.now - since < PAUSE or not flows.under_way(ctx):
        return None
    if ctx.message.press or ctx.message.text.startswith("/"):
        return None
    if codes.find(ctx.message.text) or asks(ctx):
        return None
    _ = ctx.gettext
    step = flow.steps[ctx.session.step]
    recap = (
        _("Lần trước đang làm dở: {title}. {progress}:")
        .replace("{title}", _(flow.title))
        .replace("{progress}", say.progress(ctx.session, flow, _))
    )
    return Turn(
        (
            Reply(
                f"{recap}\n\n{say.body(ctx.session, step, _)}\n\n{_('Làm tiếp không?')}",
                (
                    Button(_("Làm tiếp"), buttons.pack(ctx.session, buttons.SHOW)),
                    Button(_("Làm lại từ đầu"), "/restart"),
                    Button(_("Thôi"), "/stop"),
                    Button(_("Gặp cán bộ"), "/person"),
                ),
            ),
        )
    )
