"""Words of the old days: understood, and gently put right."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from content.load import parse, read
from content.safety import WORDS, Phrase, Word, word
from content.schema import Form, Source, StepId, Text


class Correction(Form):
    """What people still say, and what it is called, or where it is done, now."""

    id: StepId
    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    say: Text
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


@lru_cache(maxsize=1)
def bundled() -> tuple[Correction, ...]:
    """Read the corrections that come with the program; the more telling stand first."""
    file = Path(__file__).with_name("corrections.yaml")
    raw = tuple(parse(read(file), file.name))
    return TypeAdapter(tuple[Correction, ...]).validate_python(raw)


def find(text: str) -> Correction | None:
    """Find the first correction that a message calls for."""
    said = [word(written) for written in WORDS.findall(text)]
    for correction, phrases in _phrases():
        if any(_stands(phrase, said) for phrase in phrases):
            return correction
    return None


def _stands(phrase: Phrase, said: list[Word]) -> bool:
    return any(phrase.stands(said, start) for start in range(len(said)))


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[Correction, tuple[Phrase, ...]], ...]:
    return tuple((one, tuple(map(Phrase.read, one.said))) for one in bundled())
