"""A text so long that a phone cuts it into messages: what comes at once behind it is its rest."""

from dataclasses import replace
from datetime import timedelta

from bot.turn import Context
from bot.types import Session
from handlers.notices import form
from handlers.notices.pad import Pad

AT_ONCE = timedelta(seconds=5)
"""Nobody shortens a long text, or answers the next question, so fast in so many words."""
CUT_FROM = 1_900
"""Characters of the shortest first piece: Zalo cuts at 2,000, Telegram at a line before 4,096."""
REST_FROM = 40
"""Characters of a rest; what is shorter may be an answer."""
REFUSED = "refused"
"""The slot that remembers a text refused for its length; gone with the next step."""


def refusing(session: Session) -> Session:
    """Remember that a long text was refused just now."""
    return replace(session, slots={**session.slots, REFUSED: "1"})


def is_rest(ctx: Context, on: Pad) -> bool:
    """Tell whether this message is the rest of a text that was too long for one."""
    session, since = ctx.session, ctx.session.updated_at
    if since is None or ctx.now - since > AT_ONCE:
        return False
    if session.step == "text":
        return bool(session.slots.get(REFUSED))
    next_ = session.step == form.LOOK or session.trail[-1:] == ("text",)
    taken = next_ and len(on.draft.text) >= CUT_FROM
    return taken and len(ctx.message.text) >= REST_FROM


def without(on: Pad) -> Pad:
    """Take the first piece out again: half a notice is none."""
    draft = replace(on.draft, text="")
    return replace(on, draft=draft, editing=on.editing or bool(draft.audience.areas))
