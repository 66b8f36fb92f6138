"""Refuses a whole file that would grow without end when it is read: drafts are read by others."""

from bot.errors import ContentWrong
from content.editing.reading import Box, Node, root

DEEPEST = 20
"""Levels within levels: three times what the longest flow has."""
REPEATS = "Không dùng dấu & và * để nhắc lại một đoạn. Hãy viết đủ chữ."
DEEP = "Bài có quá nhiều lớp lồng nhau. Hãy xem lại dấu ngoặc, dấu cách đầu dòng."


def why_not(text: str) -> str:
    """Say why a text may not even be kept; empty where it may, also where it is no YAML."""
    try:
        waiting: list[tuple[Node, int]] = [(root(text), 0)]
    except ContentWrong:
        return ""
    except RecursionError:
        return DEEP
    seen = set()
    while waiting:
        node, depth = waiting.pop()
        if id(node) in seen:
            return REPEATS
        if depth > DEEPEST:
            return DEEP
        seen.add(id(node))
        if isinstance(node, Box):
            for one in node.value:
                parts = one if isinstance(one, tuple) else (one,)
                waiting += [(part, depth + 1) for part in parts]
    return ""
