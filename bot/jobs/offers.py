"""Jobs in Procrastinate's tables: offered to all processes, taken from the dead."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App

QUEUE = "notices"


async def offer(app: "App", task: str, lock: str, **arguments: str) -> None:
    """Offer a job to all processes, unless it is offered already."""
    from procrastinate.exceptions import AlreadyEnqueued

    job = app.configure_task(task, queue=QUEUE, lock=lock, queueing_lock=lock)
    try:
        await job.defer_async(**arguments)
    except AlreadyEnqueued:
        return


async def take(app: "App", id_: int) -> bool:
    """Delete the job of a dead process; false if somebody else was first."""
    from procrastinate.exceptions import ConnectorException
    from procrastinate.jobs import Status
    from psycopg.errors import RaiseException

    try:
        await app.job_manager.finish_job_by_id_async(id_, Status.ABORTED, delete_job=True)
    except ConnectorException as error:
        if isinstance(error.__cause__, RaiseException):
            return False
        raise
    return True
