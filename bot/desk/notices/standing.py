"""All that the page of a notice shows, read once."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bot.desk.guard import Asked
from bot.desk.notices.speaking import context
from bot.desk.notices.ways import Ways, ways
from bot.drafts import seal
from bot.notice import Notice, NoticeState
from bot.office import Check, Report
from bot.steps import Overtaken, overtaking
from bot.turn import Context
from handlers.notices import judging
from handlers.notices.wording import left, state

LOOKED_THROUGH = (NoticeState.draft, NoticeState.returned, NoticeState.pending)
"""In which the check page says something: later everything is decided."""
SOON = 120
"""Seconds before it leaves in which every one counts."""
OFTEN, SELDOM = 3, 30
UNDER_WAY = (NoticeState.approved, NoticeState.sending)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a notice stands, for one official."""

    notice: Notice
    state: str
    seal: str
    since: Overtaken
    check: Check | None
    report: Report | None
    """Once it is approved."""
    ways: Ways
    left: str
    """How long it can still be stopped as a whole; empty where it cannot."""
    pace: int
    """Seconds between two looks at it."""

    @property
    def live(self) -> bool:
        """Tell whether it moves by itself."""
        return self.notice.state in UNDER_WAY

    @property
    def ended(self) -> int:
        """Count the recipients for whom it is decided."""
        return self.report.total - self.report.waiting if self.report else 0

    @property
    def mark(self) -> str:
        """Say what the buttons depend on: they are drawn anew when it changes."""
        unknown = self.report.unknown if self.report else 0
        return f"{self.notice.state}-{self.notice.hold or 'on'}-{bool(unknown)}"


async def stand(asked: Asked, notice: Notice) -> Standing:
    """Read where a notice stands."""
    ctx, office = context(asked), asked.room.office
    chain = await office.chain(notice.about or notice.id)
    since = overtaking(notice, chain)
    check = await judging.checked(ctx, notice) if notice.state in LOOKED_THROUGH else None
    seconds = _seconds(ctx, notice)
    report = await office.report(notice) if notice.approved_at or notice.public else None
    return Standing(
        notice,
        state(ctx, notice),
        seal(notice.draft),
        since,
        check,
        report,
        await ways(ctx, notice, report, since, check),
        _left(ctx, seconds),
        OFTEN if seconds <= SOON else SELDOM,
    )


def _left(ctx: Context, seconds: int) -> str:
    if seconds > SOON:
        return left(ctx, timedelta(seconds=seconds))
    return f"{seconds} giây" if seconds else ""


def _seconds(ctx: Context, notice: Notice) -> int:
    """Count the seconds until it leaves; 0 for what has left, or waits for a person."""
    if notice.state is not NoticeState.approved or notice.cool_until is None:
        return 0
    leaves = max(notice.cool_until, notice.draft.due_at or notice.cool_until)
    return max(ceil((leaves - ctx.now).total_seconds()), 0)
