"""Recognises a button of an earlier question, and leads to where the person is now."""

from bot.engine import buttons
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import flow as flows


async def handle(ctx: Context) -> Turn | None:
    """Explain an old button; nothing else happens."""
    press = buttons.unpack(ctx.message.press or ctx.message.text)
    if press is None:
        return None
    _ = ctx.gettext
    open_now = flows.open_flow(ctx)
    if open_now and not open_now.final(ctx.session.step):
        note = _("Nút vừa bấm là của câu hỏi trước. Việc đang làm ở đây:")
        return Turn((flows.question(ctx, ctx.session, open_now, note),))
    again = (
        (Button(_("Làm lại từ đầu"), f"/flow {press.flow}"),)
        if press.flow in ctx.library.flows
        else ()
    )
    return Turn(
        (
            Reply(
                _("Nút này của lần trước, việc đó đã xong hoặc đã dừng."),
                (*again, Button(_("Về menu"), "/menu")),
            ),
        )
    )
