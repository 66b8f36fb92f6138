"""Makes the slips that fingers make on a phone: one a question, always the same ones."""

import random
from collections import Counter
from collections.abc import Iterable

from content.search import Index

KEYS = "qwertyuiopasdfghjklzxcvbnm"
AROUND = (
    *("wa", "qes", "wrd", "etf", "ryg", "tuh", "yij", "uok", "ipl", "ol"),
    *("qsz", "awdx", "sefc", "drgv", "fthb", "gyjn", "hukm", "jil", "ko"),
    *("asx", "zsdc", "xdfv", "cfgb", "vghn", "bhjm", "njk"),
)
NEIGHBOURS = dict(zip(KEYS, AROUND, strict=True))
"""The keys beside each key."""


def slips(text: str, count: int) -> list[str]:
    """Make this many variants of a text, each with one slip: swapped, lost, doubled, beside."""
    chance = random.Random(text)  # noqa: S311 - the same slips every time
    places = [at for at, letter in enumerate(text) if letter.isalpha()]
    return [_slip(text, chance.choice(places), chance) for _ in range(count)]


def forgiven(index: Index, topic: str, asked: Iterable[str], count: int) -> float:
    """Tell what share of so many slips in each of these questions still find their topic."""
    slipped = Counter(slip for one in asked for slip in slips(one, count))
    found = sum(
        many
        for slip, many in slipped.items()
        if (hits := index.find(slip).hits) and hits[0].topic == topic
    )
    return found / slipped.total()


def _slip(text: str, at: int, chance: random.Random) -> str:
    letter, kind = text[at], chance.randrange(4)
    if kind == 0 and at + 1 < len(text):
        return text[:at] + text[at + 1] + letter + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + letter + text[at:]
    beside = chance.choice(NEIGHBOURS.get(letter.casefold(), "n"))
    return text[:at] + beside + text[at + 1 :]
