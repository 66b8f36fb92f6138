"""Who runs lanes and the clock's work: tasks of one process, or one of many on PostgreSQL."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from structlog.testing import capture_logs

from bot.errors import StorageUnavailable
from bot.jobs import Embedded, Shared
from bot.jobs.postgresql import conninfo, prepare


class Lanes:
    """Work that counts: what ran how often, what runs now, how many at once at most."""

    def __init__(self, *due: str) -> None:
        self.lanes: Sequence[str] = due
        self.go = asyncio.Event()
        self.begun = Counter[str]()
        self.inside = Counter[str]()
        self.most = 0
        self.ticks = 0
        self.trouble: list[Exception] = []

    async def due(self) -> Sequence[str]:
        return self.lanes

    async def tick(self) -> None:
        self.ticks += 1

    async def run(self, lane: str) -> None:
        self.begun[lane] += 1
        self.inside[lane] += 1
        self.most = max(self.most, self.inside[lane])
        try:
            if self.trouble:
                raise self.trouble.pop()
            await self.go.wait()
            await asyncio.sleep(0.01)
        finally:
            await asyncio.sleep(0.01)  # the last results are written down
            self.inside[lane] -= 1


@asynccontextmanager
async def running(*jobs: Embedded | Shared) -> AsyncIterator[None]:
    """Run until the block ends, and insist that it goes on till then."""
    tasks = [asyncio.create_task(one.run()) for one in jobs]
    try:
        yield
        assert not any(one.done() for one in tasks)
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.wait(tasks)
    assert all(one.cancelled() for one in tasks)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - it looks at other processes too
            await asyncio.sleep(0.01)


async def test_a_due_lane_is_started_once() -> None:
    """A lane that is still sending is not started a second time, however often it is due."""
    work = Lanes("telegram", "zalo_oa")

    async with running(Embedded(work, pause=0.001)):
        await until(lambda: work.ticks >= 20)

    assert work.begun == {"telegram": 1, "zalo_oa": 1}


async def test_a_lane_with_more_to_send_is_started_again() -> None:
    """What became due after a lane had ended is sent too."""
    work = Lanes("telegram")
    work.go.set()

    async with running(Embedded(work, pause=0.001)):
        await until(lambda: work.begun["telegram"] >= 3)

    assert work.most == 1


@pytest.mark.parametrize(
    ("error", "event"),
    [
        pytest.param(ValueError("bug"), "work.failed", id="bug"),
        pytest.param(StorageUnavailable("away"), "work.storage", id="database away"),
    ],
)
async def test_a_broken_lane_is_told_and_started_anew(error: Exception, event: str) -> None:
    """One lane's trouble is in the log, stops no other lane and ends after a while."""
    work = Lanes("telegram", "zalo_oa")
    work.trouble = [error, error, error]

    with capture_logs() as logs:
        async with running(Embedded(work, pause=0.001)):
            await until(lambda: work.begun.total() == 5)

    assert work.most == 1
    assert [one["event"] for one in logs] == [event] * 3


async def test_trouble_with_looking_ends_nothing() -> None:
    """A database that cannot say what is due is asked again."""
    work = Lanes("telegram")
    answers = [StorageUnavailable("away"), ValueError("bug")]

    async def due() -> Sequence[str]:
        if answers:
            raise answers.pop()
        return ["telegram"]

    work.due = due  # type: ignore[method-assign]
    async with running(Embedded(work, pause=0.001)):
        await until(lambda: work.begun["telegram"] == 1)


async def test_stopping_waits_for_lanes() -> None:
    """A lane can write down what it sent last before the process ends."""
    work = Lanes("telegram", "zalo_oa")

    async with running(Embedded(work, pause=0.001)):
        await until(lambda: work.inside.total() == 2)

    assert work.inside.total() == 0


@pytest.mark.parametrize(
    ("url", "found"),
    [
        pytest.param(
            "postgresql+asyncpg://xaoi:m%40t@db.xa.vn:6432/bot",
            {
                "user": "xaoi",
                "password": "m@t",
                "host": "db.xa.vn",
                "port": "6432",
                "dbname": "bot",
            },
            id="host and port",
        ),
        pytest.param(
            "postgresql+asyncpg://postgres:@/xaoi_1?host=/tmp/pg",
            {"user": "postgres", "host": "/tmp/pg", "dbname": "xaoi_1"},  # noqa: S108 - a name
            id="socket",
        ),
        pytest.param(
            "postgresql+asyncpg://a:b/c?d#e@[::1]/bot?ssl=require&command_timeout=5",
            {
                "user": "a",
                "password": "b/c?d#e",
                "host": "::1",
                "dbname": "bot",
                "sslmode": "require",
            },
            id="bare password, TLS",
        ),
    ],
)
def test_the_database_is_named_for_libpq(url: str, found: dict[str, str]) -> None:
    """One setting names the database, for SQLAlchemy and for Procrastinate."""
    named = conninfo_to_dict(conninfo(url, "one"))

    of_the_url = ("user", "password", "host", "port", "dbname", "sslmode")
    assert {key: named[key] for key in of_the_url if key in named} == found


@pytest.fixture
def url(database: Callable[[], str]) -> str:
    return database()


def shared(work: Lanes, url: str, name: str = "one", stalled_after: float = 5.0) -> Shared:
    return Shared(work, url, name, pause=0.05, heartbeat=0.1, stalled_after=stalled_after)


async def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    """Ask the database as Procrastinate does."""
    async with await psycopg.AsyncConnection.connect(
        conninfo(url, "test"), autocommit=True
    ) as connection:
        asked = await connection.execute(sql.encode())
        return await asked.fetchall() if asked.description else []


