"""Webhooks: verified, read and stored before the platform is told "ok"."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot import metrics
from bot.errors import StorageUnavailable
from bot.ports import Channel
from bot.types import Heard

LARGEST = 2**20
"""Bytes of an update; platforms send references to photos, not photos."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Takes the platforms' calls."""

    channels: Mapping[str, Channel]
    take_in: Callable[[list[Heard]], Awaitable[None]]
    refused: Callable[[str], Awaitable[None]]
    """Counts a call that this channel's platform did not sign."""
    clock: Callable[[], float] = time.perf_counter

    async def take(self, request: Request) -> Response:
        """Answer one call: 200 only once the message is safe, so that it is sent again else."""
        channel = self.channels.get(request.path_params["channel"])
        if channel is None or channel.pulled:
            raise HTTPException(404)
        body = await _body(request)
        if not channel.verify(request.headers, body):
            await self.refused(channel.name)
            raise HTTPException(403)
        begun = self.clock()
        try:
            if heard := channel.parse(body):
                await self.take_in([heard])
        except StorageUnavailable:
            raise HTTPException(503, headers={"Retry-After": "5"}) from None
        finally:
            metrics.webhook(channel.name, self.clock() - begun)
        return PlainTextResponse("ok")


async def _body(request: Request) -> bytes:
    """Read the body, and stop reading where it is too large."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)
