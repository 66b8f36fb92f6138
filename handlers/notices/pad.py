"""What is being written, as the session of its writer keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.acts import WriteDraft
from bot.drafts import pack, read_draft
from bot.engine import run
from bot.notice import Draft, Event, Notice
from bot.turn import Context
from bot.types import Session

FLOW, VERSION = "notice", "0" * 8
"""No flow of content: its steps are `form.STEPS`, and have one version."""


@dataclass(frozen=True, slots=True)
class Pad:
    """A draft on the writer's desk."""

    key: str
    """What the notice is known by, from before its first word is kept."""
    draft: Draft
    event: Event = Event.alert
    about: int | None = None
    editing: bool = False
    """One step is asked again: then comes the preview, not the next step."""

    @property
    def kept(self) -> WriteDraft:
        """Keep it as it stands."""
        return WriteDraft(self.key, self.draft, self.event, self.about)


def fresh(ctx: Context) -> Pad:
    """Take an empty one."""
    return Pad(f"{ctx.message.sender} {ctx.now.isoformat()}", Draft())


def of(notice: Notice) -> Pad:
    """Take a notice up again."""
    return Pad(notice.key, notice.draft, notice.event, notice.about)


def opened(session: Session) -> Pad | None:
    """Return what this person is writing."""
    if session.flow != FLOW:
        return None
    slots = session.slots
    return Pad(
        slots["key"],
        read_draft(slots["draft"]),
        Event(slots["event"]),
        int(slots["about"]) if slots["about"] else None,
        bool(slots["editing"]),
    )


def enter(session: Session, pad: Pad, step: str) -> Session:
    """Go on to a step; the one left behind is the way back."""
    here = session.flow == FLOW
    trail = (*session.trail, session.step) if here and session.step != step else session.trail
    return _at(session, pad, step, trail if here else ())


def begin(session: Session, pad: Pad, step: str) -> Session:
    """Go to a step from where there is no way back."""
    return _at(session, pad, step, ())


def back(session: Session, pad: Pad) -> Session:
    """Return to the step before; stay at the first."""
    if not session.trail:
        return session
    return _at(session, pad, session.trail[-1], session.trail[:-1])


def keep(session: Session, pad: Pad) -> Session:
    """Stay at the step, with what has changed."""
    return replace(session, slots=_slots(pad))


def leave(session: Session) -> Session:
    """Put it away: what was written is kept."""
    return run.leave(session)


def _at(session: Session, pad: Pad, step: str, trail: tuple[str, ...]) -> Session:
    return replace(
        session,
        flow=FLOW,
        version=VERSION,
        step=step,
        visit=session.visit + 1,
        slots=_slots(pad),
        trail=trail,
        misses=0,
    )


def _slots(pad: Pad) -> Mapping[str, str]:
    return {
        "key": pad.key,
        "draft": pack(pad.draft),
        "event": pad.event.value,
        "about": str(pad.about or ""),
        "editing": "1" if pad.editing else "",
    }