@pytest.mark.xdist_group("postgresql")
async def test_tables_are_made_once(url: str) -> None:
    """Processes that start at the same moment on an empty database do not meet in its tables."""
    address = conninfo(url, "test")

    await asyncio.gather(*(prepare(address) for _ in range(5)))

    where = "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'procrastinate%'"
    assert await ask(url, where) == [("procrastinate",)]


@pytest.mark.xdist_group("postgresql")
async def test_two_share_lanes_and_the_clock(url: str) -> None:
    """A lane runs in one of them at a time, so does the clock, and no finished job is kept."""
    work = Lanes("telegram", "zalo_oa")
    work.go.set()

    async with running(shared(work, url, "one"), shared(work, url, "two")):
        await until(lambda: min(work.begun["telegram"], work.begun["zalo_oa"], work.ticks) >= 5)
        work.lanes = ()
        jobs = "SELECT lock, status FROM procrastinate_jobs"
        async with asyncio.timeout(30):
            while await ask(url, f"{jobs} WHERE lock <> 'clock'"):  # noqa: ASYNC110 - only it knows
                await asyncio.sleep(0.05)
        clocks = await ask(url, jobs)

    assert work.most == 1
    # Both may have offered the clock at their start: then one offer waits behind the other.
    assert clocks.count(("clock", "doing")) == 1
    assert set(await ask(url, jobs)) <= {("clock", "todo")}
    assert await ask(url, "SELECT * FROM procrastinate_workers") == []


@pytest.mark.xdist_group("postgresql")
async def test_a_broken_lane_is_started_anew_on_postgresql(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it runs next does not matter; the clock goes on meanwhile."""
    monkeypatch.setattr("bot.jobs.shared.BREATH", 0)
    work = Lanes("telegram")
    work.trouble = [ValueError("bug")]

    async with running(shared(work, url)):
        await until(lambda: work.begun["telegram"] == 2)

    assert work.most == 1


@pytest.mark.xdist_group("postgresql")
async def test_a_lane_given_to_another_ends_here(url: str) -> None:
    """A process that was thought dead, and was not, lets go; then the lane runs once again."""
    work = Lanes("telegram")

    async with running(shared(work, url)):
        await until(lambda: work.inside["telegram"] == 1)
        await ask(url, "DELETE FROM procrastinate_jobs WHERE lock = 'lane:telegram'")
        await until(lambda: work.begun["telegram"] == 2)
        await until(lambda: work.inside["telegram"] == 1)


@pytest.mark.xdist_group("postgresql")
async def test_a_job_whose_end_was_not_written_is_freed(url: str) -> None:
    """A connection that broke at the wrong moment does not hold a lane for ever."""
    work = Lanes("telegram")

    async with running(shared(work, url)):
        await until(lambda: work.inside["telegram"] == 1)
        await ask(
            url,
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status, worker_id) "
            "SELECT 'notices', 'lane', 'lane:zalo_oa', 'doing', max(id) "
            "FROM procrastinate_workers",
        )
        work.lanes = ["telegram", "zalo_oa"]
        await until(lambda: work.inside["zalo_oa"] == 1)


@pytest.mark.xdist_group("postgresql")
async def test_a_database_that_was_away_is_come_back_to(
    url: str, database: Callable[[], str]
) -> None:
    """Nothing runs here meanwhile; afterwards everything does again."""
    work, other = Lanes("telegram"), database()
    name = url.partition("?")[0].rpartition("/")[2]

    async with running(shared(work, url, stalled_after=1.0)):
        await until(lambda: work.inside["telegram"] == 1)
        await ask(other, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await ask(
            other,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname <> current_database() AND pid <> pg_backend_pid()",
        )
        await until(lambda: work.inside["telegram"] == 0)
        ticks = work.ticks
        await ask(other, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until(lambda: work.inside["telegram"] == 1 and work.ticks > ticks)

    assert work.most == 1


class Written:
    """Work whose one lane writes a line for every send."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path

    async def due(self) -> Sequence[str]:
        return ["telegram"]

    async def tick(self) -> None:
        pass

    async def run(self, lane: str) -> None:
        while True:
            with self.path.open("a", encoding="ascii") as file:
                file.write(f"{self.name} {lane} {time.time()}\n")
            await asyncio.sleep(0.02)


def process(name: str, url: str, path: Path) -> None:
    """Be another process."""
    asyncio.run(Shared(Written(name, path), url, name, stalled_after=2.0, heartbeat=0.2).run())


@pytest.mark.xdist_group("postgresql")
async def test_a_killed_process_is_succeeded(url: str, tmp_path: Path) -> None:
    """Its lane goes on in another process within seconds, and never runs in both."""
    path = tmp_path / "sends"
    path.touch()
    victim = multiprocessing.get_context("spawn").Process(
        target=process, args=("victim", url, path)
    )
    victim.start()
    try:
        await until(lambda: "victim" in path.read_text())
        heir = Shared(Written("heir", path), url, "heir", stalled_after=2.0, heartbeat=0.2)
        async with running(heir):
            await asyncio.sleep(0.5)
            before = path.read_text()
            killed = time.time()
            victim.kill()
            await until(lambda: "heir" in path.read_text())
    finally:
        victim.kill()
        victim.join()
        victim.close()

    sends = [line.split() for line in path.read_text().splitlines()]
    names = [name for name, _, _ in sends]
    first = float(sends[names.index("heir")][2])
    assert "heir" not in before
    assert "victim" not in names[names.index("heir") :]
    assert 0.5 < first - killed < 10
