"""One catalogue for code and content: collects every text people read, checks translations."""

import ast
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from content import choices
from content.load import load_flow, load_procedure
from content.safety import read
from content.schema import Flow

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

CODE = ("bot", "handlers", "content")
KEYWORDS = ("_", "gettext")
"""How texts are marked in code: `_("…")`, `ctx.gettext("…")`, `library.gettext(language, "…")`."""
SLOT = re.compile(r"{\w+}")
SAME = re.compile(r"https?://[^\s)]+|\d{3,}")
"""Addresses and hotlines: a translation must not lose them."""


def places_of(flow: Flow) -> Iterator[tuple[str, str]]:
    """Name every text of a flow that is read by people, and where it stands."""
    for name in ("title", "button", "for_whom", "not_for", "cost", "time", "place_text"):
        yield name, getattr(flow, name)
    yield from (("prepare", text) for text in flow.prepare)
    for id_, step in flow.steps.items():
        for name in ("say", "ask", "why"):
            if text := getattr(step, name):
                yield f"{id_}.{name}", text
        for key, option in step.options.items():
            yield f"{id_}.options.{key}", option.label
        for entry in step.stuck:
            yield f"{id_}.stuck.when", entry.when
            yield f"{id_}.stuck.do", entry.do
        if step.picture:
            yield f"{id_}.picture.alt", step.picture.alt


def strings_of(flow: Flow) -> Iterator[str]:
    """Name every text of a flow that can be translated."""
    return (text for _, text in places_of(flow))


def extract(root: Path) -> "Catalog":
    """Collect the texts of code and content."""
    from babel.messages import Catalog

    found = Catalog(project="xaoi", charset="utf-8", fuzzy=False)
    for path, texts in _files(root):
        for text in texts:
            found.add(text, locations=[(_name(path, root), 0)])
    return found


def _files(root: Path) -> Iterator[tuple[Path, Iterable[str]]]:
    """Name the files that hold texts, and their texts: of procedures only what they are about."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            yield path, _marked(path)
    for path in sorted((root / "content" / "flows").glob("*.yaml")):
        yield path, strings_of(load_flow(path.read_text("utf-8"), path.name))
    for path in sorted((root / "content" / "procedures").glob("*.yaml")):
        one = load_procedure(path.read_text("utf-8"), path.name)
        yield path, (one.title, one.button, one.short)
    path = root / "content" / "choices.yaml"
    for choice in choices.read_file(path) if path.exists() else ():
        yield path, (choice.ask, *(one.label for one in choice.options if one.label))
    path = root / "content" / "safety.yaml"
    for danger in read(path) if path.exists() else ():
        yield path, (text for text in (danger.say, danger.then) if text)


def update(root: Path) -> list[str]:
    """Bring every language up to date: new texts empty, changed ones fuzzy, old ones gone."""
    from babel.messages.pofile import write_po

    told = []
    template = extract(root)
    for language, path in _languages(root):
        catalog = _read(path, language)
        born = catalog.creation_date
        catalog.update(template)
        catalog.creation_date = born
        written = BytesIO()
        write_po(
            written, catalog, width=96, include_lineno=False, ignore_obsolete=True,
            include_previous=True, sort_by_file=True,
        )  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())
        todo = sum(1 for message in catalog if message.id and not _translated(message))
        told.append(f"{_name(path, root)}: {len(catalog)} câu, {todo} câu chờ dịch.")
    return told


def check(root: Path) -> list[str]:
    """List what is wrong with the translations."""
    template = extract(root)
    problems = []
    for language, path in _languages(root):
        catalog = _read(path, language)
        name = _name(path, root)
        problems += [
            f"{name}: “{message.id}” {fault}"
            for message in template
            if message.id and (fault := _fault(catalog.get(message.id)))
        ]
        spare = [*catalog.obsolete, *(m.id for m in catalog if m.id and m.id not in template)]
        problems += [f"{name}: “{text}” không còn dùng." for text in spare]
    return problems


def _fault(message: "Message | None") -> str:
    if message is None or not message.string:
        return "chưa dịch."
    if message.fuzzy:
        return "đã đổi, cần dịch lại (fuzzy)."
    said, text = str(message.string), str(message.id)
    if sorted(set(SLOT.findall(text))) != sorted(set(SLOT.findall(said))):
        return f"có chỗ điền khác với bản dịch “{said}”."
    if lost := [part for part in SAME.findall(text) if part not in said]:
        return f"mất “{lost[0]}” trong bản dịch."
    return ""


def _translated(message: "Message") -> bool:
    return bool(message.string) and not message.fuzzy


def _marked(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        text = node.args[-1] if called == "gettext" else node.args[0]
        if (
            called in KEYWORDS
            and isinstance(text, ast.Constant)
            and isinstance(text.value, str)
            and text.value
        ):
            yield text.value


def _languages(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in sorted((root / "locales").glob("*/")):
        yield folder.name, folder / "LC_MESSAGES" / "bot.po"


def _read(path: Path, language: str) -> "Catalog":
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale=language, project="xaoi", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
