"""The database: one writer that carries many turns in one commit, and readers beside it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.errors import StorageUnavailable, XaoiError
from bot.storage.base import DirectTx, Tx, driven
from bot.storage.batch import Then, Unit, Work, save
from bot.storage.sqlite import durable, owned

T = TypeVar("T")
READERS = 4
GATHER = 3
"""Rounds of the loop before a commit begins: whoever was just answered asks for the next one.

They take microseconds, and halve the commits of 16 conversations (0.28 a turn to 0.15).
"""
BUGS = (
    IntegrityError,
    DataError,
    ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.ProgrammingError,
)
"""What a database says to a statement that is wrong, however often it is tried."""


class Db:
    """All access to the database; raises StorageUnavailable when it is away, full or locked.

    On SQLite one process owns the file and one connection owns the writes; on PostgreSQL any
    number of processes share it.
    """

    def __init__(self, url: str, *, owner: bool = True, patience: float = 5.0) -> None:
        self.url = make_url(url)
        self._patience = patience
        """Seconds to wait for a lock that another process holds on the SQLite file."""
        self._owner = owner
        """A command beside a running bot is no owner: it leaves messages and claims alone."""
        self.shared = self.url.get_backend_name() == "postgresql"
        """Other processes may write too."""
        self._waiting: list[Unit] = []
        self._arrived = asyncio.Event()
        self._writing = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._writer: AsyncEngine
        self._reader: AsyncEngine

    async def open(self) -> None:
        """Connect; refuse a second process on the same SQLite file."""
        if self.shared:
            self._writer = self._reader = create_async_engine(
                self.url, pool_size=8, max_overflow=4, pool_pre_ping=True, hide_parameters=True
            )
        else:
            path = Path((self.url.database or "xaoi.db").removeprefix("file:"))
            if self._owner:
                self._stack.enter_context(owned(path))
            with translated():
                path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._asynchronous(1, "BEGIN IMMEDIATE")
            self._reader = self._asynchronous(READERS, "BEGIN")
            with translated():
                self._direct = self._threaded().connect()
            self._stack.callback(self._direct.close)
            self._lookup = self._threaded()
            self._thread = self._stack.enter_context(ThreadPoolExecutor(1, "committer"))
            self._readers = self._stack.enter_context(ThreadPoolExecutor(1, "reader"))
        self._stack.push_async_callback(self._reader.dispose)
        self._stack.push_async_callback(self._writer.dispose)
        async with self.read():
            pass
        committer = asyncio.create_task(self._commit_for_ever(), name="committer")
        self._stack.push_async_callback(stopped, committer)

    def _asynchronous(self, size: int, begin: str) -> AsyncEngine:
        engine = create_async_engine(
            self.url,
            pool_size=size,
            max_overflow=0,
            connect_args={"timeout": self._patience},
            hide_parameters=True,
        )
        durable(engine.sync_engine, begin)
        return engine

    def _threaded(self) -> Engine:
        """Make a blocking engine of one connection, for one thread of our own."""
        engine = create_engine(
            self.url.set(drivername="sqlite"),
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "timeout": self._patience},
            hide_parameters=True,
        )
        durable(engine)
        self._stack.callback(engine.dispose)
        return engine

    async def close(self) -> None:
        """Let go of the database."""
        await self._stack.aclose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """Open a write transaction: committed at the end, rolled back on any error."""
        with translated():
            async with AsyncExitStack() as stack:
                if not self.shared:
                    await stack.enter_async_context(self._writing)
                yield Tx(await stack.enter_async_context(self._writer.begin()))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """Open a read transaction."""
        with translated():
            async with self._reader.connect() as connection:
                yield Tx(connection)

    async def look(self, read: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
        """Read what one function wants, in one go: for the path of every message."""
        if self.shared:
            async with self.read() as tx:
                return await read(tx)
        loop = asyncio.get_running_loop()
        with translated():
            return await loop.run_in_executor(self._readers, self._look, read)

    def _look(self, read: Callable[[Tx], Coroutine[Any, Any, T]]) -> T:
        with self._lookup.connect() as connection:
            return driven(read(DirectTx(connection)))

    async def commit(self, *work: Work, then: Then | None = None) -> list[Any]:
        """Write these rows, all or nothing, in one commit with whoever else waits.

        Returns each Save's result for its row, in the order of `work`.
        """
        unit = Unit(work, then)
        self._waiting.append(unit)
        self._arrived.set()
        return await unit.done

    async def _commit_for_ever(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            for _ in range(GATHER):
                await asyncio.sleep(0)
            units, self._waiting = self._waiting, []
            await self._commit(units)

    async def _commit(self, units: list[Unit]) -> None:
        """Commit together; if that fails, each alone, so that one bad unit harms no other."""
        try:
            with translated():
                results = await self._together(units)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the callers
            if len(units) > 1 and not isinstance(error, StorageUnavailable):
                for unit in units:
                    await self._commit([unit])
                return
            for unit in units:
                if not unit.done.done():
                    unit.done.set_exception(error)
            return
        for unit, result in zip(units, results, strict=True):
            if not unit.done.done():
                unit.done.set_result(result)

    async def _together(self, units: list[Unit]) -> list[list[Any]]:
        if self.shared:
            async with self._writer.begin() as connection:
                return await save(Tx(connection), units)
        async with self._writing:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._in_thread, units)

    def _in_thread(self, units: list[Unit]) -> list[list[Any]]:
        # Begun and committed on the cursor's own level: SQLAlchemy's way there costs as much
        # as the rows of a turn.
        connection = self._direct
        raw = connection.connection
        raw.execute("BEGIN IMMEDIATE")
        try:
            results = driven(save(DirectTx(connection), units))
            raw.commit()
        except BaseException:
            connection.rollback()
            raw.rollback()
            raise
        return results


@contextmanager
def translated() -> Iterator[None]:
    """Turn what databases raise into our one error; bugs (broken constraints) stay bugs."""
    try:
        yield
    except (XaoiError, *BUGS):
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError, TimeoutError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StorageUnavailable(f"Cơ sở dữ liệu không dùng được: {cause}") from error


async def stopped(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it is gone."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
