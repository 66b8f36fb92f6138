"""A citizen at the front door: says, presses, waits; and sees what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from bot.app import App
from bot.storage import contacts, sessions
from bot.types import Address, Button, Contact, Delivery, Inbound, Reply, Session

LAN = Address("test", "lan")


class Collected:
    """A channel that keeps what it sent."""

    name: ClassVar[str] = "test"
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = False

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        del headers, body
        return False

    def parse(self, body: bytes) -> Inbound | None:
        del body
        return None

    async def send(self, delivery: Delivery) -> str:
        self.sent.append(delivery)
        return f"t{delivery.id}"

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass
class Clock:
    """A time that moves only when told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Chat:
    """One citizen on the test channel."""

    app: App
    channel: Collected
    clock: Clock
    address: Address = LAN
    pressed: list[Button] = field(default_factory=list)
    _count: int = 0

    async def says(self, text: str) -> Reply:
        """Type something; returns the last reply to it."""
        return await self.sends(Inbound(self.address, "", text))

    async def presses(self, label: str) -> Reply:
        """Press the newest button with this label."""
        for reply in reversed(self.replies):
            for button in reply.buttons:
                if button.label == label:
                    return await self.taps(button)
        shown = [button.label for button in self.replies[-1].buttons] if self.replies else []
        raise AssertionError(f"no button {label!r}; last shown: {shown}")

    async def taps(self, button: Button) -> Reply:
        """Press this very button, however old."""
        return await self.sends(
            Inbound(self.address, "", kind="press", press=button.data, message="t1")
        )

    async def sends(self, message: Inbound) -> Reply:
        """Send any message; returns the last reply to it."""
        replies = await self.gets(message)
        assert replies, "no answer"
        return replies[-1]

    async def gets(self, message: Inbound) -> list[Reply]:
        """Send any message; returns all replies to it, also none."""
        self._count += 1
        before = len(self.replies)
        await self.app.conversation.receive(
            [replace(message, id=message.id or f"{self.address.id}-{self._count}")]
        )
        await self.app.settle()
        return self.replies[before:]

    @property
    def replies(self) -> list[Reply]:
        """Everything this citizen was sent."""
        return [one.reply for one in self.channel.sent if one.address == self.address]

    async def contact(self) -> Contact | None:
        """What is known of them, as the database has it."""
        async with self.app.db.read() as tx:
            return await contacts.find(tx, self.address)

    async def session(self) -> Session:
        """Where they stand, as the database has it."""
        async with self.app.db.read() as tx:
            return await sessions.find(tx, self.address) or Session(self.address)
