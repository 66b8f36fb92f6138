"""A ticket: what somebody asks of a person, its life, and who may take which step of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.roles import Official, Role
from bot.types import Address, State


class TicketKind(StrEnum):
    """What is asked for."""

    question = "question"
    visit = "visit"
    """Help at home, for somebody who cannot leave it."""


class TicketState(StrEnum):
    """The life of a ticket; only while it is `held` does a person speak, and the bot does not."""

    waiting = "waiting"
    held = "held"
    answered = "answered"
    closed = "closed"


class TicketStep(StrEnum):
    """What may happen to a ticket."""

    claim = "claim"
    """An officer takes it: from now on they speak, and the bot is silent."""
    say = "say"
    """The holder writes, and goes on."""
    answer = "answer"
    """The holder writes, and has said it all: the bot is back."""
    hand_on = "hand_on"
    """To another area's officers."""
    release = "release"
    """Back to the list, without a word."""
    close = "close"
    """It is over, with a reason; the phone number goes."""
    ask_more = "ask_more"
    """The citizen writes to the ticket."""
    call_back = "call_back"
    """The citizen calls the bot back, or cries for help: the person no longer holds it."""
    withdraw = "withdraw"
    """The citizen takes back what they asked: nobody needs to answer, or to come."""
    expire = "expire"
    """By itself: held too long, or by who answers here no more → waiting; answered long ago →
    closed."""


AFTER: dict[tuple[TicketState, TicketStep], TicketState] = {
    (TicketState.waiting, TicketStep.claim): TicketState.held,
    (TicketState.waiting, TicketStep.hand_on): TicketState.waiting,
    (TicketState.waiting, TicketStep.close): TicketState.closed,
    (TicketState.waiting, TicketStep.ask_more): TicketState.waiting,
    (TicketState.waiting, TicketStep.withdraw): TicketState.closed,
    (TicketState.held, TicketStep.claim): TicketState.held,
    (TicketState.held, TicketStep.say): TicketState.held,
    (TicketState.held, TicketStep.answer): TicketState.answered,
    (TicketState.held, TicketStep.hand_on): TicketState.waiting,
    (TicketState.held, TicketStep.release): TicketState.waiting,
    (TicketState.held, TicketStep.close): TicketState.closed,
    (TicketState.held, TicketStep.ask_more): TicketState.held,
    (TicketState.held, TicketStep.call_back): TicketState.waiting,
    (TicketState.held, TicketStep.withdraw): TicketState.closed,
    (TicketState.held, TicketStep.expire): TicketState.waiting,
    (TicketState.answered, TicketStep.claim): TicketState.held,
    (TicketState.answered, TicketStep.ask_more): TicketState.waiting,
    (TicketState.answered, TicketStep.close): TicketState.closed,
    (TicketState.answered, TicketStep.withdraw): TicketState.closed,
    (TicketState.answered, TicketStep.expire): TicketState.closed,
}
"""Every step there is; whatever stands not here is refused."""
HOLDERS = frozenset({TicketStep.say, TicketStep.answer, TicketStep.release})
CITIZENS = frozenset({TicketStep.ask_more, TicketStep.call_back, TicketStep.withdraw})


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody asks of a person."""

    id: int
    code: str
    """Six characters by which whoever has them reads the answer, from any channel."""
    kind: TicketKind
    state: TicketState
    area: str
    """Whose officers answer: the id of an `Area`."""
    address: Address
    """The citizen; `-:` once they asked to be forgotten."""
    asked_at: datetime
    promised_at: datetime | None = None
    """By when an answer was promised; None where nothing could be."""
    topic: str = ""
    """The id of the flow or procedure it came from."""
    village: str = ""
    holder_id: int | None = None
    held_at: datetime | None = None
    moved_at: datetime | None = None
    """When anything last happened to it."""
    reminded_at: datetime | None = None
    """When its officers were reminded; while it is held: when its holder was last told that not
    every message has reached their chat."""
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    errand: str = ""
    """Of a visit: `vneid`, `can_cuoc`, `tai_khoan`."""
    relation: str = ""
    """Of a visit: for whom, by relation (`me`, `cha_me`…), never by name."""
    phone: str = field(default="", repr=False)
    """Of a visit: the number to call back; blanked when the ticket closes."""

    @property
    def open(self) -> bool:
        """Tell whether somebody is still to answer."""
        return self.state in (TicketState.waiting, TicketState.held)


Speaker = Literal["citizen", "bot", "official", "event"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ticket, as officials read it; texts of citizens are scrubbed."""

    who: Speaker
    text: str
    at: datetime
    by: str = ""
    """The official's name."""
    media: str = ""
    """The name of a kept picture or file that an official sent."""
    media_title: str = ""
    before: bool = False
    """Said to the bot before the ticket was opened; shown by the citizen's consent."""
    delivery: State | None = None
    """Of what an official wrote: how it stands with it; None where nothing was sent."""
    id: int = 0


def done_since(lines: Sequence[Line], after: int) -> list[Line]:
    """List what officials and the clock have done since this line was read; 0 asks nothing.

    Whatever changes a ticket leaves a line. More words of the citizen alone change nothing.
    """
    return [one for one in lines if one.id > after > 0 and one.who != "citizen"]


def refusal(ticket: Ticket, step: TicketStep, by: Official | None) -> str:
    """Say why a step is refused, as a short stable code; empty where it may be taken.

    `state`: not from here. `role`: not their area. `held`: a colleague has it. `by` is None for
    the citizen and for the clock.
    """
    if (ticket.state, step) not in AFTER:
        return "state"
    if by is None:
        return "" if step in CITIZENS or step is TicketStep.expire else "role"
    if step in CITIZENS or step is TicketStep.expire or not answers(by, ticket.area):
        return "role"
    if ticket.state is TicketState.held and ticket.holder_id != by.id:
        # Who answers for the area may take a ticket from a colleague, and hand it on.
        may_take = step not in HOLDERS and oversees(by, ticket.area)
        return "" if may_take else "held"
    return ""


def answers(official: Official, area: str) -> bool:
    """Tell whether this official answers the tickets of an area."""
    return official.may(Role.officer, area) or oversees(official, area)


def oversees(official: Official, area: str) -> bool:
    """Tell whether tickets left unanswered in an area come to this official."""
    return official.may(Role.approver, area)
