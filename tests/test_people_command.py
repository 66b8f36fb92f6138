"""`xaoi people`: an operator finds the address of whoever has just written."""

import asyncio
import os
import sys

from bot.config import Settings
from tests.chat import Chat


async def test_the_last_to_write_stand_first(chat: Chat, settings: Settings) -> None:
    """Beside the running bot, each address once, with when it last wrote; groups are left out."""
    await chat.says("/menu")
    chat.clock.later(minutes=1)
    other = Chat(chat.app, chat.channel, chat.clock, chat.address._replace(id="hoa"))
    await other.says("/menu")

    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "people"),
        env={**os.environ, "XAOI_DATABASE_URL": settings.database_url},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await command.communicate()

    assert said.decode().splitlines() == [
        "09:01 25/11/2026  test:hoa",
        "09:00 25/11/2026  test:lan",
    ]
