"""Says what must be put right in an edit before anybody may publish it."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.edits.rules import machines
from bot.errors import ContentWrong
from bot.library import Library, load
from bot.publishing import Shelf
from content import editing, glossary, kept, wording
from content.answer import Answer
from content.check import answers, dates, flows, leads, procedures, texts
from content.commune import Commune
from content.glossary import Place
from content.procedure import Procedure
from content.schema import Flow

KEPT = 32
"""Answers that are kept: an edit is looked at for its page, and again when it is published."""
MOST = 12
"""Objections that are told; who has put these right is told the next ones."""
AS_ON_THE_FORM = (
    ("mục says", "dòng “số liệu văn bản này nêu”"),
    ("decision_no", "số hiệu"),
    ("valid_to", "ngày hết hiệu lực"),
    ("đặt until", "ghi “đến hết ngày”"),
    ("commune.yaml", "tệp của xã"),
)
"""Names of the files, as the form calls them."""

Key = tuple[str, str, str, int, date]


@dataclass(frozen=True, slots=True)
class Checking:
    """Reads an edit as `xaoi content check` reads a file, and tries every kept question."""

    shelf: Shelf
    pictures: Path
    """The folder of content whose pictures flows may show."""
    actions: Collection[str]
    """What a flow may `call:`."""
    now: Callable[[], datetime]
    _seen: dict[Key, Sequence[str]] = field(default_factory=dict, repr=False)

    async def look(self, kind: str, id_: str, yaml: str) -> Sequence[str]:
        """List the objections without holding anybody up; it may take a second or two."""
        return await asyncio.to_thread(self.objections, kind, id_, yaml)

    def seen(self, kind: str, id_: str, yaml: str) -> Sequence[str] | None:
        """Return what `look` found, beside what is published now; None where nobody looked."""
        return self._seen.get((kind, id_, yaml, self.shelf.library.revision, self.now().date()))

    def objections(self, kind: str, id_: str, yaml: str) -> Sequence[str]:
        """List what must be put right, a sentence each; empty where it may be published."""
        library, day = self.shelf.library, self.now().date()
        key = kind, id_, yaml, library.revision, day
        found = self._seen.get(key)
        if found is None:
            found = tuple(self._objections(kind, id_, yaml, library, day))[:MOST]
            while len(self._seen) >= KEPT:
                self._seen.pop(next(iter(self._seen)), None)
            self._seen[key] = found
        return found

    def _objections(
        self, kind: str, id_: str, yaml: str, library: Library, day: date
    ) -> Iterator[str]:
        try:
            read = load(kind, id_, yaml)
        except ContentWrong as error:
            yield _unreadable(kind, id_, error)
            return
        faults = list(dict.fromkeys(self._faults(read, library, day)))
        for place, fault in faults:
            yield f"{editing.label(kind, place)}: {_as_on_the_form(fault).rstrip('.')}."
        # Only when it reads well: this takes a second.
        if not faults and not isinstance(read, Commune):
            yield from self._lost(kind, id_, yaml, read)

    def _faults(
        self, read: Flow | Procedure | Answer | Commune, library: Library, day: date
    ) -> Iterator[Place]:
        if isinstance(read, Commune):
            yield from machines(read, library.commune)
            return
        if isinstance(read, Answer):
            yield from answers.problems(read, day)
            return
        others = library.procedures if isinstance(read, Flow) else library.flows
        if read.id in others or read.id in library.answers:
            yield "id", f"“{read.id}” đã là tên của bài khác"
        if isinstance(read, Flow):
            yield from flows.problems(read, self.actions, self.pictures)
        else:
            yield from procedures.problems(read, day)
            yield from leads(read, {*library.flows, *library.procedures, read.id})
        yield from dates(read.sources, day)
        for place, text in texts(read):
            yield from ((place, fault) for fault in wording.faults(text))
        yield from glossary.faults(texts(read))

    def _lost(
        self, kind: str, id_: str, yaml: str, read: Flow | Procedure | Answer
    ) -> Iterator[str]:
        """Name the questions that would no longer find what they found."""
        now, draft = self.shelf.library, self.shelf.draft_library(kind, id_, yaml)
        if draft.index is now.index:
            return
        items: list[Flow | Procedure | Answer] = [*now.flows.values(), *now.procedures.values()]
        items += now.answers.values()
        for one in kept.broken(draft.index, items, read, now.index):
            whose = _title(draft, one.topic)
            taken = f" mà ra bài “{_title(draft, one.taker)}”" if one.taker else ""
            yield (
                f"{editing.label(kind, 'asked')}: câu “{one.question}” sẽ không còn ra bài "
                f"“{whose}”{taken}. Hãy viết cách hỏi khác đi."
            )


def _title(library: Library, topic: str) -> str:
    found = library.flows.get(topic) or library.procedures.get(topic) or library.answers.get(topic)
    return found.title if found else topic


def _unreadable(kind: str, id_: str, error: ContentWrong) -> str:
    """Tell what a loader says of a file, without the file."""
    said = str(error).removeprefix(f"{id_}.yaml, ")
    place, colon, fault = said.removeprefix("mục ").partition(": ")
    if not (colon and said.startswith("mục ")):
        return said[:1].upper() + said[1:]
    return f"{editing.label(kind, place)}: {_as_on_the_form(fault)}"


def _as_on_the_form(fault: str) -> str:
    for name, said in AS_ON_THE_FORM:
        fault = fault.replace(name, said)
    return fault
