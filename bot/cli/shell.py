"""What all commands share: run to the end, open the database, stop with a sentence."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from bot import environment
from bot.errors import XaoiError

if TYPE_CHECKING:
    from bot.storage import Db


def go(work: Coroutine[Any, Any, None]) -> None:
    """Run, and turn what we expect to go wrong into a sentence and exit code 1."""
    try:
        with asyncio.Runner(loop_factory=_loop()) as runner:
            runner.run(work)
    except XaoiError as error:
        stop(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def stop(sentence: str) -> NoReturn:
    """End with a sentence, and exit code 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


@asynccontextmanager
async def database() -> AsyncIterator["Db"]:
    """Open the database beside a bot that may be running."""
    from bot.storage import Db
    from bot.storage.migrate import upgrade

    db = Db(environment.read(channels=()).database_url, owner=False)
    await db.open()
    try:
        await upgrade(db)
        yield db
    finally:
        await db.close()


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Prefer uvloop, which does the same with less CPU; Windows has none."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
