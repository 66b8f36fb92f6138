"""What pages show of content: all of it with its state, its history, what waits for a yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.edits.checking import Checking
from bot.edits.rules import DROP, PUBLISH, Around, refusal
from bot.errors import ContentWrong
from bot.library import PROFILE, Library
from bot.publishing import Shelf, text_of
from bot.roles import Official
from bot.storage import Db, Tx, edits, library, officials
from bot.storage.edits import Edit
from content.answer import Answer
from content.editing import Change, changes
from content.freshness import SOON, ends
from content.procedure import Procedure
from content.schema import Flow

KINDS = {
    "procedure": "Thủ tục",
    "flow": "Hướng dẫn từng bước",
    PROFILE: "Thông tin của xã",
    "answer": "Câu trả lời của xã",
}
"""How each kind is called."""
GONE = "cán bộ cũ"
"""Stands for an author who has no role any more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft, and whose it is."""

    edit: Edit
    author: str


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of content."""

    kind: str
    id: str
    title: str
    version: str
    by: str
    """Who published what is current; `bundle` for the program itself."""
    at: datetime
    expires: date | None
    """The last day on which it is told as it is."""
    expiring: bool
    """That day is past, or near."""
    drafts: tuple[Waiting, ...] = ()
    conflict: bool = False
    """The program brought another version, and an edit sits on top: a person decides."""


@dataclass(frozen=True, slots=True)
class Version:
    """One line of history."""

    version: str
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft as the one who decides about it sees it."""

    waiting: Waiting
    changes: tuple[Change, ...]
    """Against the version that is current now."""
    objections: Sequence[str]
    not_published: str
    """Why this official cannot publish it; empty where they can."""
    not_dropped: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads content for pages."""

    db: Db
    shelf: Shelf
    checking: Checking

    async def rows(self, day: date) -> Sequence[Row]:
        """List all content: the commune's profile first, then by title."""
        async with self.db.read() as tx:
            drafts = await _waiting(tx)
        now = self.shelf.library
        disputed = {(one.kind, one.id) for one in self.shelf.conflicts}
        rows = []
        for (kind, id_), last in self.shelf.latest.items():
            expires = _expires(now, kind, id_)
            mine = (one for one in drafts if (one.edit.kind, one.edit.content_id) == (kind, id_))
            rows.append(
                Row(
                    kind,
                    id_,
                    title(now, kind, id_),
                    last.version,
                    last.by,
                    last.at,
                    expires,
                    expires is not None and expires - day <= SOON,
                    tuple(mine),
                    (kind, id_) in disputed,
                )
            )
        return sorted(rows, key=lambda row: (row.kind != PROFILE, row.kind, row.title))

    async def waiting(self) -> Sequence[Waiting]:
        """List all drafts that wait, oldest first; those of what is all new among them."""
        async with self.db.read() as tx:
            return await _waiting(tx)

    async def history(self, kind: str, id_: str) -> Sequence[Version]:
        """List what was published when, the newest first."""
        found = await self.shelf.history(id_, kind)
        return [
            Version(one.version, one.by, one.at, self.shelf.current(one))
            for one in reversed(found)
        ]

    async def compare(self, kind: str, id_: str, old: str, new: str) -> tuple[Change, ...]:
        """Say what differs between two versions."""
        before, _ = await self.shelf.text(kind, id_, old)
        after, _ = await self.shelf.text(kind, id_, new)
        return changes(kind, before, after)

    async def judged(self, edit_id: int, by: Official) -> Judged | None:
        """Show a draft to whoever may decide about it."""
        async with self.db.read() as tx:
            edit = await edits.find(tx, edit_id)
            if edit is None:
                return None
            waiting = Waiting(edit, (await _names(tx)).get(edit.author_id, GONE))
            now = await library.current(tx, edit.kind, edit.content_id)
        is_open = edit.state == edits.OPEN
        found: Sequence[str] = ()
        if is_open:
            found = await self.checking.look(edit.kind, edit.content_id, edit.yaml)
        commune = self.shelf.library.commune
        around = Around(commune.id, now.version if now else "", commune.approve_own_notices, found)
        return Judged(
            waiting,
            _changes(edit, text_of(now) if now else "") if is_open else (),
            found,
            refusal(edit, PUBLISH, by, around),
            refusal(edit, DROP, by, around),
        )

    def disputed(self, kind: str, id_: str) -> str:
        """Return the text that the program brought under an edit; empty where none waits.

        Drafting this text takes the program's version; going back to the current one keeps ours.
        """
        return next(map(text_of, self.shelf.waiting(kind, id_)), "")


def title(now: Library, kind: str, id_: str) -> str:
    """Call a piece of content by its title."""
    if kind == PROFILE:
        return now.commune.name
    found = _item(now, kind, id_)
    return found.title if found else id_


def _item(now: Library, kind: str, id_: str) -> Flow | Procedure | Answer | None:
    if kind == "flow":
        return now.flows.get(id_)
    return now.procedures.get(id_) if kind == "procedure" else now.answers.get(id_)


def _changes(edit: Edit, now: str) -> tuple[Change, ...]:
    """Say what an edit changes; nothing where it is no YAML, which its objections say."""
    try:
        return changes(edit.kind, now, edit.yaml)
    except ContentWrong:
        return ()


def _expires(now: Library, kind: str, id_: str) -> date | None:
    found = None if kind == PROFILE else _item(now, kind, id_)
    if found is None or (isinstance(found, Answer) and found.withdrawn):
        return None
    return ends(found.sources)


async def _waiting(tx: Tx) -> Sequence[Waiting]:
    names = await _names(tx)
    return [Waiting(one, names.get(one.author_id, GONE)) for one in await edits.open_ones(tx)]


async def _names(tx: Tx) -> dict[int, str]:
    return {one.id: one.name for one in await officials.all_(tx)}
