"""Calls the Zalo Bot API over HTTP; only errors in our words leave, and never the token."""

import json
from collections.abc import Mapping
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

from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientUnreachable,
    SendError,
    Throttled,
)
from bot.types import NOTHING

log = structlog.get_logger()

Params = Mapping[str, Any]

PATIENCE = 10.0
"""Seconds for an ordinary call."""
UNSENT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""What can only happen before a message left us."""
PAUSE = 60.0
"""Seconds to wait after a 429, which does not say how long."""


class Client:
    """One bot account; opens its connections with the first call."""

    def __init__(self, token: str, api_url: str) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}"
        self._session: ClientSession | None = None
        self._told = False

    async def call(
        self, method: str, params: Params = NOTHING, *, patience: float = PATIENCE
    ) -> Any:
        """Call a method and return its result; raises SendError."""
        status, body = await self._post(method, params, patience)
        try:
            return result(status, body)
        except SendError as error:
            if error.code == "token" and not self._told:
                self._told = True
                log.critical(
                    "zalo_bot.token_refused", cure="XAOI_ZALO_BOT_TOKEN: Zalo Bot Creator"
                )
            raise

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _post(self, method: str, params: Params, patience: float) -> tuple[int, bytes]:
        self._session = self._session or ClientSession()
        try:
            async with self._session.post(
                f"{self._base}/{method}",
                json=dict(params),
                timeout=ClientTimeout(total=patience),
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
    taken = status == 200  # noqa: PLR2004 - OK
    raise ChannelUnavailable("garbled" if taken else str(status), ambiguous=taken)


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
        case 403 | 404:
            return RecipientUnreachable(str(code))
        case 408 | 504:
            return ChannelUnavailable(str(code), ambiguous=True)
        case _ if 400 <= code < 500:  # noqa: PLR2004 - the client's errors
            return MessageRejected(str(code))
    return ChannelUnavailable(str(code))
