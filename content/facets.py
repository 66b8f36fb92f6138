"""Which side of a procedure a question is about: what to bring, the fee, the place."""

from functools import lru_cache
from pathlib import Path

from content.load import parse, read
from content.vocabulary import bundled


def find(text: str) -> str:
    """Name the one side that was asked for; nothing where none was, or several."""
    said = _words(text)
    found = {facet for facet, phrases in _facets().items() if any(one in said for one in phrases)}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _facets() -> dict[str, tuple[str, ...]]:
    file = Path(__file__).with_name("vocabulary.yaml")
    raw = parse(read(file), file.name)["facets"]
    return {facet: tuple(map(_words, phrases)) for facet, phrases in raw.items()}


def _words(text: str) -> str:
    """Write a text as the words it means, with a blank at both ends."""
    return f" {' '.join(word.folded for word in bundled().read(text))} "
