"""Places of a form: what officials may edit there, and how it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "phone", "hours", "date", "link", "number", "yes_no"]
Pairs = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a form: a text, a list of texts, a group of places, or many alike."""

    label: str
    kind: Kind = "text"
    long: bool = False
    """It may have several lines."""
    optional: bool = False
    """It may be left empty: then it is not in the file at all."""
    lines: bool = False
    """It is a list, and each line a text."""
    dated: bool = False
    """Each text may have its time: then it is several, with days."""
    parts: Mapping[str, "Part"] = field(default_factory=dict)
    """What a group, or each of many, consists of."""
    many: bool = False
    named: str = ""
    """Which of its parts names each of many; emptied, that one is gone, if `new` can make one."""
    new: Callable[[str], Pairs | None] | None = None
    """Makes another of many from what was typed; None where it cannot be read.

    Where the many stand by name, the first pair's key is the name.
    """
    hint: str = ""
    """How another one is typed."""
    only: Pairs = field(default_factory=dict)
    """It is of use only where the places beside it have these values."""
