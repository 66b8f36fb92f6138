"""Calls Zalo's OpenAPI: the token put in, the rate kept, errors in our words."""

import json
import random
from collections.abc import Awaitable, Callable, Container, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    InvalidURL,
)

from bot.channels.zalo_oa.codes import SPENT, TOKEN, Kind, meaning, translate
from bot.channels.zalo_oa.tokens import Tokens
from bot.errors import ChannelUnavailable, Throttled

PATIENCE = ClientTimeout(total=20, sock_connect=5)
UNSENT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
"""What can only happen before a message left us."""
FOR_A_PERSON = (Kind.operator, Kind.group, Kind.ours)
MAYBE_TAKEN = (200, 408, 504)
"""Statuses after which, without a word of Zalo's own, a message may have arrived."""
TOO_MANY = 429
"""The status of a server that wants to be asked less."""
Answer = Mapping[str, Any]


class Client:
    """One account as the sending side sees it; opens its connections with the first call."""

    def __init__(
        self,
        base_url: str,
        tokens: Tokens,
        alert: Callable[[str, str], Awaitable[None]],
        now: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._base = base_url.rstrip("/")
        self.tokens = tokens
        self.group_names: dict[str, str] = {}
        """By id, as Zalo last told them: an official does not know a group by its number."""
        self._alert = alert
        self._now = now
        self._chance = chance
        self._session: ClientSession | None = None
        self._held_until: datetime | None = None

    async def post(self, path: str, body: Any, *, quiet: Container[int] = ()) -> Answer:
        """Send JSON; returns `data`. Raises SendError; for the `quiet` codes nobody is called."""
        return await self._call("POST", path, quiet=quiet, json=body)

    async def get(
        self, path: str, query: Mapping[str, str], *, quiet: Container[int] = ()
    ) -> Answer:
        """Ask; returns `data`. Raises SendError; for the `quiet` codes nobody is called."""
        return await self._call("GET", path, quiet=quiet, params=query)

    async def get_as(self, access: str, path: str) -> Answer:
        """Ask with a token that is not kept yet; returns `data`. Raises SendError."""
        told = await self._ask("GET", path, access)
        if told.get("error") != 0 or not isinstance(told.get("data"), dict):
            raise ChannelUnavailable(str(told.get("error")))
        return cast("Answer", told["data"])

    async def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Send a file; returns `data`. Raises SendError."""

        def form() -> dict[str, Any]:
            data = FormData()
            data.add_field("file", content, filename=name)
            return {"data": data}

        return await self._call("POST", path, fresh=form)

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def _call(
        self,
        method: str,
        path: str,
        fresh: Callable[[], dict[str, Any]] = dict,
        *,
        quiet: Container[int] = (),
        **content: Any,
    ) -> Answer:
        self._hold_back()
        access = await self.tokens.access()
        told = await self._ask(method, path, access, **content, **fresh())
        if told.get("error") in TOKEN:
            access = await self.tokens.renew(access)
            told = await self._ask(method, path, access, **content, **fresh())
        code = told.get("error")
        if code == 0:
            data = told.get("data")
            return data if isinstance(data, dict) else {"list": data}
        if not isinstance(code, int):
            raise ChannelUnavailable("garbled", ambiguous=True)
        wanted = meaning(code).kind in FOR_A_PERSON or code == SPENT
        if wanted and code not in quiet:
            await self._alert(*self._alarm(code, content.get("json")))
        error = translate(code, self._now(), self._chance)
        if meaning(code).kind is Kind.minute:
            self._hold_until_next_minute()
        raise error

    def _alarm(self, code: int, body: Any) -> tuple[str, str]:
        """Make what a person is called with; of each group, with its name."""
        told, group = meaning(code), _group(body)
        if told.kind is not Kind.group or not group:
            return str(code), told.sentence
        return f"{code} {group}", f"{told.sentence} Nhóm: {self.group_names.get(group, group)}."

    async def _ask(self, method: str, path: str, access: str, **content: Any) -> Answer:
        self._session = self._session or ClientSession(timeout=PATIENCE)
        try:
            async with self._session.request(
                method,
                f"{self._base}{path}",
                headers={"access_token": access},
                allow_redirects=False,
                **content,
            ) as answer:
                status, body = answer.status, await answer.read()
                remain = answer.headers.get("X-RateLimit-Remain", "")
        # Not "from error": errors of aiohttp may quote what was sent.
        except UNSENT:
            raise ChannelUnavailable("network") from None
        except TimeoutError:
            raise ChannelUnavailable("timeout", ambiguous=True) from None
        except (ClientError, OSError):
            raise ChannelUnavailable("network", ambiguous=True) from None
        if remain == "0" or status == TOO_MANY:
            self._hold_until_next_minute()
        return _read(status, body)

    def _hold_until_next_minute(self) -> None:
        now = self._now()
        self._held_until = now.replace(second=0, microsecond=0) + timedelta(minutes=1)

    def _hold_back(self) -> None:
        """Send nothing while the minute's calls are used up: for all, not only for one person."""
        now = self._now()
        if self._held_until and now < self._held_until:
            raise Throttled((self._held_until - now).total_seconds(), "-32")


def _group(body: Any) -> str:
    """Find which group a call is about; empty for none."""
    match body:
        case {"recipient": {"group_id": str(id_)}} | {"group_id": str(id_)}:
            return id_
    return ""


def _read(status: int, body: bytes) -> Answer:
    if status == TOO_MANY:
        raise Throttled(60.0, "429")
    taken = status == 200  # noqa: PLR2004 - OK: errors of Zalo's own come with it too
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not taken or not isinstance(told, dict):
        why = "garbled" if taken else f"http_{status}"
        raise ChannelUnavailable(why, ambiguous=status in MAYBE_TAKEN)
    return told
