"""The process that gets killed: the whole bot, with the chaos channel added."""

import asyncio
import sys
import time
from datetime import datetime, timedelta

from bot import logs
from bot.app import build
from bot.config import Settings
from bot.hours import VIETNAM
from bot.serve import Server, banner, bind, configured
from tests.chaos.channel import Chaos

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)


async def main(database: str, platform: str, begun: float) -> None:
    """Serve until killed."""
    logs.configure("WARNING", as_json=True)
    settings = Settings(
        _env_file=None, database_url=database, channels=(), port=0, lease_seconds=2
    )

    def now() -> datetime:
        """Go on from the same morning at every start: what is said may depend on the hour."""
        return MORNING + timedelta(seconds=time.time() - begun)

    door = bind(settings)
    async with build(settings, channels=[Chaos(platform)], now=now) as app:
        running = asyncio.create_task(app.run())
        print(banner(app, door.getsockname()[1]), flush=True)  # noqa: T201 - the driver reads it
        await Server(configured(app)).serve(sockets=[door])
        running.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
