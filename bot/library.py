"""What is published now: versions of flows and procedures, the index, the commune."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.errors import ContentWrong
from bot.i18n import Catalogues
from bot.storage.library import Piece, Publication
from content import findable
from content.answer import Answer
from content.commune import Commune
from content.editing import load_profile
from content.extract import strings_of
from content.load import load_answer, load_flow, load_procedure
from content.procedure import Procedure
from content.schema import Flow
from content.search import Index

log = structlog.get_logger()

BUNDLE = "bundle"
"""Who publishes what comes with the program; a person's name stands for an edit in the desk."""
PROFILE = "commune"
"""The commune's profile: the kind, and the only id there is of it."""

LOADERS: Mapping[str, Callable[[str, str], Any]] = {
    "flow": load_flow,
    "procedure": load_procedure,
    "answer": load_answer,
    PROFILE: load_profile,
}
"""Each kind of content, and who reads it."""

FOLDERS = {"flow": "flows", "procedure": "procedures", "answer": "answers"}
"""Where the files of each kind stand in a folder of content; the profile stands beside them."""

Read = TypeVar("Read")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the bot can say now; made anew, whole, when something is published."""

    commune: Commune
    catalogues: Catalogues
    flows: Mapping[str, Flow]
    """The current version of each."""
    versions: Mapping[str, str]
    """The version that is current, by flow id."""
    procedures: Mapping[str, Procedure]
    index: Index
    revision: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What officials taught the bot to say to questions it did not know."""
    _order: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    """The versions of each flow, as they were published."""
    _all_flows: Mapping[tuple[str, str], Flow] = field(default_factory=dict, repr=False)
    _old_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def flow(self, id_: str, version: str) -> Flow | None:
        """Find the very version a session is pinned to."""
        return self._all_flows.get((id_, version))

    def left(self, id_: str, version: str) -> list[Mapping[str, str]]:
        """List how later versions lead away from this one; empty where nobody must leave it."""
        order = self._order.get(id_, ())
        if version not in order:
            return []
        since = len(order) - list(reversed(order)).index(version)
        later = (self._all_flows.get((id_, one)) for one in order[since:])
        return [flow.must_leave for flow in later if flow and flow.must_leave is not None]

    def gettext(self, language: str, text: str) -> str:
        """Translate; content of older versions by the translations it was published with."""
        if language == "vi":
            return text
        said = self.catalogues.gettext(language, text)
        return said if said != text else self._old_words.get(language, {}).get(text, text)


def build(
    pieces: Iterable[Piece],
    history: Iterable[Publication],
    commune: Commune,
    catalogues: Catalogues,
) -> Library:
    """Read what the database holds into one Library; `commune` speaks while none is published."""
    order: dict[Key, list[str]] = {}
    revision = 0
    for one in history:
        order.setdefault((one.kind, one.id), []).append(one.version)
        revision = one.seq
    kept = _by_key(pieces)
    all_flows: dict[tuple[str, str], Flow] = {}
    old_words: dict[str, dict[str, str]] = {}
    for (kind, id_), versions in kept.items():
        for piece in versions.values() if kind == "flow" else ():
            if (flow := _read(piece, load_flow)) is None:
                continue
            all_flows[id_, piece.version] = flow
            for language, words in json.loads(piece.body)["words"].items():
                old_words.setdefault(language, {}).update(words)
    current = {
        key: _newest(kept.get(key, {}), versions, LOADERS[key[0]])
        for key, versions in order.items()
    }
    found = _of_kind(current, "flow")
    flows = {id_: flow for id_, (_, flow) in found.items()}
    procedures = {id_: read for id_, (_, read) in _of_kind(current, "procedure").items()}
    answers = {id_: read for id_, (_, read) in _of_kind(current, "answer").items()}
    profile = current.get((PROFILE, PROFILE))
    speaks: Commune = profile[1] if profile else commune
    return Library(
        commune=speaks,
        catalogues=catalogues,
        flows=flows,
        versions={id_: version for id_, (version, _) in found.items()},
        procedures=procedures,
        index=indexed(flows, procedures, speaks, answers),
        revision=revision,
        answers=answers,
        _order={id_: versions for (kind, id_), versions in order.items() if kind == "flow"},
        _all_flows=all_flows,
        _old_words=old_words,
    )


