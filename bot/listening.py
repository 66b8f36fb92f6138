"""Hears the channels that fetch their updates; one that a person must mend stops no other."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.errors import SettingsWrong, StorageUnavailable
from bot.intake import Intake
from bot.ports import Polls

log = structlog.get_logger()


@dataclass(slots=True)
class Listening:
    """Brings what channels hear to the intake."""

    intake: Intake
    alert: Callable[[str, str, str], Awaitable[None]]
    """Calls a person: the channel, a code, a sentence."""
    again: float = 300.0
    """Seconds until a channel whose settings proved wrong is listened to again."""
    retry: float = 2.0
    """Seconds until what could not be stored is stored again."""

    async def listen(self, kind: str, channel: Polls) -> None:
        """Hear a channel out."""
        while True:
            try:
                await self._hear(channel)
            except SettingsWrong as error:
                log.critical("poll.settings", channel=kind, why=str(error))
                with suppress(StorageUnavailable):
                    await self.alert(kind, "settings", str(error))
                await asyncio.sleep(self.again)
            else:
                return

    async def _hear(self, channel: Polls) -> None:
        async for heard in channel.poll():
            while True:
                try:
                    await self.intake.take(heard)
                except StorageUnavailable as error:
                    log.warning("poll.not_stored", why=str(error))
                    await asyncio.sleep(self.retry)
                else:
                    break
