"""Makes content current: the bundled files at start, a version chosen by a person at any time."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog

from bot.errors import ContentWrong
from bot.i18n import Catalogues
from bot.library import BUNDLE, Library, build, piece, plan
from bot.storage import Db, library
from bot.storage.library import Piece, Publication
from content.commune import Commune

log = structlog.get_logger()


class Shelf:
    """Holds the Library of the moment, and changes it."""

    def __init__(self, db: Db, commune: Commune, catalogues: Catalogues, content: Path) -> None:
        self._db = db
        self._commune = commune
        self._catalogues = catalogues
        self._content = content
        self.library: Library
        self._latest: dict[tuple[str, str], int] = {}

    def bundled(self) -> list[Piece]:
        """Read the content files that come with the program; raises ContentWrong."""
        return [
            piece(kind, path.stem, path.read_text(encoding="utf-8"), self._catalogues)
            for kind, folder in (("flow", "flows"), ("procedure", "procedures"))
            for path in sorted((self._content / folder).glob("*.yaml"))
        ]

    async def publish_bundled(self, now: datetime) -> Sequence[str]:
        """Publish the files that changed; returns ids that a person must decide about."""
        async with self._db.begin() as tx:
            planned = plan(self.bundled(), await library.publications(tx))
            await library.publish(tx, list(planned.publish), by=BUNDLE, now=now)
        for id_ in planned.conflicts:
            log.warning("content.conflict", id=id_)
        await self.reload()
        return planned.conflicts

    async def publish(self, ids: Sequence[str], *, by: str, now: datetime) -> list[Piece]:
        """Publish the files a person names (or all), where they differ from what is current."""
        bundled = {one.id: one for one in self.bundled()}
        for id_ in ids:
            if id_ not in bundled:
                raise ContentWrong(f"Không có tệp {id_}.yaml trong {self._content}.")
        async with self._db.begin() as tx:
            current = {one.id: one.version for one in await library.publications(tx)}
            changed = [
                one
                for one in bundled.values()
                if one.id in (ids or bundled) and current.get(one.id) != one.version
            ]
            await library.publish(tx, changed, by=by, now=now)
        await self.reload()
        return changed

    def current(self, one: Publication) -> bool:
        """Tell whether this publication is the one that counts."""
        return self._latest.get((one.kind, one.id)) == one.seq

    async def history(self, id_: str = "") -> list[Publication]:
        """List what was published when, oldest first."""
        async with self._db.read() as tx:
            return [one for one in await library.publications(tx) if id_ in ("", one.id)]

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
        self._latest = {(one.kind, one.id): one.seq for one in history}
        self.library = build(pieces, history, self._commune, self._catalogues)

    async def refresh(self) -> None:
        """Read it anew if somebody published."""
        async with self._db.read() as tx:
            revision = await library.revision(tx)
        if revision != self.library.revision:
            await self.reload()
