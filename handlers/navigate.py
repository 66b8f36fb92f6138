"""Moves inside a flow by words: back, skip, stuck, go on, start again, stop."""

from bot.engine import buttons, run
from bot.engine.answers import read
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import flow as flows
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Obey a universal word while there is a flow to move in."""
    name, _ = command(ctx)
    flow = flows.open_flow(ctx)
    if flow is None:
        return nothing_open(ctx) if name in MOVES else None
    step = flow.steps.get(ctx.session.step)
    match name:
        case "/stop":
            return stop(ctx)
        case "/back":
            return await flows.pressed(ctx, flow, buttons.BACK)
        case "/continue":
            return await flows.pressed(ctx, flow, buttons.SHOW)
        case "/restart":
            return await flows.begin(ctx, flow.id)
        case "/skip" if step and step.skip:
            return await flows.pressed(ctx, flow, buttons.SKIP)
        case "/skip":
            return Turn(
                (
                    flows.question(
                        ctx, ctx.session, flow, ctx.gettext("Bước này chưa bỏ qua được.")
                    ),
                )
            )
        case "/stuck" if step and read(step, ctx.message.text):
            return None  # “không biết” may be one of the answers
        case "/stuck" | "/help" if step and step.stuck:
            return flows.stuck(ctx, flow, step, "")
    return None


MOVES = ("/stop", "/back", "/continue", "/restart", "/skip", "/stuck")


def stop(ctx: Context) -> Turn:
    """Leave the flow, and say how to come back; whoever was through has given nothing up."""
    session = ctx.session
    _ = ctx.gettext
    again = Button(_("Làm lại từ đầu"), f"/flow {session.flow}")
    return Turn(
        (Reply(_("Đã dừng. Khi nào cần thì làm lại."), (again, Button(_("Về menu"), "/menu"))),),
        run.leave(session),
        flows.given_up(ctx),
    )


def nothing_open(ctx: Context) -> Turn:
    """Answer a move when there is nothing to move in."""
    _ = ctx.gettext
    return Turn(
        (
            Reply(
                _("Hiện chưa làm dở việc nào. Gõ “menu” để chọn việc."),
                (Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person")),
            ),
        )
    )
