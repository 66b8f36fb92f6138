"""Reads what people say as one of the answers that were offered."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.engine import numbers
from bot.engine.buttons import NEXT, SKIP
from bot.types import Button
from content.schema import Step
from content.texts import fold
from content.words import vocabulary

POLITE = re.compile(
    r"^(?:(?:da|vang|thua|bac|chau|em|co|chu|anh|chi|ban|toi|minh|con)\s+)?(.*?)"
    r"(?:\s+(?:a|ah|nhe|nha|nhe ban|ban|em|con|chau|ne|day|luon|do|roi a|nghe|hen|ha))*$"
)
FUZZY_FROM = 5
"""Letters a word needs before a slip of the finger is forgiven."""


def press_of(text: str, offered: Sequence[Button]) -> str:
    """Return the data of the button that was shown last and is meant by its number or label."""
    said = _plain(text)
    if not said:
        return ""
    for button in offered:
        if said in (_plain(button.label), button.data):
            return button.data
    number = number_of(text, offered)
    return offered[number - 1].data if number and number <= len(offered) else ""


def number_of(text: str, offered: Sequence[Button]) -> int | None:
    """Return the number that was said below these choices, be it one of theirs or not."""
    # What may be skipped takes words of one's own, and “Ba” is what many call their father.
    own_words = any(button.data.endswith(f":{SKIP}") for button in offered)
    number = numbers.read(text)
    if own_words and number and (number > len(offered) or not any(map(str.isdigit, text))):
        return None
    return number


def goes_on(text: str) -> bool:
    """Tell whether somebody says that it is done, or fine."""
    return _bare(text) in vocabulary().answers.next


def read(step: Step, text: str) -> str | None:
    """Return the key of the option that was said, or NEXT or SKIP where the step offers them."""
    usual = vocabulary().answers
    for said in dict.fromkeys((_plain(text), _bare(text))):
        if step.say and said in usual.next:
            return NEXT
        if key := _option(step, said):
            return key
        if step.skip and step.expects and said in usual.no:
            return SKIP
    return None


def _option(step: Step, said: str) -> str | None:
    usual = vocabulary().answers
    ways = [
        (fold(way), key)
        for key, option in step.options.items()
        for way in (option.label, key, *option.words)
    ]
    for way, key in ways:
        if said == way:
            return key
    if "yes" in step.options and said in usual.yes:
        return "yes"
    if "no" in step.options and said in usual.no:
        return "no"
    near = {
        key
        for way, key in ways
        if len(way) >= FUZZY_FROM and DamerauLevenshtein.distance(said, way, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else None


def _plain(text: str) -> str:
    return fold(text).strip(" .,!?()")


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """Fold, and take away politeness; keep it if nothing else was said."""
    said = _plain(text)
    found = POLITE.match(said)
    return (found[1] if found else "") or said
