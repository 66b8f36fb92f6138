"""Says what the commune itself answered, and notes what nobody has answered yet."""

from dataclasses import replace

from bot import privacy
from bot.desk_acts import Unanswered
from bot.turn import Context, Effect, Turn
from bot.types import Button, Reply
from content.answer import Answer, told
from handlers import flow as flows

NONE = "/person -"
"""What “Không có trong này” says below choices that a question was asked back with."""
ASKED, LONGEST = "asked_back", 300
"""The slot that keeps that question, scrubbed, until it is known whether a choice was meant."""
IN_FLOW = 4
"""Words from which on a miss in the middle of a flow is a question, and no failed answer."""


def tell(ctx: Context, answer: Answer) -> Reply:
    """Tell an answer of the commune's own, while it holds."""
    _ = ctx.gettext
    if not answer.holds(ctx.now.date()):
        return flows.outdated(ctx, answer.title, "")
    text = told(answer, _)
    if ctx.contact.language != "vi":
        text = f"{_('Câu trả lời này chỉ có bằng tiếng Việt.')}\n\n{text}"
    return Reply(text, (Button(_("Gặp cán bộ"), "/person"), Button(_("Về menu"), "/menu")))


def unanswered(ctx: Context) -> tuple[Effect, ...]:
    """Note what was asked and not known, so that the commune can answer it once for all.

    What is typed as the answer to a step is nobody's question.
    """
    message = ctx.message
    if message.kind != "text" or message.chat or message.press:
        return ()
    flow = flows.open_flow(ctx)
    if flow and flows.under_way(ctx):
        step = flow.steps.get(ctx.session.step)
        if (step and step.expects) or len(message.text.split()) < IN_FLOW:
            return ()
    return (Unanswered(message.text),)


def asked_back(ctx: Context, turn: Turn) -> Turn:
    """Keep a question that is asked back; that it was none of the choices is worth noting."""
    session = turn.session or ctx.session
    offered = turn.replies and any(one.data == NONE for one in turn.replies[-1].buttons)
    if offered and ctx.message.kind == "text" and not ctx.message.press:
        kept = {**session.slots, ASKED: privacy.scrub(ctx.message.text)[:LONGEST]}
        return replace(turn, session=replace(session, slots=kept))
    if ctx.message.press != NONE or ASKED not in session.slots:
        return turn
    left = {name: value for name, value in session.slots.items() if name != ASKED}
    noted = Unanswered(session.slots[ASKED])
    return replace(turn, session=replace(session, slots=left), effects=(*turn.effects, noted))
