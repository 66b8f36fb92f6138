"""Hears that somebody is in danger, or about to be robbed, and knows what to tell them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from bot.errors import ContentWrong
from content.schema import Form, Text, TopicId
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
    topic: TopicId = "khan_cap"
    say: Text
    """What to do this minute."""
    then: Text = ""
    """What comes after; told below."""
    phrases: Annotated[tuple[Text, ...], Field(min_length=1)]
    en: tuple[Text, ...] = ()
    """How it is said in English."""
    unless: tuple[Text, ...] = ()


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
    rank, _ = _heard(text)
    return None if rank is None else dangers()[rank]


def in_english(text: str) -> bool:
    """Tell whether the danger was named in English, with no Vietnamese letter beside it."""
    return _heard(text)[1]


def _heard(text: str) -> tuple[int | None, bool]:
    """Return the place of the gravest danger in the file, and whether English words told it."""
    composed = unicodedata.normalize("NFC", text)
    said = [word(written) for written in WORDS.findall(composed)]
    usual, english, denied = (_said(ways, said) for ways in _ways())
    rank = min((usual | english) - denied, default=None)
    return rank, rank in english and not any(one.marks for one in said)


Ways = Mapping[str, Sequence[tuple[int, Phrase]]]
"""Phrases by the letters they begin with, each with the place of its danger in the file."""


@lru_cache(maxsize=1)
def _ways() -> tuple[Ways, Ways, Ways]:
    """Return what speaks of each danger, what does in English, and what speaks against it."""
    return (
        _by_first_word(danger.phrases for danger in dangers()),
        _by_first_word(danger.en for danger in dangers()),
        _by_first_word(danger.unless for danger in dangers()),
    )


def _by_first_word(phrases: Iterable[Sequence[str]]) -> Ways:
    ways = defaultdict[str, list[tuple[int, Phrase]]](list)
    for rank, written in enumerate(phrases):
        for phrase in map(Phrase.read, written):
            for letters in {first.letters for first in phrase.places[0]}:
                ways[letters].append((rank, phrase))
    return dict(ways)


def _said(ways: Ways, said: Sequence[Word]) -> set[int]:
    return {
        rank
        for start, first in enumerate(said)
        for rank, phrase in ways.get(first.letters, ())
        if phrase.stands(said, start)
    }
