"""What somebody does in between: whatever was open waits, and is taken up exactly as it was."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.engine import buttons
from bot.turn import Context, Turn
from bot.types import Button, Session
from handlers import flow as flows
from handlers import media, silence
from handlers.words import command

FLOWS = ("handoff", "visit")
VERSION = "1"
WAITING = "waiting"
"""The slot that keeps what was open."""
OWN_WORDS = frozenset({"question", "more"})
"""Steps that take whatever is typed: “tôi muốn khiếu nại” is a question to a person there."""
PAUSE = timedelta(hours=2)
"""After that nobody remembers what was asked: what is typed then is for the bot again."""
OURS = frozenset({"/hoi", "/tainha"})
MOVES = frozenset({"/stop", "/back", "/continue", "/help", "/stuck", "/skip", "/restart"})
"""Universal words that every interlude obeys by itself."""
LEAVING = frozenset({"/menu", "/erase"})
"""Words that lead out of it also where own words are asked for."""


def enter(session: Session, flow: str, step: str, **slots: str) -> Session:
    """Put somebody at a step of an interlude; what they were doing waits."""
    kept = session.slots if session.flow == flow else {}
    waiting = session.slots[WAITING] if opened(session) else _packed(session)
    return replace(
        session,
        flow=flow,
        version=VERSION,
        step=step,
        # Never the same twice: no button of an earlier interlude answers this one.
        visit=session.revision + 1,
        slots={**kept, **slots, WAITING: waiting},
        trail=(),
        misses=0,
    )


def taken_up(session: Session) -> Session:
    """Go back to what was open before."""
    if not opened(session):
        return session
    was = json.loads(session.slots[WAITING])
    return replace(
        session,
        flow=was["flow"],
        version=was["version"],
        step=was["step"],
        visit=was["visit"],
        slots=was["slots"],
        trail=tuple(was["trail"]),
        misses=0,
    )


def opened(session: Session) -> bool:
    """Tell whether somebody is in an interlude."""
    return session.flow in FLOWS


def at(ctx: Context, flow: str) -> str:
    """Return the step of this interlude that somebody is at; empty where they are at none."""
    return ctx.session.step if ctx.session.flow == flow else ""


def order(ctx: Context) -> tuple[str, str]:
    """Return the command that is meant here, and what follows it."""
    name, rest = command(ctx)
    typed = not (ctx.message.press or ctx.message.text).startswith("/")
    own = opened(ctx.session) and ctx.session.step in OWN_WORDS
    return ("", "") if own and typed and name not in MOVES | LEAVING else (name, rest)


def said(ctx: Context) -> str:
    """Return what was typed as an answer; empty for a press, a command, a photo."""
    words = ctx.message.kind == "text" and not ctx.message.press and not order(ctx)[0]
    return ctx.message.text.strip() if words else ""


def no_answer(ctx: Context, flow: str) -> str | None:
    """Say why this is no answer to the open step, which is asked once more; None where it is one.

    A word of the bot's own needs no reason.
    """
    if _old_press(ctx, flow):
        return ctx.gettext("Nút vừa bấm là của câu hỏi trước. Việc đang làm ở đây:")
    if order(ctx)[0]:
        return ""
    kind = ctx.message.kind
    return None if kind in ("text", "press") else media.instead(kind, ctx.gettext)


def left(ctx: Context) -> Context:
    """Take up what was open, where somebody goes elsewhere: that is where they then stand."""
    return replace(ctx, session=taken_up(ctx.session)) if _leaves(ctx) else ctx


def kept(came: Context, ctx: Context, turn: Turn) -> Turn:
    """Keep what was taken up on the way, unless the turn leads elsewhere."""
    moved = came.session is not ctx.session and turn.session is None
    return replace(turn, session=ctx.session) if moved else turn


def way_back(ctx: Context, session: Session) -> tuple[Button, ...]:
    """Offer to go on with what was open, and the menu."""
    _, back = ctx.gettext, replace(ctx, session=session)
    onward = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(back) else ()
    return (*onward, Button(_("Về menu"), "/menu"))


def _old_press(ctx: Context, flow: str) -> bool:
    """Tell whether a button of an earlier question of this interlude was pressed."""
    press = buttons.unpack(ctx.message.press or ctx.message.text)
    return press is not None and press.flow == flow and not press.belongs_to(ctx.session)


def _leaves(ctx: Context) -> bool:
    message = ctx.message
    if not opened(ctx.session) or message.chat or message.kind not in ("text", "press"):
        return False
    if silence.silent(ctx) and not silence.called(ctx):
        return False
    if press := buttons.unpack(message.press or message.text):
        return press.flow not in FLOWS
    since = ctx.session.updated_at
    if since is not None and ctx.now - since > PAUSE:
        return True
    name, _ = order(ctx)
    return bool(name) and name not in MOVES | OURS


def _packed(session: Session) -> str:
    return json.dumps(
        {
            "flow": session.flow,
            "version": session.version,
            "step": session.step,
            "visit": session.visit,
            "slots": dict(session.slots),
            "trail": session.trail,
        },
        ensure_ascii=False,
    )
