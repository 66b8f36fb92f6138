"""Short words that mean the same everywhere, as content/words.yaml lists them."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from content.schema import Form

Words = Annotated[frozenset[str], Field(min_length=1)]


class Answers(Form):
    """How people answer."""

    yes: Words
    no: Words
    next: Words
    """Done, go on."""


class Courtesy(Form):
    """How people are polite."""

    hello: Words
    thanks: Words
    okay: Words
    smiles: Words
    """Faces and hearts that arrive as text, and laughter."""


class Vocabulary(Form):
    """All of it."""

    commands: dict[str, Words]
    marked: dict[str, str]
    """Words that mean a command only with these very marks, and what they mean."""
    answers: Answers
    courtesy: Courtesy

    def command(self, said: str) -> str:
        """Return the command that these folded words mean, or nothing."""
        return next((name for name, words in self.commands.items() if said in words), "")


@cache
def vocabulary() -> Vocabulary:
    """Read the file, once."""
    import yaml

    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(yaml.load(text, yaml.CSafeLoader))
