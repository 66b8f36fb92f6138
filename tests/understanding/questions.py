"""The questions that are asked: people's own, each with the topics that answer it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from content.texts import fold

NONE = "none"
"""The label of what nothing here answers."""
SAFETY = "safety"
DEFAULT = Path(__file__).parents[3] / "shared" / "questions" / "dev.jsonl"
"""Beside the checkout, not in it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the file of questions."""

    id: str
    text: str
    kind: str
    right: frozenset[str]
    """The topics that answer it; empty where none does."""
    group: str
    """Questions of one origin."""

    @property
    def ours(self) -> bool:
        """Whether something here answers it; what safety hears has figures of its own."""
        return bool(self.right) and self.kind != SAFETY

    @property
    def foreign(self) -> bool:
        """Whether it must be refused."""
        return not self.right

    def folded(self) -> "Question":
        """Ask the same without diacritics."""
        return replace(self, text=fold(self.text))


def read(path: Path) -> list[Question]:
    """Read a file of questions."""
    return [_question(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _question(raw: dict) -> Question:
    right = frozenset({raw["label"], *raw["alt"]} - {NONE})
    return Question(raw["id"], raw["text"], raw["kind"], right, raw["group"])
