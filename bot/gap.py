"""What the bot does not know, as values: a gap, how far its answer is, how it was asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class GapState(StrEnum):
    """Where a gap stands between the first question and the answer."""

    open = "open"
    drafted = "drafted"
    """An answer waits for whoever publishes it."""
    answered = "answered"
    dropped = "dropped"
    """Nothing for the bot to know."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the bot does not know, or did not."""

    id: int
    sample: str
    """The phrasing that was asked most."""
    times: int
    first_at: datetime
    last_at: datetime
    state: GapState
    answer: str = ""
    source: str = ""
    valid_to: date | None = None
    author_id: int | None = None
    decided_by: int | None = None
    why: str = ""
    """What the approver wants otherwise, or why it was dropped."""
    content_id: str = ""
    """What was published for it; empty before the first time."""


@dataclass(frozen=True, slots=True)
class Question:
    """One phrasing, and how often it was asked."""

    id: int
    text: str
    times: int
    at: datetime
    """When it was asked last."""
    gap_id: int | None = None
