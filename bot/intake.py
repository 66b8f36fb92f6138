"""Takes what a channel heard to where it belongs: messages to the conversation, receipts aside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.conversation import Conversation
from bot.storage import Db, Tx, accounts, receipts
from bot.types import Heard, Inbound, Receipt, Unheard

log = structlog.get_logger()

MOST_EARLY = 10_000
"""Receipts kept for messages we have not yet noted as sent."""


@dataclass(slots=True)
class Intake:
    """The one way in, for webhooks and for polling."""

    db: Db
    conversation: Conversation
    now: Callable[[], datetime]
    _early: list[Receipt] = field(default_factory=list)
    """Receipts of messages that were on the phone before we had written that they left."""

    async def take(self, heard: Iterable[Heard]) -> None:
        """Store durably; raises StorageUnavailable, and then nothing may be acknowledged."""
        messages: list[Inbound] = []
        for one in heard:
            match one:
                case Inbound():
                    messages.append(one)
                case Receipt():
                    if not await self._note_receipt(one) and len(self._early) < MOST_EARLY:
                        self._early.append(one)
                case Unheard():
                    await self._note_unheard(one)
        if messages:
            await self.conversation.receive(messages)

    async def look_again(self) -> None:
        """Note the receipts that came too early; what is still unknown is not ours to know."""
        early, self._early = self._early, []
        for one in early:
            await self._note_receipt(one)

    async def _note_receipt(self, receipt: Receipt) -> bool:
        known: list[bool] = []

        async def arrived(tx: Tx) -> None:
            known.append(await receipts.arrived(tx, receipt.address, receipt.messages))

        await self.db.commit(then=arrived)
        return known[-1]

    async def _note_unheard(self, one: Unheard) -> None:
        log.info("update.unheard", channel=one.channel, update=one.event)
        fact = {"channel": one.channel, "name": f"event {one.event}"[:60], "value": ""}
        await self.db.commit((accounts.note, fact | {"at": self.now()}))
