"""Writes one text as YAML: bare where that is read as the same text, else in quotes."""

import json
import re
from typing import Any

from bot.errors import ContentWrong
from content.editing.parts import Kind
from content.load import parse

QUOTED: frozenset[Kind] = frozenset({"phone", "hours"})
"""What YAML would often take for a number."""
BARE: dict[Kind, re.Pattern[str]] = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "yes_no": re.compile("true|false"),
    "number": re.compile(r"\d{1,6}"),
}
"""What is no text in YAML, and is meant so."""


def written(value: str, kind: Kind, *, flow: bool, quoted: bool = False) -> str:
    """Write it on one line; `flow`: inside brackets, where commas end it."""
    bare = BARE.get(kind)
    if bare and bare.fullmatch(value):
        return value
    if quoted or kind in QUOTED or not _plain(value, flow=flow):
        return json.dumps(value, ensure_ascii=False)
    return value


def block(value: str, column: int, comment: str = "") -> str:
    """Write it as several lines, each at this column."""
    lines = (" " * column + line if line else "" for line in value.split("\n"))
    return "\n".join((f"|- {comment}".rstrip(), *lines))


def _plain(value: str, *, flow: bool) -> bool:
    """Tell whether it needs no quotes."""
    tries: list[tuple[str, Any]] = [(f"k: {value}\n", {"k": value}), (f"- {value}\n", [value])]
    if flow:
        tries += [(f"[{value}]", [value]), (f"{{k: {value}}}", {"k": value})]
    try:
        return "\n" not in value and all(parse(text, "") == said for text, said in tries)
    except ContentWrong:
        return False
