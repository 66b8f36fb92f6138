"""Lays a reply out as plain text: choices as a numbered list, long texts cut at sentence ends."""

import re
from collections.abc import Callable, Iterator
from unicodedata import normalize

from bot.types import Reply

PLACES = [re.compile(one) for one in (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s")]
"""Where a text may be cut, the better places first."""


def listed(reply: Reply) -> str:
    """Write the text, then its choices with the numbers or words to type, then its links."""
    choices = [button for button in reply.buttons if button.data]
    links = [button for button in reply.buttons if button.url]
    lines = [reply.text]
    if choices and reply.choose:
        lines += ["", reply.choose]
        lines += [f"{number}. {one.label}" for number, one in enumerate(choices, 1)]
    elif choices:
        lines += ["", *(f"{one.label}: {one.typed or one.data}" for one in choices)]
    if links:
        lines += ["", *(f"{button.label}: {button.url}" for button in links)]
    return "\n".join(lines)


def split(text: str, limit: int, count: Callable[[str], int] = len) -> list[str]:
    """Cut a text into parts of at most `limit`: between paragraphs, lines, sentences, words.

    Composed first (NFC): platforms count so, and a decomposed text is a quarter longer.
    """
    return list(_parts(normalize("NFC", text).strip(), limit, count))


def _parts(text: str, limit: int, count: Callable[[str], int]) -> Iterator[str]:
    while count(text) > limit:
        cut = _place(text, limit, count)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _place(text: str, limit: int, count: Callable[[str], int]) -> int:
    """Find the last good place to cut; where there is none, cut hard."""
    most = min(limit, len(text))
    while count(text[:most]) > limit:
        most -= 1
    for place in PLACES:
        # A first part of less than half would leave the reader with crumbs.
        found = [one.end() for one in place.finditer(text, 0, most + 1) if one.end() > most // 2]
        if found:
            return min(found[-1], most)
    return most
