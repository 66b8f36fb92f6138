"""Makes content current: the bundled files at start, what a person chose at any time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from bot.config import LOCALES, Settings
from bot.errors import ContentWrong
from bot.i18n import Catalogues
from bot.library import (
    BUNDLE,
    FOLDERS,
    PROFILE,
    Key,
    Library,
    Plan,
    build,
    indexed,
    load,
    piece,
    place,
    plan,
)
from bot.storage import Db, Tx, library
from bot.storage.library import Piece, Publication
from content import commune as communes
from content.commune import Commune
from content.load import read

log = structlog.get_logger()


class Shelf:
    """Holds the Library of the moment, and changes it."""

    def __init__(
        self,
        db: Db,
        commune: Commune,
        catalogues: Catalogues,
        content: Path,
        profile: Path,
    ) -> None:
        self._db = db
        self._commune = commune
        self._catalogues = catalogues
        self._content = content
        self._profile = profile
        """The commune's file."""
        self.library: Library
        self.conflicts: Sequence[Piece] = ()
        """Bundled files that changed under an edit: they wait until a person decides."""
        self._bundled: Sequence[Piece] = ()
        self._latest: dict[Key, Publication] = {}

    @classmethod
    def of(cls, db: Db, settings: Settings) -> "Shelf":
        """Make the shelf that the settings name; raises ContentWrong."""
        commune, content = settings.commune, settings.content
        return cls(db, communes.load(commune), Catalogues.load(LOCALES), content, commune)

    def bundled(self) -> list[Piece]:
        """Read the content files that come with the program; raises ContentWrong."""
        pieces = [
            self.piece(kind, path.stem, read(path))
            for kind, folder in FOLDERS.items()
            for path in sorted((self._content / folder).glob("*.yaml"))
        ]
        return [*pieces, self.piece(PROFILE, PROFILE, read(self._profile))]

    def piece(self, kind: str, id_: str, yaml: str) -> Piece:
        """Make a version of something, with the translations of this program."""
        return piece(kind, id_, yaml, self._catalogues)

    async def publish_bundled(self, now: datetime) -> Sequence[str]:
        """Publish the files that changed; returns ids that a person must decide about."""
        self._bundled = self.bundled()
        async with self._db.begin() as tx:
            planned = await self._planned(tx)
            await library.publish(tx, list(planned.publish), by=BUNDLE, now=now)
        for one in planned.conflicts:
            log.warning("content.conflict", kind=one.kind, id=one.id)
        await self.reload()
        return [one.id for one in planned.conflicts]

    async def _planned(self, tx: Tx) -> Plan:
        planned = plan(self._bundled, await library.publications(tx))
        ours = [one for one in planned.conflicts if not await self._of_another_commune(tx, one)]
        moved = [one for one in planned.conflicts if one not in ours]
        return Plan((*planned.publish, *moved), tuple(ours))

    async def _of_another_commune(self, tx: Tx, one: Piece) -> bool:
        """Tell whether the file is of another commune than the profile that was edited."""
        if one.kind != PROFILE:
            return False
        kept = await library.current(tx, PROFILE, PROFILE)
        try:
            before = load(PROFILE, PROFILE, text_of(kept)) if kept else None
        except ContentWrong:
            return True
        return before is None or before.id != load(PROFILE, PROFILE, text_of(one)).id

    async def publish(self, ids: Sequence[str], *, by: str, now: datetime) -> list[Piece]:
        """Publish the files a person names, or all that changed and have no edit on top."""
        self._bundled = self.bundled()
        for id_ in ids:
            if id_ not in {one.id for one in self._bundled}:
                raise ContentWrong(f"Không có tệp {id_}.yaml trong {self._content}.")
        async with self._db.begin() as tx:
            current = {(one.kind, one.id): one.version for one in await library.publications(tx)}
            changed = [
                one
                for one in (self._bundled if ids else (await self._planned(tx)).publish)
                if one.id in (ids or [one.id]) and current.get((one.kind, one.id)) != one.version
            ]
            await library.publish(tx, changed, by=by, now=now)
        await self.reload()
        return changed

    async def publish_edit(  # noqa: PLR0913 - what a publication is of
        self, tx: Tx, kind: str, id_: str, yaml: str, *, by: str, now: datetime
    ) -> str:
        """Make what a person wrote current, inside a commit; returns its version.

        Raises ContentWrong where it cannot be read. `refresh` after the commit shows it.
        """
        load(kind, id_, yaml)
        new = self.piece(kind, id_, yaml)
        # The program's own version, chosen by a person, is no edit on top of it.
        for one in self._bundled:
            if (one.kind, one.id, one.version) == (new.kind, new.id, new.version):
                await library.publish(tx, [new], by=BUNDLE, now=now)
        await library.publish(tx, [new], by=by, now=now)
        return new.version

    async def bring_back(
        self, tx: Tx, kept: Piece, *, by: str, now: datetime, over: Sequence[Piece] = ()
    ) -> None:
        """Make a kept version current again, inside a commit; `over` what it was chosen."""
        await library.publish(tx, list(over), by=BUNDLE, now=now)
        await library.publish(tx, [kept], by=by, now=now)

    def waiting(self, kind: str, id_: str) -> Sequence[Piece]:
        """Return the changed file that waits under an edit, where one does."""
        return [one for one in self.conflicts if (one.kind, one.id) == (kind, id_)]

    def draft_library(self, kind: str, id_: str, yaml: str) -> Library:
        """Return the library as it would be with this published; raises ContentWrong."""
        read_, now = load(kind, id_, yaml), self.library
        if kind == PROFILE:
            draft = replace(now, commune=read_)
        elif kind == "procedure":
            draft = replace(now, procedures={**now.procedures, id_: read_})
        elif kind == "answer":
            draft = replace(now, answers={**now.answers, id_: read_})
        else:
            version = self.piece(kind, id_, yaml).version
            draft = replace(
                now,
                flows={**now.flows, id_: read_},
                versions={**now.versions, id_: version},
                _all_flows={**now._all_flows, (id_, version): read_},  # noqa: SLF001 - a copy
            )
        # Asked for first, so that it is the older draft that is forgotten, not what is current.
        indexed(now.flows, now.procedures, now.commune, now.answers)
        index = indexed(draft.flows, draft.procedures, draft.commune, draft.answers)
        return replace(draft, index=index)

    def current(self, one: Publication) -> bool:
        """Tell whether this publication is the one that counts."""
        return self._latest.get((one.kind, one.id)) == one

    @property
    def latest(self) -> Mapping[Key, Publication]:
        """The publication that counts, by kind and id."""
        return self._latest

    async def history(self, id_: str = "", kind: str = "") -> list[Publication]:
        """List what was published when, oldest first."""
        async with self._db.read() as tx:
            return [
                one
                for one in await library.publications(tx)
                if id_ in ("", one.id) and kind in ("", one.kind)
            ]

    async def text(self, kind: str, id_: str, version: str = "") -> tuple[str, str]:
        """Read a version as it was written (the current one, if none is named), and its name.

        Both are empty where there is none.
        """
        async with self._db.read() as tx:
            if not version:
                last = await library.latest(tx, kind, id_)
                version = last.version if last else ""
            kept = await library.piece(tx, kind, id_, version) if version else None
        return (text_of(kept), kept.version) if kept else ("", "")

    async def edited(self) -> Mapping[Path, str]:
        """Return what is current by a person's choice, by its place in a folder of content."""
        chosen = [one for one in self._latest.values() if one.by != BUNDLE]
        texts = {(one.kind, one.id): await self.text(one.kind, one.id) for one in chosen}
        return {place(*key): text for key, (text, _) in sorted(texts.items())}

    async def go_back(self, id_: str, version: str, *, by: str, now: datetime) -> Publication:
        """Make an earlier version current (the one before, if none is named)."""
        past = await self.history(id_)
        if not past:
            raise ContentWrong(f"Chưa từng phát hành {id_!r}. Xem: xaoi content list.")
        versions = [one.version for one in past]
        if not version:
            earlier = [one for one in reversed(versions) if one != versions[-1]]
            if not earlier:
                raise ContentWrong(f"{id_} chỉ có một bản {versions[-1]}, không có bản trước.")
            version = earlier[0]
        if version not in versions:
            raise ContentWrong(
                f"{id_} không có bản {version}. Có: {', '.join(dict.fromkeys(versions))}."
            )
        old = next(one for one in past if one.version == version)
        async with self._db.begin() as tx:
            await library.republish(tx, old, by=by, now=now)
        await self.reload()
        return (await self.history(id_))[-1]

    async def reload(self) -> None:
        """Read the library anew."""
        async with self._db.read() as tx:
            pieces, history = await library.pieces(tx), await library.publications(tx)
            self.conflicts = (await self._planned(tx)).conflicts
        self._latest = {(one.kind, one.id): one for one in history}
        self.library = build(pieces, history, self._commune, self._catalogues)

    async def refresh(self) -> None:
        """Read it anew if somebody published."""
        async with self._db.read() as tx:
            revision = await library.revision(tx)
        if revision != self.library.revision:
            await self.reload()


def text_of(kept: Piece) -> str:
    """Read the YAML of a version."""
    return str(json.loads(kept.body)["yaml"])
