"""Applies what officials do with content: rights and versions are looked at in every commit."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import desk_acts
from bot.applying import Apply
from bot.edits.checking import Checking
from bot.edits.rules import DROP, PUBLISH, Around, may_judge, may_write, no_return, refusal
from bot.errors import Stale
from bot.library import LOADERS, PROFILE, load
from bot.publishing import Shelf, text_of
from bot.roles import Official
from bot.storage import Tx, edits, library, officials
from bot.types import Address
from content.commune import Commune
from content.editing.repeating import why_not

Plant = Callable[[Tx, Commune], Awaitable[None]]
"""Keeps the commune and its villages as areas."""
ID = re.compile("[a-z][a-z0-9_]{1,23}")
LONGEST = 200_000
"""Characters of a content file: five times the longest there is."""
NAME = 22
"""Characters of each name in a line of history, which has room for two."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts on content do to the database; `Shelf.refresh` shows it after the commit."""

    shelf: Shelf
    checking: Checking
    plant: Plant

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {
            desk_acts.WriteContent: self.write,
            desk_acts.PublishContent: self.decide,
            desk_acts.GoBack: self.go_back,
        }

    async def write(
        self, tx: Tx, address: Address, act: desk_acts.WriteContent, now: datetime
    ) -> None:
        """Keep a draft, whatever is still wrong with it."""
        by = await _official(tx, address)
        if not may_write(by, self.shelf.library.commune.id):
            raise Stale
        if not ID.fullmatch(act.content_id) or act.kind not in LOADERS:
            raise Stale
        if (act.kind == PROFILE) != (act.content_id == PROFILE) or len(act.yaml) > LONGEST:
            raise Stale
        if why_not(act.yaml):
            raise Stale
        await edits.keep(
            tx,
            kind=act.kind,
            content_id=act.content_id,
            yaml=act.yaml,
            base=act.base,
            author_id=by.id,
            now=now,
        )

    async def decide(
        self, tx: Tx, address: Address, act: desk_acts.PublishContent, now: datetime
    ) -> None:
        """Publish a draft, or drop it; raises Stale where `rules.refusal` says why not."""
        by = await _official(tx, address)
        edit = await edits.find(tx, act.edit_id, locked=True)
        if edit is None or refusal(edit, act.decision, by, await self._around(tx, edit, act)):
            raise Stale
        if act.decision == DROP:
            await edits.settle(tx, edit.id, edits.DROPPED, by.id)
            return
        await edits.settle(tx, edit.id, edits.PUBLISHED, by.id)
        author = await officials.find(tx, edit.author_id)
        said = _signed(author, by)
        await self.shelf.publish_edit(tx, edit.kind, edit.content_id, edit.yaml, by=said, now=now)
        await self._plant(tx, edit.kind, edit.yaml)

    async def _around(self, tx: Tx, edit: edits.Edit, act: desk_acts.PublishContent) -> Around:
        commune = self.shelf.library.commune
        await library.hold(tx, edit.kind, edit.content_id)
        last = await library.latest(tx, edit.kind, edit.content_id)
        found: Sequence[str] = ()
        if act.decision == PUBLISH and edit.state == edits.OPEN:
            await self._as_seen(tx)
            seen = self.checking.seen(edit.kind, edit.content_id, edit.yaml)
            if seen is None:
                # A second's work: the page does it first. No commit waits for it.
                raise Stale
            found = seen
        return Around(commune.id, last.version if last else "", commune.approve_own_notices, found)

    async def _as_seen(self, tx: Tx) -> None:
        """See to it that what was looked at is what is published at this moment."""
        if await library.revision(tx) != self.shelf.library.revision:
            raise Stale

    async def go_back(
        self, tx: Tx, address: Address, act: desk_acts.GoBack, now: datetime
    ) -> None:
        """Make an old version current; whoever is in the middle of another one keeps theirs."""
        by = await _official(tx, address)
        commune = self.shelf.library.commune
        await library.hold(tx, act.kind, act.content_id)
        await self._as_seen(tx)
        kept = await library.piece(tx, act.kind, act.content_id, act.version)
        last = await library.latest(tx, act.kind, act.content_id)
        if kept is None or last is None or not may_judge(by, commune.id):
            raise Stale
        said, yaml = f"{by.name[: 2 * NAME]} quay lại", text_of(kept)
        if last.version == act.version:
            # Nothing comes back: ours is chosen over the changed file that waits.
            theirs = self.shelf.waiting(act.kind, act.content_id)
            if not theirs:
                raise Stale
            await self.shelf.bring_back(tx, kept, by=said, now=now, over=theirs)
            return
        if no_return(act.kind, act.content_id, yaml, commune):
            raise Stale
        await self.shelf.bring_back(tx, kept, by=said, now=now)
        await self._plant(tx, act.kind, yaml)

    async def _plant(self, tx: Tx, kind: str, yaml: str) -> None:
        """Let new villages be areas in the same commit."""
        if kind == PROFILE:
            await self.plant(tx, load(PROFILE, PROFILE, yaml))


async def _official(tx: Tx, address: Address) -> Official:
    """Read who acts, anew in every commit: a role may have been taken meanwhile."""
    found = await officials.by_address(tx, address)
    if found is None:
        raise Stale
    return found


def _signed(author: Official | None, by: Official) -> str:
    """Write who wrote and who approved; never the one word that stands for the program."""
    if author and author.id == by.id:
        return f"{by.name[: 2 * NAME]} soạn, tự duyệt"
    wrote = author.name[:NAME] if author else "cán bộ cũ"
    return f"{wrote} soạn, {by.name[:NAME]} duyệt"
