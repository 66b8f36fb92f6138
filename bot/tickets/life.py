"""A ticket after a step: what changes in it, as a pure function of the step."""

from dataclasses import replace
from datetime import datetime

from bot.roles import Official
from bot.ticket import AFTER, Ticket, TicketState, TicketStep


def after(  # noqa: PLR0913 - who does what, when, to where, until when
    before: Ticket,
    step: TicketStep,
    by: Official | None,
    now: datetime,
    *,
    area: str = "",
    promised_at: datetime | None = None,
) -> Ticket:
    """Take a step that was checked; `promised_at` holds for what is asked anew.

    More words of the citizen move nothing: however often somebody asks, the clock that reminds
    the officers goes on.
    """
    one = replace(before, state=AFTER[before.state, step])
    if step is TicketStep.ask_more and before.open:
        return one
    one = replace(one, moved_at=now)
    if step is TicketStep.claim and by:
        one = replace(one, holder_id=by.id, held_at=now)
    if step is TicketStep.hand_on:
        one = replace(one, area=area)
    if one.state is TicketState.waiting:
        # Whoever is to answer it next has the whole time.
        one = replace(one, holder_id=None, held_at=None, reminded_at=None, escalated_at=None)
    if before.state is TicketState.answered and one.state is TicketState.waiting:
        one = replace(one, promised_at=promised_at)
    if one.state is TicketState.closed:
        one = replace(one, closed_at=now, phone="")
    return one
