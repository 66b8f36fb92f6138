"""Knows what a Vietnamese syllable can be, and reads Telex and VNI keys left in a word."""

import re
from functools import lru_cache

_ONSET = "b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x"
_RIME = (
    "a(?:ch?|i|m|ng?|nh|o|p|t|u|y)?|e(?:ch?|m|ng?|nh|o|p|t|u)?|"
    "i(?:ch?|m|ng?|nh|p|t|u|a|e(?:c|m|ng?|p|t|u))?|"
    "o(?:c|i|m|ng?|p|t|a(?:ch?|i|m|ng?|nh|o|p|t|y)?|e(?:m|n|o|t)?|o(?:c|ng))?|"
    "u(?:c|i|m|ng?|p|t|u|a(?:ng?|t|y)?|e(?:ch|n|nh|t|u)?|o(?:c|i|m|ng?|p|t|u)?|"
    "y(?:a|ch|e(?:n|t)|nh|p|t|u)?)?|"
    "y(?:e(?:m|n|t|u)|nh|t|ch|m)?"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")
_VOWEL = re.compile("[aeiouy]")
_TWICE = re.compile(r"([aeod])\1")
_RUN = re.compile(r"([^\W\d_])\1{2,}")


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Tell whether a folded word could be Vietnamese."""
    return _SYLLABLE.fullmatch(word) is not None


def repair(word: str) -> str:
    """Read the keys of Telex or VNI left in a folded word, and letters held too long.

    A word that could be Vietnamese already is never touched.
    """
    if is_syllable(word):
        return word
    short = _RUN.sub(r"\1", word)
    for way in (short, _telex(short), _vni(short)):
        if len(way) > 1 and is_syllable(way):
            return way
    return word


def _telex(word: str) -> str:
    """Drop tone keys behind the first vowel, and the doubles that make â, ê, ô, đ."""
    found = _VOWEL.search(word)
    if found is None or not word.isalpha():
        return word
    head, tail = word[: found.start()], word[found.start() :]
    tail = re.sub("[sfrxjw]", "", tail)
    for letter in "aeo":  # also apart: `nhana` is nhân, typed late
        first = tail.find(letter)
        tail = tail[: first + 1] + tail[first + 1 :].replace(letter, "") if first >= 0 else tail
    if "d" in tail:
        tail = tail.replace("d", "") if head.startswith("d") else tail
    return _TWICE.sub(r"\1", head) + tail


def _vni(word: str) -> str:
    """Drop the digits that stand for marks."""
    return re.sub("[1-9]", "", word) if word[0].isalpha() else word
