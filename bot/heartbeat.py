"""Knows at the start whether the server was off for long, or stands on a restored backup."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.notice import Hold
from bot.notices.deciding import UNDER_WAY, Deciding
from bot.storage import Db, Tx, accounts, dispatch, inbox, notices

log = structlog.get_logger()

STANDING = "standing still"
"""The fact that a backup was restored and nobody has said go: no news is sent, either."""
EVERY = 30.0
"""Seconds between two beats."""
WHERE, NAME = "xaoi", "heartbeat"
RESTORED_AFTER = timedelta(days=1)
"""Off for so long: what waits is of another day, whether it was restored or not."""


async def stands_still(tx: Tx) -> bool:
    """Tell whether a restored backup waits for a person's word."""
    return STANDING in await accounts.known(tx, WHERE)


async def go_on(tx: Tx, now: datetime, *, send: bool) -> int:
    """Go on after a restored backup, with the replies that were set aside or without them."""
    many = await dispatch.aside(tx)
    if send:
        await dispatch.let_go(tx, now)
    else:
        await dispatch.throw_away(tx)
    await accounts.forget(tx, WHERE, STANDING)
    return many


class Waking(Enum):
    """How the server was found at its start."""

    going_on = auto()
    was_off = auto()
    """Longer than a notice may be late."""
    restored = auto()
    """The database is older than what this machine has written, or comes from another one."""


class Beat(NamedTuple):
    """The last beat, as the database has it."""

    number: int
    identity: str
    """Of the database, as it was then."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A count that grows in the database and, on SQLite, in a file beside it.

    Whoever restores the database does not restore the file: the counts then differ.
    """

    db: Db
    late: timedelta
    now: Callable[[], datetime]

    async def wake(self) -> Waking:
        """Tell how the server is found, and go on beating from here."""
        beat, marked = await self._last(), self._marked()
        async with self.db.read() as tx:
            here = await accounts.identity(tx)
        await self.beat()
        if beat is None:
            # A database that has never beaten; beside the mark of an older one it was put there.
            return Waking.restored if marked else Waking.going_on
        if beat.identity != here or self._is_copy(beat.number, marked):
            return Waking.restored
        off = self.now() - beat.at
        if off > RESTORED_AFTER:
            return Waking.restored
        return Waking.was_off if off > self.late else Waking.going_on

    def _is_copy(self, count: int, marked: int | None) -> bool:
        """Tell whether this machine has written more than the database knows, or nothing."""
        return self._file() is not None and (marked is None or marked > count)

    async def beat(self) -> None:
        """Note that the server is alive."""
        last = await self._last()
        # Never below the mark: a restored database goes on above what was ever written.
        count = max(last.number if last else 0, self._marked() or 0) + 1
        async with self.db.begin() as tx:
            value = f"{count} {await accounts.identity(tx)}"
            fact = {"channel": WHERE, "name": NAME, "value": value, "at": self.now()}
            await accounts.note(tx, [fact])
        if (file := self._file()) is not None:
            try:
                file.write_text(f"{count}\n", encoding="ascii")
            except OSError as error:
                log.warning("heartbeat.not_marked", why=str(error))

    async def stand_still(self, waking: Waking, deciding: Deciding) -> None:
        """Let everything wait that was to leave by itself, until a person says go."""
        if waking is Waking.going_on:
            return
        now = self.now()
        async with self.db.begin() as tx:
            if waking is Waking.restored:
                aside, closed = await dispatch.set_aside(tx, now), await inbox.close_open(tx, now)
                fact = {"channel": WHERE, "name": STANDING, "value": str(aside), "at": now}
                await accounts.note(tx, [fact])
                log.critical("heartbeat.restored", replies=aside, messages=closed)
            for one in await notices.in_states(tx, UNDER_WAY, limit=10_000):
                await deciding.hold(tx, one.id, Hold.restored, now)

    async def _last(self) -> Beat | None:
        async with self.db.read() as tx:
            known = (await accounts.known(tx, WHERE)).get(NAME)
        if known is None:
            return None
        count, _, identity = known[0].partition(" ")
        return Beat(int(count), identity, known[1])

    def _file(self) -> Path | None:
        if self.db.shared or not self.db.url.database:
            return None
        path = Path(self.db.url.database.removeprefix("file:"))
        return path.with_name(path.name + ".beat")

    def _marked(self) -> int | None:
        file = self._file()
        if file is None or not file.is_file():
            return None
        text = file.read_text(encoding="ascii", errors="replace").strip()
        return int(text) if text.isdecimal() else None
