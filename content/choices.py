"""Questions that could mean several things: what to ask back, and the choices."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter

from content.load import parse, read
from content.schema import Button, Form, StepId, Text, TopicId


class Option(Form):
    """One of the choices."""

    topic: TopicId
    label: Button | None = None
    """What the button says, where the topic's own label does not answer the question."""


def _option(value: Any) -> Any:
    """Take a bare topic for an option with the topic's own label."""
    return {"topic": value} if isinstance(value, str) else value


class Choice(Form):
    """A vague question, and the short one that is asked back."""

    id: StepId
    ask: Text
    asked: Annotated[tuple[Text, ...], Field(min_length=4)]
    options: Annotated[
        tuple[Annotated[Option, BeforeValidator(_option)], ...], Field(min_length=2, max_length=4)
    ]


def read_file(file: Path) -> tuple[Choice, ...]:
    """Read a file of choices."""
    raw = tuple(parse(read(file), file.name))
    return TypeAdapter(tuple[Choice, ...]).validate_python(raw)


@lru_cache(maxsize=1)
def bundled() -> dict[str, Choice]:
    """Read the choices that come with the program, by id."""
    return {one.id: one for one in read_file(Path(__file__).with_name("choices.yaml"))}
