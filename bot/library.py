"""What is published now: versions of flows and procedures, the index, the commune."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.i18n import Catalogues
from bot.storage.library import Piece, Publication
from content import findable
from content.commune import Commune
from content.extract import strings_of
from content.load import load_flow, load_procedure
from content.procedure import Procedure
from content.schema import Flow
from content.search import Index

BUNDLE = "bundle"
"""Who publishes what comes with the program; a person's name stands for an edit in the desk."""


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
        later = (self._all_flows[id_, one] for one in order[since:])
        return [flow.must_leave for flow in later if flow.must_leave is not None]

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
    """Read what the database holds into one Library."""
    current: dict[tuple[str, str], str] = {}
    order: dict[str, list[str]] = {}
    revision = 0
    for one in history:
        current[one.kind, one.id] = one.version
        order.setdefault(one.id, []).append(one.version)
        revision = one.seq
    all_flows: dict[tuple[str, str], Flow] = {}
    procedures: dict[str, Procedure] = {}
    old_words: dict[str, dict[str, str]] = {}
    for piece in pieces:
        body = json.loads(piece.body)
        if piece.kind == "flow":
            all_flows[piece.id, piece.version] = load_flow(body["yaml"], f"{piece.id}.yaml")
            for language, words in body["words"].items():
                old_words.setdefault(language, {}).update(words)
        elif current.get((piece.kind, piece.id)) == piece.version:
            procedures[piece.id] = load_procedure(body["yaml"], f"{piece.id}.yaml")
    versions = {id_: version for (kind, id_), version in current.items() if kind == "flow"}
    flows = {id_: all_flows[id_, version] for id_, version in versions.items()}
    return Library(
        commune=commune,
        catalogues=catalogues,
        flows=flows,
        versions=versions,
        procedures=procedures,
        index=findable.index(flows.values(), procedures.values(), commune),
        revision=revision,
        _order=order,
        _all_flows=all_flows,
        _old_words=old_words,
    )


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
    conflicts: tuple[str, ...]
    """Changed in the program, but a person's edit sits on top: a person decides."""


def plan(bundled: Iterable[Piece], history: Iterable[Publication]) -> Plan:
    """Find the bundled files that changed since they were last published from the program."""
    last_bundled: dict[tuple[str, str], str] = {}
    current: dict[tuple[str, str], Publication] = {}
    for one in history:
        current[one.kind, one.id] = one
        if one.by == BUNDLE:
            last_bundled[one.kind, one.id] = one.version
    publish: list[Piece] = []
    conflicts: list[str] = []
    for new in bundled:
        key = new.kind, new.id
        if last_bundled.get(key) == new.version:
            continue
        on_top = current.get(key)
        if on_top and on_top.version == new.version:
            continue
        if on_top and on_top.by != BUNDLE:
            conflicts.append(new.id)
        else:
            publish.append(new)
    return Plan(tuple(publish), tuple(conflicts))
