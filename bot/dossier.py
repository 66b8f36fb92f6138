"""A dossier: its stages, and what may be told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


class Stage(StrEnum):
    """The ten statuses of a dossier, numbered as in facts/egov.md D6."""

    registered = "1"
    received = "2"
    refused = "3"
    processing = "4"
    more_papers = "5"
    pay = "6"
    withdrawn = "7"
    stopped = "8"
    done = "9"
    returned = "10"


Pickup = Literal["", "counter", "post", "online"]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What may be told to whoever knows the code: the stage and dates, never a name."""

    code: str
    stage: Stage
    source: str
    """The name of the DossierSource that answered."""
    as_of: datetime
    """When the source last knew this to be true."""
    received_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None
    pickup: Pickup = ""
    """How the result is to be received, where known."""
