"""Lets Procrastinate decide which of many processes runs a lane, and which minds the clock.

A lane is a job that lasts as long as the lane has something to send; its lock keeps it single.
Minding the clock is a job that never ends. Jobs that end are deleted, and those of a process
that died too: what is still due is offered anew, so no job's id ever has two owners.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import StorageUnavailable
from bot.jobs.offers import QUEUE, offer, take
from bot.jobs.postgresql import conninfo, prepare
from bot.jobs.work import PAUSE, Work, repeat, told

if TYPE_CHECKING:
    from procrastinate import App, JobContext

log = structlog.get_logger()

CLOCK = "clock"
AT_ONCE = 32
"""Jobs that one process may run: every lane there can be, and the clock."""
BREATH = 2
"""Seconds until a lane that failed is tried again; each further time as many more."""


class Lost(Exception):
    """This process and the database no longer agree about what it runs."""


class Shared:
    """Runs lanes beside other processes on the same PostgreSQL, each lane in one of them."""

    def __init__(  # noqa: PLR0913 - the three times only tests and measurements set
        self,
        work: Work,
        database_url: str,
        name: str,
        *,
        pause: float = PAUSE,
        heartbeat: float = 1.0,
        stalled_after: float = 5.0,
    ) -> None:
        self._work = work
        self._url = database_url
        self._name = name
        self._pause = pause
        """Seconds between two looks for what is due, and for jobs to take."""
        self._heartbeat = heartbeat
        """Seconds between two signs of life, and between two looks at those of others."""
        self._stalled_after = stalled_after
        """Seconds without a sign of life after which a process counts as dead."""
        self._held: dict[int, asyncio.Task[object]] = {}
        """The jobs that run here."""
        self._strays: set[int] = set()
        """Jobs that the last look found in our name, and that do not run here."""
        self._worker: int | None = None
        self._seen = 0.0

    async def run(self) -> None:
        """Run for ever; while the database is away, nothing runs here."""
        from procrastinate.exceptions import ConnectorException
        from psycopg import Error

        # Below, it tells the arguments of every job; its errors are ours to tell.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        while True:
            try:
                await self._serve()
            except* (ConnectorException, Error, Lost, OSError) as errors:
                log.warning("jobs.interrupted", why=sorted(set(_reasons(errors))))
            except* Exception:
                log.exception("jobs.failed")
            task = asyncio.current_task()
            if task and task.cancelling():
                # An error on the way out must not swallow the order to stop.
                raise asyncio.CancelledError
            await asyncio.sleep(self._heartbeat)

    async def _serve(self) -> None:
        address = conninfo(self._url, f"xaoi {self._name}")
        await prepare(address)
        app = self._app(address)
        self._held, self._strays, self._worker = {}, set(), None
        self._seen = asyncio.get_running_loop().time()
        async with app.open_async(), asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(app), name="watch")
            tasks.create_task(self._labour(app), name="worker")
            # Here and not a task: Python 3.11 counts a group that fails while it only waits for
            # its tasks as an order to stop.
            await self._expire()

    async def _labour(self, app: "App") -> None:
        await app.run_worker_async(
            queues=[QUEUE],
            name=self._name,
            concurrency=AT_ONCE,
            fetch_job_polling_interval=self._pause,
            # Nobody asks for an end but by cancelling `run`.
            abort_job_polling_interval=3600,
            shutdown_graceful_timeout=0,
            listen_notify=False,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=self._heartbeat,
            stalled_worker_timeout=self._stalled_after,
        )
        raise Lost("its worker stopped")

    def _app(self, address: str) -> "App":
        from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy

        # Stopping while the database is away waits twice as long as a connection is waited for.
        app = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4, timeout=2))
        again = RetryStrategy(wait=BREATH, linear_wait=BREATH, retry_exceptions={Exception})

        @app.task(name="lane", queue=QUEUE, pass_context=True, retry=again)
        async def lane(context: JobContext, channel: str) -> None:
            await self._hold(context, self._run(channel))

        @app.task(name=CLOCK, queue=QUEUE, pass_context=True, retry=again)
        async def clock(context: JobContext) -> None:
            ticking = repeat(self._pause, self._work.tick, CLOCK)
            offering = repeat(self._pause, partial(self._offer, app), "lanes")
            await self._hold(context, ticking, offering)

        return app

    async def _run(self, channel: str) -> None:
        with told(f"lane:{channel}"):
            await self._work.run(channel)

    async def _hold(self, context: "JobContext", *work: Coroutine[Any, Any, None]) -> None:
        """Do a job's work, known as ours while it lasts."""
        id_, task = context.job.id or 0, asyncio.current_task()
        if task:
            self._held[id_] = task
        self._worker = context.job.worker_id
        try:
            # A group, because we and the worker may both cancel the job: what it does is
            # cancelled once, and can write down in peace what it did last.
            async with asyncio.TaskGroup() as tasks:
                for one in work:
                    tasks.create_task(one)
        finally:
            self._held.pop(id_, None)

    async def _offer(self, app: "App") -> None:
        """Offer the lanes that are due, but for those somebody has already."""
        from procrastinate.exceptions import ConnectorException

        due = await self._work.due()
        if not due:
            return
        try:
            known = {job.lock for job in await app.job_manager.list_jobs_async(queue=QUEUE)}
            for channel in due:
                lock = f"lane:{channel}"
                if lock not in known:
                    await offer(app, "lane", lock, channel=channel)
        except ConnectorException as error:
            raise StorageUnavailable("lanes cannot be offered") from error

    async def _watch(self, app: "App") -> None:
        try:
            while True:
                began = asyncio.get_running_loop().time()
                await self._look(app)
                self._seen = began
                await asyncio.sleep(self._heartbeat)
        finally:
            self._drop()

    async def _look(self, app: "App") -> None:
        """Take their jobs from the dead, make sure of our own, and that somebody has the clock."""
        held = set(self._held)
        for job in await app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=self._stalled_after
        ):
            if job.id is not None and await take(app, job.id):
                log.warning("jobs.taken", job=job.id, lock=job.lock)
        jobs = {job.id: job for job in await app.job_manager.list_jobs_async(queue=QUEUE)}
        doing = {id_: job.worker_id for id_, job in jobs.items() if id_ and job.status == "doing"}
        if held & set(self._held) - set(doing):
            raise Lost("somebody took its job")
        # A job whose end could not be written down: a new worker's first look frees it.
        strays = {id_ for id_, worker in doing.items() if worker == self._worker} - set(self._held)
        if strays & self._strays:
            raise Lost("a job did not end")
        self._strays = strays
        if all(job.lock != CLOCK for job in jobs.values()):
            await offer(app, CLOCK, CLOCK)

    async def _expire(self) -> None:
        """End what runs here before others may think us dead."""
        loop = asyncio.get_running_loop()
        while True:
            left = self._seen + self._stalled_after - self._heartbeat - loop.time()
            if left <= 0:
                self._drop()
                raise Lost("the database does not answer")
            await asyncio.sleep(left)

    def _drop(self) -> None:
        """End what runs here at once; the worker would first wait for the database."""
        for task in self._held.values():
            task.cancel()


def _reasons(errors: BaseExceptionGroup[BaseException]) -> Iterator[str]:
    """Name what went wrong, without texts that may carry addresses."""
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _reasons(error)
        else:
            yield str(error) if isinstance(error, Lost) else type(error).__name__
