"""The form of a procedure: what a citizen needs to know to get it done."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from content.schema import FlowId, Form, Source, Text


class Told(Form):
    """A sentence, and the days on which it is true."""

    text: Text
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether it may be said on this day."""
        return (self.since or day) <= day <= (self.until or day)


def _told(value: Any) -> Any:
    """Take a bare sentence for one that is always true."""
    return ({"text": value},) if isinstance(value, str) else value


Dated = Annotated[tuple[Told, ...], BeforeValidator(_told)]
"""One sentence, or several of which each has its time."""


class Where(Form):
    """Who receives it."""

    point: str
    """The thing to be done, as commune.yaml's points name it under `handles`."""
    text: Annotated[Dated, Field(min_length=1)]
    """In general: used with, or without, the commune's own points."""


class Fee(Form):
    """What it costs, by the way it is filed."""

    direct: Annotated[Dated, Field(min_length=1)]
    online: Dated = ()
    digital: Dated = ()
    """For a “công dân số”."""


class Procedure(Form):
    """Something that is done at a counter or on the portal."""

    id: FlowId
    title: Text
    button: Annotated[str, StringConstraints(max_length=30)]
    """The title as it fits a button."""
    who: Text
    """Who does it, for whom."""
    where: Where
    bring: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    """A checklist."""
    time: Text
    fee: Fee
    online: Text
    """How to do it from home, or that it cannot be done."""
    mistakes: Annotated[tuple[Text, ...], Field(min_length=1, max_length=5)]
    """What people get wrong."""
    related: tuple[FlowId, ...] = ()
    asked: Annotated[tuple[Text, ...], Field(min_length=8)]
    """How people ask for it: two lay and one regional way among them."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    owner: Text


def on(day: date, dated: tuple[Told, ...]) -> tuple[Told, ...]:
    """Choose what may be said on this day."""
    return tuple(told for told in dated if told.holds(day))
