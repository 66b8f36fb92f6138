"""Finds people's names in a question, typed with marks or without, and takes them out."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.gaps import name_words as known
from content.texts import fold

NAME = "[tên]"
MOST = 4
"""Words of a name."""
REACH = 5
"""Words in which “cháu … tên” is still one expression."""
SHOUTED = 0.7
"""The share of capitals from which on they tell nothing."""
SURE, MAYBE, SHOWN = "sure", "maybe", "shown"
"""How surely a name follows: whatever it is; where it is a surname; where it has a capital."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed."""

    text: str
    plain: str
    start: int
    end: int
    follows: bool
    """Nothing but blanks stands before it."""
    marked: bool
    """Marks are typed in this text: a word without any has none."""

    @property
    def low(self) -> str:
        """Return it in small letters, with its marks."""
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def surname(self) -> bool:
        """Tell whether it may be a surname: with the right marks, or with none."""
        return self.low in known.SURNAMES or (self.low.isascii() and self.low in known.UNMARKED)

    @property
    def kin(self) -> bool:
        """Tell whether somebody is called so before a name."""
        return self.low in known.KIN if self.marked else self.plain in known.PLAIN_KIN

    @property
    def given(self) -> bool:
        """Tell whether it may be a given name."""
        return self.low in known.GIVEN if self.marked else self.plain in known.PLAIN_GIVEN

    @property
    def hardly_a_word(self) -> bool:
        """Tell whether it is a surname, and hardly anything else."""
        names = known.HARDLY_A_WORD if self.marked else known.PLAIN_HARDLY_A_WORD
        return self.low in names

    @property
    def nickname(self) -> bool:
        """Tell whether it is what is put behind a name, to tell one from another."""
        return self.low in (known.NICKNAMES if self.marked else known.PLAIN_NICKNAMES)


def nameless(text: str) -> str:
    """Put [tên] in place of every name."""
    text = unicodedata.normalize("NFC", text)
    said = _read(text)
    at, found = 0, []
    while at < len(said):
        length = _length(said, at)
        if length:
            found.append((said[at].start, said[at + length - 1].end))
        at += max(1, length)
    for start, end in reversed(found):
        text = f"{text[:start]}{NAME}{text[end:]}"
    return text


def _read(text: str) -> list[Word]:
    places = [one.span() for one in _WORD.finditer(text)]
    capitals = sum(1 for start, _ in places if text[start].isupper())
    shouted = len(places) >= MOST and capitals >= SHOUTED * len(places)
    shown = text.casefold() if shouted and len(text.casefold()) == len(text) else text
    ends, marked = [0, *(end for _, end in places)], not text.isascii()
    return [
        Word(
            shown[start:end],
            fold(text[start:end]),
            start,
            end,
            not text[before:start].strip(),
            marked,
        )
        for (start, end), before in zip(places, ends, strict=False)
    ]


def _length(said: Sequence[Word], at: int) -> int:
    """Count the words of the name that begins here; 0 where none does."""
    one, second = said[at], _next(said, at)
    if one.capital and one.surname and second and second.capital:
        return 0 if _pair(said, at) in known.NO_NAMES else _run(said, at, _begun)
    if _whole(said, at):
        return 2 + min(2, _run(said, at + 2, _goes_on))
    return _introduced(said, at) or _called(said, at)


def _whole(said: Sequence[Word], at: int) -> bool:
    """Tell whether a surname, “văn” or “thị”, and a given name stand here."""
    one, second = said[at], _next(said, at)
    given = _next(said, at + 1) if second else None
    middle = known.MIDDLES.get(second.low, "") if second else ""
    if not (one.surname and middle and given):
        return False
    # Without marks “thi” may be “thì”: “thieu to thi lam sao”.
    if second and second.low == "thi" and not one.capital and one.plain not in known.BEFORE_THI:
        return False
    return given.plain not in known.NOT_GIVEN[middle]


