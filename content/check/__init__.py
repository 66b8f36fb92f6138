"""Reads all content as a careful colleague does, and lists what must be put right."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import ContentWrong
from content import commune, glossary, safety, wording
from content.check import answers, flows, procedures
from content.extract import places_of
from content.glossary import Place
from content.load import load_flow, load_procedure, read
from content.procedure import Procedure
from content.schema import Flow, Source

__all__ = ["Problem", "advise", "check", "dates", "leads", "texts"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, and where."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.message) if part)


def check(root: Path, *, actions: Collection[str], as_of: date) -> list[Problem]:
    """List what must be put right before anything is published."""
    found: list[Problem] = []
    items = list(_read(root, found))
    files: dict[str, str] = {}
    for file, item in items:
        first = files.setdefault(item.id, file)
        if first != file:
            found.append(Problem(file, "id", f"“{item.id}” đã dùng trong {first}"))
    known = {path.stem for path in root.glob("*/*.yaml")}
    for file, item in items:
        own = (
            flows.problems(item, actions, root)
            if isinstance(item, Flow)
            else (*procedures.problems(item, as_of), *leads(item, known))
        )
        office = glossary.faults(texts(item))
        faults = (*own, *dates(item.sources, as_of), *_worded(item, wording.faults), *office)
        found += [Problem(file, *fault) for fault in faults]
    found += _others(root)
    found += _answers(root, as_of)
    return sorted(set(found))


def advise(root: Path) -> list[Problem]:
    """List what would read better; nothing has to be done about it."""
    return sorted(
        Problem(file, *fault)
        for file, item in _read(root, [])
        for fault in _worded(item, wording.advice)
    )


def texts(item: Flow | Procedure) -> Iterator[Place]:
    """Name every text that people read, in reading order."""
    return places_of(item) if isinstance(item, Flow) else procedures.texts(item)


def _read(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Flow | Procedure]]:
    """Read every file that can be read; note the others."""
    for path in sorted((*(root / "flows").glob("*.yaml"), *(root / "procedures").glob("*.yaml"))):
        file = path.relative_to(root).as_posix()
        try:
            load = load_flow if path.parent.name == "flows" else load_procedure
            yield file, load(read(path), path.name)
        except ContentWrong as error:
            problems.append(_unreadable(file, error))


def _others(root: Path) -> Iterator[Problem]:
    try:
        for danger in safety.read(root / "safety.yaml"):
            for fault in wording.faults(danger.say):
                yield Problem("safety.yaml", danger.id, fault)
    except (ContentWrong, OSError) as error:
        yield _unreadable("safety.yaml", error)
    try:
        commune.load(root / "commune.yaml")
    except ContentWrong as error:
        yield _unreadable("commune.yaml", error)


def _answers(root: Path, as_of: date) -> Iterator[Problem]:
    """Look through the commune's own answers, and try their questions once more."""
    try:
        read_ones = answers.load(root)
    except ContentWrong as error:
        yield _unreadable("answers", error)
        return
    for file, one in read_ones.items():
        yield from (Problem(file, *fault) for fault in answers.problems(one, as_of))
    yield from (Problem(file, "asked", said) for file, said in answers.lost(root, read_ones))


def _unreadable(file: str, error: Exception) -> Problem:
    said = str(error).removeprefix(f"{Path(file).name}, ")
    place, colon, message = said.partition(": ")
    return Problem(file, place, message) if colon else Problem(file, "", said)


def leads(procedure: Procedure, known: Collection[str]) -> Iterator[Place]:
    """Name the topics it leads to that are not there."""
    cases = ((f"cases.{case.id}", case.topic) for case in procedure.cases if case.topic)
    for place, topic in (*(("related", topic) for topic in procedure.related), *cases):
        if topic not in known:
            yield place, f"chưa có thủ tục “{topic}”"


def dates(sources: Iterable[Source], as_of: date) -> Iterator[Place]:
    """Name the sources that are out of date, or were checked on a day to come."""
    for number, source in enumerate(sources):
        name = source.decision_no or source.title
        if number == 0 and source.valid_to and source.valid_to < as_of:
            yield "sources", f"{name} hết hiệu lực ngày {source.valid_to:%d/%m/%Y}"
        if source.checked_on > as_of:
            yield "sources", f"{name}: ngày kiểm tra ở tương lai"


def _worded(item: Flow | Procedure, judge: Callable[[str], Iterable[str]]) -> Iterator[Place]:
    return ((place, fault) for place, text in texts(item) for fault in judge(text))
