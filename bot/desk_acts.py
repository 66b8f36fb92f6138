"""What is done with tickets, answers, content and targets: effects, beside `bot.acts`'."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.ticket import TicketKind, TicketStep


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A citizen asks a person; `code` is taken already: the turn is taken anew (Stale)."""

    code: str
    kind: TicketKind
    area: str
    text: str
    """As typed: it is scrubbed before it is stored."""
    promised_at: datetime | None = None
    topic: str = ""
    village: str = ""
    with_history: bool = False
    """The citizen agreed that officials read what was said to the bot before."""
    errand: str = ""
    relation: str = ""
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MoveTicket:
    """Take a step with a ticket; refused inside the commit, the turn is taken anew (Stale)."""

    id: int
    step: TicketStep
    text: str = ""
    """What is said to the citizen or by them; the reason of a close or a hand-on."""
    picture: str = ""
    """The name of a kept picture that goes with what an official says…"""
    file: str = ""
    """…or of a kept file."""
    media_title: str = ""
    area: str = ""
    """To which area it is handed on."""
    after: int = 0
    """The last line that its official has seen: refused where officials or the clock have done
    something since; 0 does not ask."""
    at_once: bool = False
    """Of a claim: the answer follows in the same commit, so nobody is told that one is coming."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The bot did not know this: an officer may teach it."""

    text: str
    """As typed: it is scrubbed before it is stored."""


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """An officer drafts what the bot is to say to a gap in what it knows."""

    gap_id: int
    text: str
    source: str
    """Where it is written, or who said so: shown to citizens below the answer."""
    valid_to: date | None = None
    without: tuple[int, ...] = ()
    """Phrasings (by id) that are deleted: somebody can be told from them."""


@dataclass(frozen=True, slots=True)
class DecideAnswer:
    """Somebody else publishes a drafted answer, sends it back, or drops the gap."""

    gap_id: int
    decision: str
    """`publish`, `return`, `drop`."""
    why: str = ""
    seal: str = ""
    """Of the draft as it was read (`bot.gaps.answers.seal`); another one refuses to publish."""
    without: tuple[int, ...] = ()
    """Phrasings (by id) that are deleted first, and not published."""


@dataclass(frozen=True, slots=True)
class WriteContent:
    """Keep an edit of a content file as a draft; nobody but officials sees it."""

    kind: str
    """`procedure`, `flow`, `commune`."""
    content_id: str
    yaml: str
    base: str
    """The version it was made from; another one current by now refuses publishing."""


@dataclass(frozen=True, slots=True)
class PublishContent:
    """Make a drafted edit current, or drop it."""

    edit_id: int
    decision: str
    """`publish`, `drop`."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """Make an earlier version of a content file current again."""

    kind: str
    content_id: str
    version: str


@dataclass(frozen=True, slots=True)
class SetTarget:
    """Say how many there are in each village of those the commune wants to reach."""

    name: str
    measure: str
    """What is counted: the name of a measure of `bot.figures`."""
    villages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DropTarget:
    """Let a target be none of the commune's any more."""

    name: str


DeskAct = (
    OpenTicket
    | MoveTicket
    | Unanswered
    | WriteAnswer
    | DecideAnswer
    | WriteContent
    | PublishContent
    | GoBack
    | SetTarget
    | DropTarget
)
