"""Reads all content as a careful colleague does, and lists what must be put right."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from bot.errors import ContentWrong
from content import commune, safety, wording
from content.extract import places_of
from content.load import load_flow, load_procedure, read
from content.procedure import Procedure, Told
from content.schema import ABOUT, END, Flow, Source, Step

MOST_BUTTONS = 5
"""As many as Zalo shows."""
LABEL, TEXT, REST = 30, 2_000, 400
"""Characters of a button and of a message; REST is what the bot adds: progress, place."""
ALT = 20
"""Characters a picture's twin in words has at least."""
SLOT = re.compile(r"{(\w+)}")
THINGS = frozenset(get_args(commune.Thing))

Place = tuple[str, str]
"""Where in a file, and what stands there or what is wrong with it."""


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
    files: dict[str, str] = {}
    for file, item in _read(root, found):
        first = files.setdefault(item.id, file)
        if first != file:
            found.append(Problem(file, "id", f"“{item.id}” đã dùng trong {first}"))
        own = _flow(item, actions, root) if isinstance(item, Flow) else _procedure(item, as_of)
        faults = (*own, *_sources(item.sources, as_of), *_worded(item, wording.faults))
        found += [Problem(file, *fault) for fault in faults]
    found += _others(root)
    return sorted(found)


def advise(root: Path) -> list[Problem]:
    """List what would read better; nothing has to be done about it."""
    return sorted(
        Problem(file, *fault)
        for file, item in _read(root, [])
        for fault in _worded(item, wording.advice)
    )


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


def _unreadable(file: str, error: Exception) -> Problem:
    said = str(error).removeprefix(f"{Path(file).name}, ")
    place, colon, message = said.partition(": ")
    return Problem(file, place, message) if colon else Problem(file, "", said)


def _flow(flow: Flow, actions: Collection[str], root: Path) -> Iterator[Place]:
    if not flow.asked:
        yield "asked", "chưa có câu người dân hay hỏi"
    if flow.place not in THINGS:
        yield "place", f"“{flow.place}” không có trong các việc của commune.yaml"
    if len("".join(text for place, text in places_of(flow) if "." not in place)) > TEXT - REST:
        yield ABOUT, "thẻ giới thiệu dài quá một tin nhắn"
    slots = {step.slot for step in flow.steps.values()}
    looks_up = any(step.call for step in flow.steps.values())
    for id_, step in flow.steps.items():
        yield from ((id_, fault) for fault in _step(flow, id_, step, actions))
        text = step.say or step.ask or ""
        if not looks_up and (unknown := set(SLOT.findall(text)) - slots):
            yield id_, f"không bước nào điền {{{min(unknown)}}}"
        if step.picture and not (root / "pictures" / step.picture.name).is_file():
            yield id_, f"không thấy hình pictures/{step.picture.name}"


def _step(flow: Flow, id_: str, step: Step, actions: Collection[str]) -> Iterator[str]:
    """Check what one step says and where it sends people."""
    if step.call and step.call not in actions:
        yield f"không có việc “{step.call}”; có: {', '.join(sorted(actions))}"
    if (step.expects or (step.say and step.next != END)) and not step.stuck:
        yield "người ta làm ở bước này mà chưa có mục “Tôi bị kẹt” (stuck)"
    if len(f"{step.say or step.ask or ''}{step.why or ''}") > TEXT - REST:
        yield f"dài quá {TEXT - REST} ký tự"
    if step.picture and len(step.picture.alt) < ALT:
        yield "hình chưa được tả đủ bằng lời (alt)"
    if step.place and step.place not in THINGS:
        yield f"“{step.place}” không có trong các việc của commune.yaml"
    yield from _buttons(step, final=flow.final(id_))


def _buttons(step: Step, *, final: bool) -> Iterator[str]:
    """Check what can be pressed; the way back may be typed where four answers leave no room."""
    count = (
        len(step.options)
        + len(step.links)
        + bool(step.say and step.next != END)
        + bool(step.stuck)
        + bool(step.skip)
        + final  # Về menu
    )
    if count > MOST_BUTTONS:
        yield f"có {count} nút; Zalo chỉ hiện {MOST_BUTTONS}"
    labels = (option.label for option in step.options.values())
    for label in (*labels, *(entry.when for entry in step.stuck)):
        if len(label) > LABEL:
            yield f"nút “{label}” dài {len(label)} ký tự, nhiều nhất {LABEL}"
    for link in step.links:
        if link not in wording.PORTAL:
            yield f"đường dẫn “{link}” không được phép; chỉ dùng https://dichvucong.gov.vn"


def _procedure(procedure: Procedure, as_of: date) -> Iterator[Place]:
    if procedure.where.point not in THINGS:
        point = procedure.where.point
        yield "where", f"“{point}” không có trong các việc của commune.yaml"
    for place, told in _dated(procedure):
        if told and not any(one.holds(as_of) for one in told):
            yield place, f"không câu nào đúng vào ngày {as_of:%d/%m/%Y}"


def _dated(procedure: Procedure) -> Iterator[tuple[str, tuple[Told, ...]]]:
    yield "where.text", procedure.where.text
    for name in ("direct", "online", "digital"):
        yield f"fee.{name}", getattr(procedure.fee, name)


def _sources(sources: Iterable[Source], as_of: date) -> Iterator[Place]:
    for source in sources:
        name = source.decision_no or source.title
        if source.valid_to and source.valid_to < as_of:
            yield "sources", f"{name} hết hiệu lực ngày {source.valid_to:%d/%m/%Y}"
        if source.checked_on > as_of:
            yield "sources", f"{name}: ngày kiểm tra ở tương lai"


def _worded(item: Flow | Procedure, judge: Callable[[str], Iterable[str]]) -> Iterator[Place]:
    texts = places_of(item) if isinstance(item, Flow) else _texts(item)
    yield from ((place, fault) for place, text in texts for fault in judge(text))


def _texts(procedure: Procedure) -> Iterator[Place]:
    for name in ("title", "button", "who", "time", "online"):
        yield name, getattr(procedure, name)
    for name in ("bring", "mistakes"):
        yield from ((name, text) for text in getattr(procedure, name))
    for place, told in _dated(procedure):
        yield from ((place, one.text) for one in told)
