"""What a flow's button carries: which question it belongs to, and which answer it is."""

from dataclasses import dataclass
from typing import Literal

from bot.types import Session

NEXT, BACK, SKIP, STUCK, SHOW = "n", "b", "k", "s", "r"
"""Answers that are no option: go on, go back, skip, I am stuck, show the question again."""


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed flow button, read but not yet trusted."""

    flow: str
    version: str
    step: str
    visit: int
    answer: str
    """An option's number from 0, one of the letters above, or `s` and a stuck entry's number."""

    def belongs_to(self, session: Session) -> bool:
        """Tell whether it answers the very question that is open now."""
        return (self.flow, self.version, self.step, self.visit) == (
            session.flow,
            session.version,
            session.step,
            session.visit,
        )


def pack(session: Session, answer: str | Literal[0, 1, 2, 3]) -> str:
    """Write a button's data; at most 64 bytes by the lengths the forms of content allow."""
    return f"{session.flow}:{session.version}:{session.step}:{session.visit}:{answer}"


def unpack(data: str) -> Press | None:
    """Read a button's data; None for anything else."""
    parts = data.split(":")
    if len(parts) != 5 or not parts[3].isascii() or not parts[3].isdigit():  # noqa: PLR2004 - as packed
        return None
    flow, version, step, visit, answer = parts
    return Press(flow, version, step, int(visit[:9]), answer)
