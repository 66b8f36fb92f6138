"""How long an answer may be told: fresh, then with a banner, then no more."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from content.schema import Source

GRACE = timedelta(days=30)
"""How long an answer past its day is still told, with a banner."""
SOON = timedelta(days=60)
"""How long before its day officials are reminded."""


class Freshness(Enum):
    """What may be done with an answer on a day."""

    FRESH = "fresh"
    OLD = "old"
    """Told with a banner: it may have changed."""
    GONE = "gone"
    """Not told any more: a person is asked instead."""


def ends(sources: Sequence[Source]) -> date:
    """Return the last day on which what rests on these is told without a banner."""
    return sources[0].valid_to or date.max


def freshness(sources: Sequence[Source], day: date) -> Freshness:
    """Tell what may be done on this day with an answer that rests on these sources."""
    last = ends(sources)
    if day <= last:
        return Freshness.FRESH
    return Freshness.OLD if day - last <= GRACE else Freshness.GONE