def indexed(
    flows: Mapping[str, Flow],
    procedures: Mapping[str, Procedure],
    commune: Commune,
    answers: Mapping[str, Answer],
) -> Index:
    """Make the index of all that can be asked for."""
    return findable.index(flows.values(), procedures.values(), commune, answers.values())


def place(kind: str, id_: str) -> Path:
    """Name the file of something in a folder of content."""
    name = Path(f"{id_}.yaml")
    return name if kind == PROFILE else FOLDERS[kind] / name


def load(kind: str, id_: str, yaml: str) -> Any:
    """Read one piece of content by its kind's own loader; raises ContentWrong."""
    return LOADERS[kind](yaml, f"{id_}.yaml")


def piece(kind: str, id_: str, yaml: str, catalogues: Catalogues) -> Piece:
    """Make a version of a content file: named by the hash of all that it says."""
    words: dict[str, dict[str, str]] = {}
    if kind == "flow":
        strings = strings_of(load_flow(yaml, f"{id_}.yaml"))
        for language in catalogues.languages:
            words[language] = {
                text: said
                for text in strings
                if (said := catalogues.gettext(language, text)) != text
            }
    body = json.dumps({"yaml": yaml, "words": words}, ensure_ascii=False, sort_keys=True)
    return Piece(kind, id_, hashlib.sha256(body.encode()).hexdigest()[:8], body)


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing the bundled files would do."""

    publish: tuple[Piece, ...]
    conflicts: tuple[Piece, ...]
    """Changed in the program, but a person's edit sits on top: a person decides."""


def plan(bundled: Iterable[Piece], history: Iterable[Publication]) -> Plan:
    """Find the bundled files that changed since they were last published from the program."""
    last_bundled: dict[Key, str] = {}
    current: dict[Key, Publication] = {}
    chosen: set[tuple[Key, str]] = set()
    for one in history:
        current[one.kind, one.id] = one
        if one.by == BUNDLE:
            last_bundled[one.kind, one.id] = one.version
        else:
            chosen.add(((one.kind, one.id), one.version))
    publish: list[Piece] = []
    conflicts: list[Piece] = []
    for new in bundled:
        key = new.kind, new.id
        last = last_bundled.get(key)
        if last == new.version:
            continue
        on_top = current.get(key)
        if on_top and on_top.version == new.version:
            continue
        if on_top and on_top.by != BUNDLE and on_top.version != last:
            # What people wrote and exported is no news to them, whatever they wrote since.
            if (key, new.version) not in chosen:
                conflicts.append(new)
        else:
            publish.append(new)
    return Plan(tuple(publish), tuple(conflicts))


def _by_key(pieces: Iterable[Piece]) -> dict[Key, dict[str, Piece]]:
    kept: dict[Key, dict[str, Piece]] = {}
    for one in pieces:
        kept.setdefault((one.kind, one.id), {})[one.version] = one
    return kept


def _newest(
    kept: Mapping[str, Piece], versions: Sequence[str], loader: Callable[[str, str], Read]
) -> tuple[str, Read] | None:
    """Read the version that counts; one that a newer program cannot read gives way to the last."""
    for version in reversed(versions):
        if version in kept and (read := _read(kept[version], loader)) is not None:
            return version, read
    return None


def _read(piece: Piece, loader: Callable[[str, str], Read]) -> Read | None:
    try:
        return loader(json.loads(piece.body)["yaml"], f"{piece.id}.yaml")
    except ContentWrong as error:
        log.warning("content.unreadable", kind=piece.kind, id=piece.id, why=str(error))
        return None


def _of_kind(
    current: Mapping[Key, tuple[str, Any] | None], kind: str
) -> dict[str, tuple[str, Any]]:
    return {id_: read for (of, id_), read in current.items() if of == kind and read}
