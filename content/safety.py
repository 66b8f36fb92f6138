"""Hears that somebody is in danger, or about to be robbed, and knows what to tell them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from bot.errors import ContentWrong
from content.schema import Form, Text
from content.texts import fold

FILE = Path(__file__).parent / "safety.yaml"
GAP = 4
"""Words that `…` may stand for."""
WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written: its letters, and the marks on them."""

    letters: str
    marks: str

    def may_be(self, meant: "Word") -> bool:
        """Tell whether it is the word that is meant, with all, some or none of its marks.

        “chay” may be “cháy”, “chạy” may not.
        """
        return self.letters == meant.letters and all(mark in meant.marks for mark in self.marks)


@lru_cache(maxsize=4096)
def word(written: str) -> Word:
    """Take a word apart."""
    plain = unicodedata.normalize("NFD", written.casefold())
    marks = sorted(char for char in plain if char == "đ" or unicodedata.combining(char))
    return Word(fold(written), "".join(marks))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say something; how it is written is told in safety.yaml."""

    places: tuple[tuple[Word, ...], ...]
    """What may stand at each place; nothing for a gap."""
    whole: bool
    marked: bool

    @classmethod
    def read(cls, written: str) -> Self:
        """Read one line of safety.yaml."""
        places = tuple(
            () if place == "…" else tuple(word(way) for way in place.split("/"))
            for place in written.lstrip("=!").split()
        )
        return cls(places, written.startswith("="), written.startswith("!"))

    def stands(self, said: Sequence[Word], start: int) -> bool:
        """Tell whether a message says it from this word on."""
        if self.whole and start:
            return False
        ends = {start}
        for place in self.places:
            if place:
                ends = {
                    end + 1
                    for end in ends
                    if end < len(said) and any(self._is(said[end], way) for way in place)
                }
            else:
                ends = {end + more for end in ends for more in range(GAP + 1)}
            if not ends:
                return False
        return len(said) in ends if self.whole else True

    def _is(self, said: Word, meant: Word) -> bool:
        return said == meant if self.marked else said.may_be(meant)


class Danger(Form):
    """One kind of emergency or fraud: how people say it, and what they are told."""

    id: Text
    say: Text
    phrases: Annotated[tuple[Text, ...], Field(min_length=1)]
    unless: tuple[Text, ...] = ()

    def heard(self, said: Sequence[Word]) -> bool:
        """Tell whether a message speaks of it."""
        return _any(self._phrases, said) and not _any(self._unless, said)

    @cached_property
    def _phrases(self) -> Mapping[str, list[Phrase]]:
        return _by_first_word(self.phrases)

    @cached_property
    def _unless(self) -> Mapping[str, list[Phrase]]:
        return _by_first_word(self.unless)


def read(path: Path) -> tuple[Danger, ...]:
    """Read a file of dangers; the gravest stands first."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        return TypeAdapter(tuple[Danger, ...]).validate_python(tuple(raw))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise ContentWrong(f"{path.name}: {error}") from error


@lru_cache(maxsize=1)
def dangers() -> tuple[Danger, ...]:
    """Return those of safety.yaml, read once."""
    return read(FILE)


def named(id_: str) -> Danger:
    """Return one of them by its id."""
    return next(danger for danger in dangers() if danger.id == id_)


def find(text: str) -> Danger | None:
    """Name the danger a message speaks of."""
    composed = unicodedata.normalize("NFC", text)
    said = [word(written) for written in WORDS.findall(composed)]
    return next((danger for danger in dangers() if danger.heard(said)), None)


def _by_first_word(phrases: Sequence[str]) -> Mapping[str, list[Phrase]]:
    ways = defaultdict[str, list[Phrase]](list)
    for phrase in map(Phrase.read, phrases):
        for first in phrase.places[0]:
            ways[first.letters].append(phrase)
    return dict(ways)


def _any(phrases: Mapping[str, list[Phrase]], said: Sequence[Word]) -> bool:
    return any(
        phrase.stands(said, start)
        for start, first in enumerate(said)
        for phrase in phrases.get(first.letters, ())
    )
