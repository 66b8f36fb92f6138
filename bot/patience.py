"""Ends work under way: a little patience, and then no more."""

import asyncio
from collections.abc import Collection

PATIENCE = 5.0
"""Seconds that stopping may take; whatever is lost then is taken up by the next start."""


async def let_go(tasks: Collection[asyncio.Task[None]]) -> None:
    """Wait for tasks to end, and cancel those that take too long."""
    if not tasks:
        return
    _, late = await asyncio.wait(set(tasks), timeout=PATIENCE)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)
