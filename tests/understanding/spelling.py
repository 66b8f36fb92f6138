"""Holds what is read against pairs of what is typed and what is meant."""

import json
from collections import Counter
from pathlib import Path

from content.search import Index
from content.texts import fold, words

ALONE = frozenset({"unicode", "keep"})
"""Kinds that folding must read without the vocabulary."""


def report(path: Path, index: Index) -> str:
    """Write by kind how many pairs hold, and which do not."""
    if not path.is_file():
        return f"No spelling pairs: {path} is not there."
    pairs = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    every = Counter(pair["cat"] for pair in pairs)
    wrong = [pair for pair in pairs if pair["expected"] not in readings(pair, index)]
    lost = Counter(pair["cat"] for pair in wrong)
    kinds = ", ".join(f"{kind} {count - lost[kind]} of {count}" for kind, count in every.items())
    return "\n".join(
        (
            f"Spelling: {len(pairs) - len(wrong)} of {len(pairs)} pairs hold: {kinds}",
            *(
                f"  differs {pair['id']} ({pair['cat']}): {pair['input']!r} is read as "
                f"{readings(pair, index)[-1]!r}, not {pair['expected']!r}"
                for pair in wrong
            ),
        )
    )


def readings(pair: dict[str, str], index: Index) -> tuple[str, ...]:
    """Read what was typed: by folding alone, or by everything that reads words."""
    typed = pair["input"]
    if pair["cat"] in ALONE:
        return fold(typed), " ".join(words(typed))
    return (" ".join(word.folded for word in index.ranking.read(typed)),)
