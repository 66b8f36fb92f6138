"""Knows at the start whether the server was off for long, or stands on a restored backup."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.notice import Hold
from bot.notices.deciding import Deciding
from bot.storage import Db, Tx, accounts, dispatch, inbox, notices

log = structlog.get_logger()

STANDING = "standing still"
"""The fact that a backup was restored and nobody has said go: no news is sent, either."""
EVERY = 30.0
"""Seconds between two beats."""
WHERE, NAME, TURN = "xaoi", "heartbeat", "heartbeat turn"
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


@dataclass(slots=True)
class Heartbeat:
    """A count that grows in the database and in a file of this machine.

    Whoever restores the database does not restore the file: the counts then differ.
    """

    db: Db
    media: Path
    """Where the file lies on PostgreSQL; on SQLite it lies beside the database."""
    late: timedelta
    now: Callable[[], datetime]
    _noted: int = 0
    """The highest count that this process has seen in the database."""

    async def wake(self, deciding: Deciding) -> Waking:
        """Judge how the server is found, let wait what must, and beat: all in one commit."""
        marked = self._marked()
        async with self.db.begin() as tx:
            last = await _last(tx, self.now())
            waking = self._judge(last, await accounts.identity(tx), marked)
            await self._stand_still(tx, waking, deciding)
            count = await self._note(tx, last, marked)
        self._mark(count)
        return waking

    async def beat(self, deciding: Deciding) -> None:
        """Note that the server is alive; stand still if another database was put under it."""
        marked = max(self._marked() or 0, self._noted)
        async with self.db.begin() as tx:
            last = await _last(tx, self.now())
            here = await accounts.identity(tx)
            if marked and (last is None or last.number < marked or last.identity != here):
                await self._stand_still(tx, Waking.restored, deciding)
            count = await self._note(tx, last, marked)
        self._mark(count)

    def _judge(self, last: Beat | None, here: str, marked: int | None) -> Waking:
        if last is None:
            # A database that has never beaten; beside the mark of an older one it was put there.
            return Waking.restored if marked else Waking.going_on
        if last.identity != here or self._is_copy(last.number, marked):
            return Waking.restored
        off = self.now() - last.at
        if off > RESTORED_AFTER:
            return Waking.restored
        return Waking.was_off if off > self.late else Waking.going_on

    def _is_copy(self, count: int, marked: int | None) -> bool:
        """Tell whether this machine has written more than the database knows, or nothing."""
        if marked is None:
            # A machine may be new to a PostgreSQL; a SQLite file never comes without its mark.
            return self._file() is not None and not self.db.shared
        return marked > count

    async def _note(self, tx: Tx, last: Beat | None, marked: int | None) -> int:
        # Never below the mark: a restored database goes on above what was ever written.
        count = max(last.number if last else 0, marked or 0) + 1
        value = f"{count} {await accounts.identity(tx)}"
        fact = {"channel": WHERE, "name": NAME, "value": value, "at": self.now()}
        await accounts.note(tx, [fact])
        return count

    async def _stand_still(self, tx: Tx, waking: Waking, deciding: Deciding) -> None:
        """Let everything wait that was to leave by itself, until a person says go."""
        if waking is Waking.going_on:
            return
        now = self.now()
        if waking is Waking.restored:
            aside, closed = await dispatch.set_aside(tx, now), await inbox.close_open(tx, now)
            fact = {"channel": WHERE, "name": STANDING, "value": str(aside), "at": now}
            await accounts.note(tx, [fact])
            log.critical("heartbeat.restored", replies=aside, messages=closed)
        for id_ in await notices.under_way(tx):
            await deciding.hold(tx, id_, Hold.restored, now)

    def _file(self) -> Path | None:
        if self.db.shared:
            # Of this very database: a machine may have served another one before.
            where = self.db.url.set(password=None).render_as_string()
            return self.media / f".beat-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
        if not self.db.url.database:
            return None
        path = Path(self.db.url.database.removeprefix("file:"))
        return path.with_name(path.name + ".beat")

    def _marked(self) -> int | None:
        file = self._file()
        if file is None or not file.is_file():
            return None
        text = file.read_text(encoding="ascii", errors="replace").strip()
        return int(text) if text.isdecimal() else None

    def _mark(self, count: int) -> None:
        """Write the count down here, after it was committed: the file is never ahead."""
        self._noted = max(self._noted, count)
        if (file := self._file()) is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # As a whole or not at all: half a number would be an older one.
            written = file.with_name(f"{file.name}.{os.getpid()}")
            written.write_text(f"{count}\n", encoding="ascii")
            written.replace(file)
        except OSError as error:
            log.warning("heartbeat.not_marked", why=str(error))


async def _last(tx: Tx, now: datetime) -> Beat | None:
    """Read the last beat, while nobody else beats: whoever writes a row first has it alone."""
    await accounts.note(tx, [{"channel": WHERE, "name": TURN, "value": "", "at": now}])
    known = (await accounts.known(tx, WHERE)).get(NAME)
    if known is None:
        return None
    count, _, identity = known[0].partition(" ")
    return Beat(int(count), identity, known[1])
