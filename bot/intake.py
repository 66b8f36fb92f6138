"""Takes what a channel heard to where it belongs: messages to the conversation, receipts aside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.conversation import Conversation
from bot.storage import Db, Tx, accounts, receipts
from bot.types import Heard, Inbound, Receipt, Unheard

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Intake:
    """The one way in, for webhooks and for polling."""

    db: Db
    conversation: Conversation
    now: Callable[[], datetime]

    async def take(self, heard: Iterable[Heard]) -> None:
        """Store durably; raises StorageUnavailable, and then nothing may be acknowledged."""
        messages: list[Inbound] = []
        for one in heard:
            match one:
                case Inbound():
                    messages.append(one)
                case Receipt():
                    await self._note_receipt(one)
                case Unheard():
                    await self._note_unheard(one)
        if messages:
            await self.conversation.receive(messages)

    async def _note_receipt(self, receipt: Receipt) -> None:
        async def arrived(tx: Tx) -> None:
            await receipts.arrived(tx, receipt.address, receipt.messages)

        await self.db.commit(then=arrived)

    async def _note_unheard(self, one: Unheard) -> None:
        log.info("update.unheard", channel=one.channel, update=one.event)
        fact = {"channel": one.channel, "name": f"event {one.event}"[:60], "value": ""}
        await self.db.commit((accounts.note, fact | {"at": self.now()}))
