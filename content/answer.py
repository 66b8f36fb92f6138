"""The form of an answer that the commune gave itself, to what the bot had not known."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints

from content.schema import Form, Source, Text, TopicId

LONGEST = 600
"""Characters of an answer: what is read on a phone without scrolling."""
LABEL = 30
"""Characters of a button."""


class Answer(Form):
    """What an officer wrote and another published; its questions are kept as tests."""

    id: TopicId
    title: Annotated[Text, StringConstraints(max_length=300)]
    """The question, as it was asked most."""
    asked: Annotated[tuple[Text, ...], Field(min_length=1)]
    """How people asked it: each of these must find it, as long as it is published."""
    say: Annotated[Text, StringConstraints(max_length=LONGEST)]
    source: Annotated[Text, StringConstraints(min_length=3, max_length=300)]
    """Where it is written, or who said so."""
    checked_on: date
    valid_to: date
    """After this day a person is asked instead."""
    owner: Text
    withdrawn: bool = False
    """The commune took it back: nothing finds it any more."""

    @property
    def button(self) -> str:
        """Return the question as it fits a button."""
        if len(self.title) <= LABEL:
            return self.title
        return f"{self.title[: LABEL - 1].rsplit(' ', 1)[0]}…"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Name what it rests on as procedures do."""
        one = Source(title=self.source, checked_on=self.checked_on, valid_to=self.valid_to)
        return (one,)

    def holds(self, day: date) -> bool:
        """Tell whether it may be told on this day."""
        return not self.withdrawn and day <= self.valid_to


def told(answer: Answer, _: Callable[[str], str] = str) -> str:
    """Say it to a citizen, with where it is from."""
    source = _("Nguồn: {source} · cán bộ xã trả lời ngày {date}.")
    source = source.replace("{date}", f"{answer.checked_on:%d/%m/%Y}")
    return f"{answer.title}\n\n{answer.say}\n\n{source.replace('{source}', answer.source)}"


def written(answer: Answer) -> str:
    """Write an answer as the YAML of a content file."""
    raw = answer.model_dump(mode="python", exclude_defaults=True)
    raw["asked"] = list(answer.asked)
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=99)
