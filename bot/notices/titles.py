"""What a kept file is called: its own name, or the first line below it, with no secret in it."""

import re

from bot import links, privacy

LONGEST = 60
TITLE = "Tệp đính kèm"
NAME = re.compile(
    r"(?P<stem>[^\n]{1,240})\.(?:pdf|docx?|xlsx?|csv|txt|jpe?g|png|heic|zip|rar|odt|ods|pptx?)",
    re.IGNORECASE,
)
LONG = re.compile(r"\d{9,}")
"""Digits that may be somebody's number, whatever stands beside them."""
TAKEN_OUT = re.compile(r"\[[^\]]*\]")
EDGES = " .,;:-–_"


def is_name(text: str) -> bool:
    """Tell whether what came with a file is no more than the file's own name."""
    return bool(NAME.fullmatch(text.strip()))


def title(text: str) -> str:
    """Call a file by its name without the ending, or by the first line of its caption."""
    lines = text.strip().splitlines()
    if not lines:
        return TITLE
    named = NAME.fullmatch(lines[0]) if len(lines) == 1 else None
    said = named["stem"] if named else lines[0]
    # A number between underscores is one for people, and none for a pattern.
    apart = said.replace("_", " ")
    said = privacy.scrub(apart) if privacy.scan(apart) else said
    # What a notice links to stands in its text, where it is looked at.
    if links.find(said):
        return TITLE
    whole = " ".join(TAKEN_OUT.sub(" ", LONG.sub(" ", said)).split())
    return _short(whole.strip(EDGES)) or TITLE


def _short(said: str) -> str:
    """Cut at a word."""
    if len(said) <= LONGEST:
        return said
    return (said[:LONGEST].rpartition(" ")[0] or said[:LONGEST]).rstrip(EDGES)
