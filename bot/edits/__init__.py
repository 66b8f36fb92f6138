"""Content edited by officials: drafts, checks, the second person's yes, and the way back."""

from bot.edits.acting import Acting
from bot.edits.checking import Checking
from bot.edits.reading import KINDS, Judged, Reading, Row, Version, Waiting, title
from bot.edits.rules import may_judge, may_write, no_return, refusal

__all__ = (
    "KINDS",
    "Acting",
    "Checking",
    "Judged",
    "Reading",
    "Row",
    "Version",
    "Waiting",
    "may_judge",
    "may_write",
    "no_return",
    "refusal",
    "title",
)
