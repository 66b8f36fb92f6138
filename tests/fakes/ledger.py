"""What really appeared on people's phones."""

import time
from typing import NamedTuple


class Received(NamedTuple):
    """One message that a person or a group got."""

    who: str
    text: str
    at: float
    """By `time.monotonic()`."""


class Ledger(list[Received]):
    """All messages in the order in which they appeared; edits are none."""

    def note(self, who: object, text: str) -> None:
        """Note one more."""
        self.append(Received(str(who), text, time.monotonic()))
