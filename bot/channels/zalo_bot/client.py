"""Calls the Zalo Bot API over HTTP; only errors in our words leave, and never the token."""

import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    InvalidURL,
)

from bot.channels.holding import Hold
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientUnreachable,
    SendError,
    StorageUnavailable,
    Throttled,
)
from bot.types import NOTHING

log = structlog.get_logger()

Params = Mapping[str, Any]
Alert = Callable[[str, str, str], Awaitable[None]]
"""Calls a person: the channel, a code, a sentence."""

REFUSED = (
    "Zalo không nhận XAOI_ZALO_BOT_TOKEN. Lấy lại mã ở OA Zalo Bot Manager (dạng 123456:abc…), "
    "ghi vào tệp .env, rồi chạy lại: xaoi run."
)
"""What a person is told where Zalo does not know our token."""
PATIENCE = 10.0
"""Seconds for an ordinary call."""
UNSENT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""What can only happen before a message left us."""
MAYBE_TAKEN = (200, 408, 504)
"""Statuses after which, without a word of Zalo's own, a message may have arrived."""
PAUSE = 60.0
"""Seconds to wait after a 429, which does not say how long."""


class Client:
    """One bot account; opens its connections with the first call."""

    def __init__(
        self,
        token: str,
        api_url: str,
        alert: Alert | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}"
        self._alert = alert
        self._hold = Hold(clock)
        self._session: ClientSession | None = None

    async def call(
        self, method: str, params: Params = NOTHING, *, patience: float = PATIENCE
    ) -> Any:
        """Call a method and return its result; raises SendError."""
        # Only messages wait: what people write is fetched all the same.
        if sends := method.startswith("send"):
            self._hold.check()
        status, body = await self._post(method, params, patience)
        try:
            return result(status, body)
        except Throttled as error:
            if sends:
                self._hold.begin(error.retry_after)
            raise
        except SendError as error:
            # Whoever asks who we are tells it as a wrong setting.
            if error.code == "token" and method != "getMe":
                await self._call_a_person()
            raise

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _call_a_person(self) -> None:
        if self._alert is None:
            return
        try:
            await self._alert("zalo_bot", "token", REFUSED)
        except StorageUnavailable as error:
            log.warning("zalo_bot.nobody_called", why=str(error))

    async def _post(self, method: str, params: Params, patience: float) -> tuple[int, bytes]:
        self._session = self._session or ClientSession()
        try:
            async with self._session.post(
                f"{self._base}/{method}",
                json=dict(params),
                # Half of it for the connection: a timeout must tell what cannot have left.
                timeout=ClientTimeout(total=patience, connect=patience / 2),
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        # Not "from error": errors of aiohttp may quote the URL, and the token is in it.
        except UNSENT:
            raise ChannelUnavailable("network") from None
        except TimeoutError:
            raise ChannelUnavailable("timeout", ambiguous=True) from None
        except (ClientError, OSError):
            raise ChannelUnavailable("network", ambiguous=True) from None


def result(status: int, body: bytes) -> Any:
    """Take the result out of an answer, or say in our words why there is none."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    match told:
        case {"ok": True, "result": found}:
            return found
        case {"ok": False, "error_code": int(code)}:
            raise translate(code, str(told.get("description", "")))
        case {"ok": False}:
            raise translate(status, "")
    # Not an answer of Zalo's own: a proxy speaks, or it broke off on its way.
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        raise Throttled(PAUSE, "429")
    why = "garbled" if status == 200 else str(status)  # noqa: PLR2004 - OK
    raise ChannelUnavailable(why, ambiguous=status in MAYBE_TAKEN)


def translate(code: int, description: str) -> SendError:
    """Say an error of Zalo in our words."""
    match code:
        case 401:
            return ChannelUnavailable("token")
        case 429:
            return Throttled(PAUSE, "429")
        # Zalo's list of errors explains 403 with these words; a refusal is 403 as well.
        case 403 if "internal" in description.lower():
            return ChannelUnavailable("403")
        case 403:
            return RecipientUnreachable("403")
        case 404 if re.search("chat|user", description, re.IGNORECASE):
            return RecipientUnreachable("404")
        # A wrong XAOI_ZALO_BOT_API_URL answers so, too: that must shut out nobody.
        case 404:
            return ChannelUnavailable("404", doubtful=True)
        case 408 | 504:
            return ChannelUnavailable(str(code), ambiguous=True)
        case _ if 400 <= code < 500:  # noqa: PLR2004 - the client's errors
            return MessageRejected(str(code))
    return ChannelUnavailable(str(code))
