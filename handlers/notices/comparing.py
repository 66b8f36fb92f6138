"""Compares a forwarded text with what we sent: one changed word, number or link is a fake."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot import links
from bot.forms import Face
from bot.forms.chat import chat, relay
from bot.forms.sms import fits, sms
from content.texts import clean

ASKING = 12
"""Words that somebody may add of their own: “tin này có phải của xã không”."""
CHOICE = re.compile(r"(?m)^Đã chuyển vào nhóm: gõ: đã chuyển TB-\d+$")
"""A relay's button, where a channel writes it below the text: forwarded with it."""


def forwarded(text: str, code: str) -> bool:
    """Tell whether more came than the code and a question about it."""
    return _more_than_a_question(_flat(text), code)


def same(text: str, face: Face, times: tuple[datetime | None, ...]) -> bool:
    """Tell whether a text is ours word for word, with no more than a question around it.

    `times`: when it may have been said to leave; relays' texts name the time.
    """
    said = _flat(CHOICE.sub("", text))
    for ours in _forms(face, times):
        # A long notice leaves as several messages; people forward one of them.
        if said in ours:
            return True
        if ours in said:
            return not _more_than_a_question(said.replace(ours, " ", 1), face.code)
    return False


def _forms(face: Face, times: tuple[datetime | None, ...]) -> Iterator[str]:
    """List our texts, the longest first."""
    for time in dict.fromkeys((face.sent_at, *times)):
        yield _flat(relay(replace(face, sent_at=time)))
    yield _flat(chat(face))
    if fits(face):
        yield _flat(sms(face))
    yield _flat(face.text)


def _more_than_a_question(said: str, code: str) -> bool:
    digits = code.rpartition("-")[2]
    rest = re.sub(rf"\b(?:TB[\s\-.:]*)?{digits}\b", " ", said, flags=re.IGNORECASE)
    words = re.findall(r"[^\W_]+", rest)
    telling = any(map(str.isdigit, rest)) or any(True for _ in links.find(rest))
    return telling or len(words) > ASKING


def _flat(text: str) -> str:
    """Drop what a phone changes by itself: line breaks, and no more."""
    return " ".join(clean(text).split())
