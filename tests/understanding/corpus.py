"""What every method is given to find: the content that comes with the program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from content import commune
from content.load import load_folder

if TYPE_CHECKING:
    from content.procedure import Procedure
    from content.ranking import Entry
    from content.schema import Flow
    from content.search import Index

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "content"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as a peer takes it: how people ask for it, and what is told about it."""

    name: str
    asked: list[str] = field(default_factory=list)
    text: str = ""


class Corpus:
    """The bundled content and the sample commune, read and nothing more."""

    def __init__(self) -> None:
        self._flows, self._procedures = load_folder(FOLDER)
        self._commune = commune.load(FOLDER / "commune.yaml")

    def index(self) -> "Index":
        """Make our index of it."""
        from content import findable

        return findable.index(self._flows.values(), self._procedures.values(), self._commune)

    def items(self) -> list["Flow | Procedure"]:
        """List the flows and procedures themselves."""
        return [*self._flows.values(), *self._procedures.values()]

    def topics(self) -> list[Topic]:
        """List what can be asked for, with the same words that our index gets."""
        from content import findable

        offered, _ = findable._services(self._commune)
        flows = map(findable._flow, self._flows.values())
        procedures = map(findable._procedure, self._procedures.values())
        return list(map(_topic, (*flows, *procedures, *offered)))

    def elsewhere(self) -> list[Topic]:
        """List what people also ask, and nothing here answers."""
        from content import findable

        _, missing = findable._services(self._commune)
        served = {topic.name for topic in self.topics()}
        others = (*missing, *findable.elsewhere())
        return [_topic(entry) for entry in others if entry.topic not in served]

    def phrases(self) -> Iterator[str]:
        """Go through every sample of how people ask, and of what is not ours."""
        from content import choices

        for topic in (*self.topics(), *self.elsewhere()):
            yield from topic.asked
        for choice in choices.bundled().values():
            yield from choice.asked


def _topic(entry: "Entry") -> Topic:
    told = (text for texts in entry.cases.values() for text in texts)
    asked = [text for text in (entry.title, *entry.phrases, *told) if text]
    return Topic(entry.topic, asked, entry.text)
