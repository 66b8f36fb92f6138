"""The web chat: every open page has a socket, and fetches its own replies from the outbox."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import structlog
from pydantic import ValidationError

from bot.channels.webchat.frames import (
    Envelope,
    Id,
    Press,
    Refused,
    Said,
    Seen,
    Text,
    _,
    read,
    shown,
)
from bot.errors import MessageRejected, StorageUnavailable
from bot.types import Address, Delivery, Inbound

log = structlog.get_logger()

BURST, PER_SECOND = 20, 2.0
"""Frames a page may send at once, and then go on with."""

TOO_FAST = _("Tin gửi nhanh quá. Bà con chờ vài giây, trợ lý trả lời từng tin.")
NOT_STORED = (
    "Máy của xã đang bận, tin chưa lưu được. Bà con cứ để trang này mở, tin sẽ tự gửi lại."
)

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class WebChat:
    """Serves the open pages: takes their frames, gives each what waits for its address."""

    name: ClassVar[str] = "webchat"
    pulled: ClassVar[bool] = True
    lists: ClassVar[bool] = True

    receive: Callable[[list[Inbound]], Awaitable[None]]
    """Stores messages; has returned once they are safe. May raise StorageUnavailable."""
    fetch: Callable[[Address, int], Awaitable[Sequence[Delivery]]]
    """Returns the replies of an address after this id, in order."""
    delivered: Callable[[Address, int], Awaitable[None]]
    """Notes that the page has shown everything up to this id."""
    new_id: Callable[[], str] = secrets.token_urlsafe
    """Names a message that came without an id."""
    gettext: Callable[[str, str], str] = field(default=lambda _language, text: text)
    look_again: float | None = None
    """Seconds between looks, where another process may answer; None where none can."""
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _open: dict[Address, set[asyncio.Event]] = field(default_factory=dict)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Refuse: nobody calls a webhook of ours for a page of ours."""
        del headers, body
        return False

    def parse(self, body: bytes) -> Inbound | None:
        """Read `{"address", "language", "frame"}`, a frame and whose it is."""
        try:
            envelope = Envelope.model_validate_json(body)
        except ValidationError:
            return None
        return self._inbound(
            Address(self.name, envelope.address), envelope.language, envelope.frame
        )

    async def send(self, delivery: Delivery) -> str:
        """Refuse: pages fetch what is theirs."""
        del delivery
        raise MessageRejected("pulled")

    async def start(self) -> None:
        """Do nothing: pages open their own connections."""

    async def stop(self) -> None:
        """Do nothing: the server closes the sockets."""

    def notify(self, address: Address) -> None:
        """Wake the open pages of this address: there is something to fetch."""
        for arrival in self._open.get(address, ()):
            arrival.set()

    async def talk(
        self,
        address: Address,
        frames: AsyncIterator[str | bytes],
        send: Send,
        *,
        after: int = 0,
        language: str = "",
    ) -> None:
        """Serve one open page until its frames end."""
        arrival = asyncio.Event()
        self._open.setdefault(address, set()).add(arrival)
        try:
            async with asyncio.TaskGroup() as tasks:
                giving = tasks.create_task(self._give(address, after, arrival, send))
                await self._take(address, language, frames, send)
                giving.cancel()
        finally:
            self._open[address].discard(arrival)
            if not self._open[address]:
                del self._open[address]

    async def _give(
        self, address: Address, after: int, arrival: asyncio.Event, send: Send
    ) -> None:
        while True:
            arrival.clear()
            try:
                found = await self.fetch(address, after)
            except StorageUnavailable as error:
                log.warning("webchat.not_fetched", why=str(error))
                await self.pause(2.0)
                continue
            for delivery in found:
                await send(shown(delivery))
                after = delivery.id
            try:
                async with asyncio.timeout(self.look_again):
                    await arrival.wait()
            except TimeoutError:
                continue

    async def _take(
        self, address: Address, language: str, frames: AsyncIterator[str | bytes], send: Send
    ) -> None:
        bucket = Bucket(self.clock())
        async for raw in frames:
            if wait := bucket.take(self.clock()):
                if bucket.just_empty:
                    await send(self._notice(language, TOO_FAST))
                # Reading stops meanwhile: slowed down, nothing is lost.
                await self.pause(wait)
            if answer := await self._answer(address, language, raw):
                await send(answer)

    async def _answer(
        self, address: Address, language: str, raw: str | bytes
    ) -> dict[str, Any] | None:
        """Store what a frame says; return the frame that tells the page so, or why not."""
        frame = read(raw)
        if isinstance(frame, Refused):
            return self._notice(language, frame.why, frame.id)
        try:
            if isinstance(frame, Seen):
                await self.delivered(address, min(frame.id, 2**53))
                return None
            await self.receive([self._inbound(address, language, frame)])
        except StorageUnavailable as error:
            log.warning("webchat.not_stored", why=str(error))
            return self._notice(language, NOT_STORED)
        return None if frame.id is None else {"type": "ack", "id": frame.id}

    def _inbound(self, address: Address, language: str, frame: Said) -> Inbound:
        id_ = self.new_id() if frame.id is None else frame.id
        return Inbound(
            sender=address,
            # The page chose it: it is unique only together with the address.
            id=f"{address.id}:{id_}",
            kind=frame.type,
            text=frame.text if isinstance(frame, Text) else "",
            press=frame.data if isinstance(frame, Press) else "",
            language=language,
        )

    def _notice(self, language: str, text: str, id_: Id = None) -> dict[str, Any]:
        """Say why a frame was not taken; with its id, the page need not send it again."""
        notice: dict[str, Any] = {"type": "notice", "text": self.gettext(language, text)}
        return notice if id_ is None else notice | {"id": id_}


@dataclass(slots=True)
class Bucket:
    """Lets a page send a few frames at once, and then so many a second."""

    at: float
    left: float = BURST
    just_empty: bool = False

    def take(self, now: float) -> float:
        """Take one frame's worth; return the seconds to wait first."""
        was_empty = self.left < 0
        self.left = min(BURST, self.left + (now - self.at) * PER_SECOND) - 1
        self.at = now
        self.just_empty = self.left < 0 and not was_empty
        return max(0.0, -self.left / PER_SECOND)
