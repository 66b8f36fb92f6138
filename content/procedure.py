"""The form of a procedure: what a citizen needs to know to get it done."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from content.schema import Button, Form, Source, StepId, Text, TopicId, first_source_ends


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
Lines = tuple[Annotated[Dated, Field(min_length=1)], ...]
"""A list; each line may have its time."""


PROCEDURE: Sequence[str] = ("who", "where", "bring", "time", "fee", "online", "mistakes")
ADVICE: Sequence[str] = ("steps",)
"""What each kind cannot do without."""


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
    local: bool = False
    """The province sets it: commune.yaml's `fees` may say how much, under the topic's id."""


class Case(Form):
    """A situation that changes the answer, or a question asked again and again."""

    id: StepId
    button: Button
    asked: Annotated[tuple[Text, ...], Field(min_length=2)]
    """How people tell that this is theirs."""
    say: Dated = ()
    topic: TopicId = ""
    """Where the answer is, when it is another topic's."""

    @model_validator(mode="after")
    def one_answer(self) -> Self:
        """Require an answer, or a topic that has it."""
        if bool(self.say) == bool(self.topic):
            msg = "cần đúng một trong say (câu trả lời) và topic (thủ tục khác). Hãy giữ một."
            raise ValueError(msg)
        return self


class Procedure(Form):
    """Something done at a counter or on the portal; or, as `advice`, what to do in a situation."""

    id: TopicId
    kind: Literal["procedure", "advice"] = "procedure"
    title: Text
    button: Button
    """The title as it fits a button."""
    short: Annotated[str, StringConstraints(max_length=160)]
    """What it is for, in a sentence or two; office words of the title are explained here."""
    who: Dated = ()
    """Who does it, for whom."""
    where: Where | None = None
    points: bool = False
    """Adds the commune's own points to the answer, with hours and phones."""
    steps: Annotated[Lines, Field(max_length=6)] = ()
    """What to do, one action each."""
    bring: Annotated[Lines, Field(max_length=6)] = ()
    """A checklist."""
    time: Dated = ()
    fee: Fee | None = None
    online: Dated = ()
    """How to do it from home, or that it cannot be done."""
    mistakes: Annotated[Lines, Field(max_length=5)] = ()
    """What people get wrong."""
    cases: Annotated[tuple[Case, ...], Field(max_length=8)] = ()
    related: tuple[TopicId, ...] = ()
    asked: Annotated[tuple[Text, ...], Field(min_length=8)]
    """How people ask for it: two lay and one regional way among them."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    """The first is the one it rests on: with it, the whole answer ends."""
    owner: Text

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Require what its kind cannot do without."""
        needed = PROCEDURE if self.kind == "procedure" else ADVICE
        if missing := [name for name in needed if not getattr(self, name)]:
            raise ValueError(f"thiếu mục {', '.join(missing)}. Hãy thêm vào.")
        first_source_ends(self.sources)
        return self

    def told(self) -> Iterator[tuple[str, tuple[Told, ...]]]:
        """Name every text that may have its time, and where it stands, in reading order."""
        for name in ("steps", "bring"):
            yield from ((name, line) for line in getattr(self, name))
        yield "who", self.who
        if self.where:
            yield "where.text", self.where.text
        yield "time", self.time
        if self.fee:
            for name in ("direct", "online", "digital"):
                yield f"fee.{name}", getattr(self.fee, name)
        yield "online", self.online
        yield from (("mistakes", line) for line in self.mistakes)
        yield from ((f"cases.{case.id}", case.say) for case in self.cases)

    def case(self, id_: str) -> Case | None:
        """Find one of its cases."""
        return next((case for case in self.cases if case.id == id_), None)


def on(day: date, dated: tuple[Told, ...]) -> tuple[Told, ...]:
    """Choose what may be said on this day."""
    return tuple(told for told in dated if told.holds(day))