def _introduced(said: Sequence[Word], at: int) -> int:
    """Count the words of a name that “tên là”, “tôi là”, “tên”, “bà” lead to."""
    one, before = said[at], said[max(0, at - REACH) : at]
    if not before or (not one.follows and before[-1].plain not in ("ten", "la")):
        return 0
    named, alone = _named(before), before[-1].kin
    if not (named or alone):
        return 0
    if one.capital:
        return 0 if _nobody(one, _next(said, at)) else _run(said, at, _begun)
    if named == SHOWN or _is_none(said, at):
        return 0
    if one.surname and (named or one.hardly_a_word):
        length = _run(said, at, _goes_on) if _pair(said, at) not in known.NO_NAMES else 1
        if length > 1 or (one.marked and one.hardly_a_word):
            return length
    return min(3, _run(said, at, lambda word: word.given and _goes_on(word))) * (named == SURE)


def _named(before: Sequence[Word]) -> str:
    """Tell how surely a name comes next."""
    *rest, last = before
    if last.plain == "la" and rest:
        if rest[-1].plain == "ten":
            return SURE
        return MAYBE if rest[-1].kin else ""
    if last.plain != "ten":
        return ""
    if rest and rest[-1].plain in known.NOT_SAID:
        return SHOWN
    return SURE if any(one.kin for one in rest) else MAYBE


def _nobody(one: Word, second: Word | None) -> bool:
    """Tell whether a word with a capital is an office, a country, or mere letters."""
    if one.text.isupper() and len(one.text) > 1:
        return True
    if one.plain in known.NAMES_TOO:
        return second is not None and second.plain in known.NAMES_TOO[one.plain]
    return one.plain in known.OFFICES


def _is_none(said: Sequence[Word], at: int) -> bool:
    """Tell whether a word in small letters is no name: “tên cha”, “tên thành phố”, “là gì”."""
    one = said[at]
    if _another(said, at):
        return True
    if one.marked and one.given:
        return False
    return not _goes_on(one) or (said[at - 1].plain == "ten" and one.plain in known.NOT_NAMED)


def _called(said: Sequence[Word], at: int) -> int:
    """Count the words of a name typed in small letters behind “ông”, “chị”, “thằng”."""
    one, second = said[at], _next(said, at)
    if not at or not one.follows or one.capital or not _by_name(said, at):
        return 0
    if second is None:
        return 1
    surely = second.given and second.low not in known.ALSO_WORDS and not _another(said, at + 1)
    return 2 if second.nickname or surely else 1


def _by_name(said: Sequence[Word], at: int) -> bool:
    """Tell whether the one who is spoken of is called by this word."""
    who, one, second = said[at - 1], said[at], _next(said, at)
    if one.low in (known.ORDINALS if one.marked else known.PLAIN_ORDINALS):
        if who.kin and second and second.nickname:
            return True
        elders = known.ELDERS if one.marked else known.PLAIN_ELDERS
        return who.low in elders and (second is None or second.plain not in known.NOT_CALLED)
    if not one.given or _another(said, at) or f"{who.plain} {one.plain}" == known.HEROES:
        return False
    if who.low in (known.CALLED if one.marked else known.PLAIN_CALLED):
        return True
    return one.marked and who.kin and one.low not in known.ALSO_WORDS


def _another(said: Sequence[Word], at: int) -> bool:
    """Tell whether a name makes another word with what follows: “thành phố”, “tài khoản”."""
    one, second = said[at], _next(said, at)
    return second is not None and second.plain in known.ANOTHER_WORD.get(one.plain, ())


def _next(said: Sequence[Word], at: int) -> Word | None:
    """Return the word behind this one, where nothing but blanks stands between."""
    return said[at + 1] if at + 1 < len(said) and said[at + 1].follows else None


def _pair(said: Sequence[Word], at: int) -> str:
    return " ".join(one.plain for one in said[at : at + 2])


def _run(said: Sequence[Word], at: int, fits: Callable[[Word], bool]) -> int:
    """Count the words side by side that still belong to a name."""
    length = 1
    for one in said[at + 1 : at + MOST]:
        if not one.follows or not fits(one):
            break
        length += 1
    return length


def _begun(one: Word) -> bool:
    return one.capital


def _goes_on(one: Word) -> bool:
    return one.plain not in known.ENDS and one.low not in known.MARKED_ENDS
