"""What it costs to give every recipient of a notice a row: time, memory, the longest page."""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import String, cast, event, func, literal, select, update

from bot import seed
from bot.clock import clock
from bot.config import SAMPLE_COMMUNE
from bot.notice import Audience, Draft, Event, Notice, NoticeState
from bot.notices.expanding import Expanding
from bot.storage import Db, Tx, contacts, notices, officials
from bot.storage.delivery_table import NOTICED, delivery
from bot.storage.migrate import upgrade
from bot.types import Address, Contact, State
from content import commune as communes
from tests.chaos.notice_plan import COMMUNE, VILLAGES

CHANNELS = ("telegram", "zalo_oa")
AT_ONCE = 1000
MANY = (1_000, 10_000, 100_000)


class Watched(Db):
    """A database that measures each write transaction."""

    def __init__(self, url: str) -> None:
        super().__init__(url, owner=False)
        self.took: list[float] = []
        """Seconds."""
        self.used: list[int] = []
        """Kilobytes of memory at its end."""
        self.asked: list[int] = []
        """Statements."""
        self._statements = 0

    async def open(self) -> None:
        """Connect, and listen to what is executed."""
        await super().open()
        event.listen(self._writer.sync_engine, "before_cursor_execute", self._count)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """Open a write transaction, and measure it."""
        began, before = time.perf_counter(), self._statements
        async with super().begin() as tx:
            yield tx
        self.took.append(time.perf_counter() - began)
        self.used.append(memory())
        self.asked.append(self._statements - before)

    def _count(self, *_: object) -> None:
        self._statements += 1


@dataclass(slots=True)
class Outcome:
    """One expansion."""

    recipients: int
    rows: int
    seconds: float
    longest: float
    """Seconds of the longest transaction."""
    pages: int
    statements: int
    """Of the page that needed most of them."""
    grew: int
    """Kilobytes by which the process was larger after its largest page than before."""

    def report(self) -> str:
        """Say it in a line."""
        return (
            f"{self.recipients:>7} recipients: {self.seconds:6.2f} s, "
            f"{self.seconds / self.recipients * 1e6:5.1f} µs each, "
            f"{self.pages} pages of at most {self.statements} statements, "
            f"longest {self.longest * 1000:.0f} ms, memory +{self.grew / 1024:.1f} MB"
        )


async def fill(db: Db, recipients: int) -> int:
    """Let so many people live there, and approve a notice for all of them; returns its id."""
    await upgrade(db)
    await seed.plant(db, communes.load(SAMPLE_COMMUNE))
    now = clock() - timedelta(minutes=1)
    people = [
        Contact(
            Address(CHANNELS[number % 2], str(1_000_000 + number)),
            village=VILLAGES[number % len(VILLAGES)],
        )
        for number in range(recipients)
    ]
    for first in range(0, recipients, AT_ONCE):
        async with db.begin() as tx:
            await contacts.add(
                tx, [contacts.row(one, now) for one in people[first : first + AT_ONCE]]
            )
    async with db.begin() as tx:
        author = await officials.add(tx, "Chị Lan", now)
        return await notices.add(tx, approved("TB-1000", author, clock()))


async def correct(db: Db, first: int) -> int:
    """Let everybody have got the first notice, and approve a correction; returns its id."""
    async with db.begin() as tx:
        now, before = clock(), await notices.find(tx, first)
        assert before
        message = literal("m") + cast(delivery.c.id, String)
        await tx.execute(
            update(delivery).where(NOTICED).values(state=State.sent.value, platform_id=message)
        )
        return await notices.add(tx, approved("TB-1001", before.author_id, now, about=first))


def approved(code: str, author: int, now: datetime, about: int | None = None) -> Notice:
    """Make a notice that waits for its rows."""
    return Notice(
        0,
        code,
        code,
        NoticeState.approved,
        Draft("Mai cắt điện.", audience=Audience((COMMUNE,))),
        author,
        now,
        event=Event.update if about else Event.alert,
        about=about,
        approver_id=author,
        approved_at=now,
        cool_until=now,
    )


async def expand(database: str, notice: int, recipients: int) -> Outcome:
    """Give everybody a row, and measure it."""
    db = Watched(database)
    await db.open()
    try:
        before = memory()
        began = time.perf_counter()
        await Expanding(db, CHANNELS, clock).expand(notice)
        seconds = time.perf_counter() - began
        grew = max(db.used) - before
        async with db.read() as tx:
            found = await tx.execute(
                select(func.count()).select_from(delivery).where(delivery.c.notice_id == notice)
            )
            rows = found.scalar_one()
    finally:
        await db.close()
    return Outcome(recipients, rows, seconds, max(db.took), len(db.took), max(db.asked), grew)


def memory() -> int:
    """Return the kilobytes of this process that are its own: no pages of mapped files."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"RssAnon:\s+(\d+)", told)
    return int(found[1]) if found else 0


async def measure(database: str, recipients: int) -> tuple[Outcome, Outcome]:
    """Measure a notice and its correction, each in a process of its own."""
    db = Db(database)
    await db.open()
    try:
        first = await fill(db, recipients)
        one = await _apart(database, first, recipients)
        second = await correct(db, first)
        return one, await _apart(database, second, recipients)
    finally:
        await db.close()


async def _apart(database: str, notice: int, recipients: int) -> Outcome:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.notice_expansion"),
        *(database, str(notice), str(recipients)),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return Outcome(**json.loads(told))


def main(arguments: Sequence[str]) -> None:
    """Expand one notice and write what it took."""
    database, notice, recipients = arguments
    outcome = asyncio.run(expand(database, int(notice), int(recipients)))
    sys.stdout.write(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main(sys.argv[1:])
