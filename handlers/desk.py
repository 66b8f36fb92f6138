"""Where officials stand in something of several steps; citizens' flows know nothing of it."""

from dataclasses import replace

from bot.engine import buttons, run
from bot.turn import Context, Turn
from bot.types import Button, Reply, Session
from handlers.words import command

FLOW, VERSION = "desk", "1"


async def handle(ctx: Context) -> Turn | None:
    """Leave it when asked to."""
    name, _ = command(ctx)
    if not at(ctx) or name not in ("/stop", "/back"):
        return None
    _ = ctx.gettext
    menu = Button(_("Về menu"), "/menu")
    return Turn((Reply(_("Đã dừng, chưa đổi gì."), (menu,)),), run.leave(ctx.session))


def left(ctx: Context, turn: Turn) -> Turn:
    """Leave it by any other command: what is typed next is no answer any more."""
    if not at(ctx) or turn.session is not None or not command(ctx)[0]:
        return turn
    return replace(turn, session=run.leave(ctx.session))


def enter(session: Session, step: str, **slots: str) -> Session:
    """Put somebody at a step; what was chosen before stays with them."""
    kept = session.slots if session.flow == FLOW else {}
    return replace(
        session,
        flow=FLOW,
        version=VERSION,
        step=step,
        visit=session.visit + 1,
        slots={**kept, **slots},
        trail=(),
        misses=0,
    )


def at(ctx: Context) -> str:
    """Return the step somebody is at; empty where they are at none."""
    return ctx.session.step if ctx.session.flow == FLOW else ""


def answer(ctx: Context) -> str:
    """Return which button of the open step was pressed; empty for none."""
    press = buttons.unpack(ctx.message.press)
    return press.answer if press and press.belongs_to(ctx.session) else ""


def typed(ctx: Context) -> str:
    """Return what was typed as an answer; empty for a press, a command, a photo."""
    said = ctx.message.kind == "text" and not ctx.message.press and not command(ctx)[0]
    return ctx.message.text.strip() if said else ""
