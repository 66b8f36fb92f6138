"""Keeps an access token at hand: refreshed in time, by one process, committed before it is used.

Zalo's refresh token is good for one use, and each use kills the pair before it. So: whoever
refreshes first claims the row; the new pair is in the database before anybody sends with it; the
refresh token before it is kept for one cycle, should the new one turn out to be worth nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.zalo_oa.oauth import OAuth, Refused
from bot.errors import ChannelUnavailable
from bot.storage import Db, tokens
from bot.storage.tokens import Pair

log = structlog.get_logger()

LEAD = timedelta(hours=5)
"""A token is refreshed this long before it ends: time enough to call a person."""
AGAIN = timedelta(minutes=1)
"""How long to wait after a refresh whose answer was lost…"""
REFUSED_AGAIN = timedelta(minutes=15)
"""…and after one that Zalo refused."""
CLAIM = timedelta(minutes=1)
"""How long a process may take to refresh before another may try."""
NOT_CONNECTED = "OA chưa kết nối. Trên máy chủ, chạy: xaoi zalo connect."
LOST = (
    "Zalo không cho gia hạn kết nối OA (mã {code}). Quản trị OA phải cấp quyền lại. "
    "Trên máy chủ, chạy: xaoi zalo connect. Hạn chót: {until}."
)


@dataclass(slots=True)
class Tokens:
    """The pair of one account, shared by all processes through the database."""

    db: Db
    channel: str
    oauth: OAuth
    alert: Callable[[str, str], Awaitable[None]]
    """Calls a person: a code, a sentence."""
    now: Callable[[], datetime]
    by: str
    """This process, in the claims it makes."""
    _pair: Pair | None = None
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def access(self) -> str:
        """Return a token that is good as far as we know; raises ChannelUnavailable."""
        pair = self._pair or await self._read()
        if self.now() < pair.expires_at - LEAD:
            return pair.access
        return await self.renew(pair.access, refused=self.now() >= pair.expires_at)

    async def renew(self, stale: str, *, refused: bool = True) -> str:
        """Return another token than this one; where it was not `refused`, it will do for now."""
        async with self._one:
            now = self.now()
            # Claimed only while the stale one is still the one kept: else another process has
            # refreshed it, and doing so again would kill the pair that it got.
            async with self.db.begin() as tx:
                mine = await tokens.claim(tx, self.channel, stale, self.by, now, now + CLAIM)
            pair = await self._read()
            if pair.access != stale:
                return pair.access
            if mine and (fresh := await self._refresh(pair)):
                return fresh.access
            if refused:
                self._pair = None
                raise ChannelUnavailable("token")
            return pair.access

    async def look(self) -> None:
        """Take over what another process did; refresh what is due, also while nobody writes."""
        self._pair = None
        await self.access()

    async def keep(self, pair: Pair) -> None:
        """Take a pair that an administrator's consent gave."""
        async with self.db.begin() as tx:
            await tokens.save(tx, self.channel, pair)
        self._pair = pair

    async def _read(self) -> Pair:
        async with self.db.read() as tx:
            self._pair = await tokens.find(tx, self.channel)
        if self._pair is None:
            await self.alert("not connected", NOT_CONNECTED)
            raise ChannelUnavailable("not_connected")
        return self._pair

    async def _refresh(self, pair: Pair) -> Pair | None:
        try:
            fresh = await self._by_either(pair)
        except Refused as error:
            await self._note(error.code, REFUSED_AGAIN)
            until = pair.expires_at.astimezone(self.now().tzinfo)
            told = LOST.replace("{code}", error.code).replace("{until}", f"{until:%H:%M %d/%m}")
            await self.alert("refresh refused", told)
            return None
        except ChannelUnavailable as error:
            await self._note(error.code, AGAIN)
            return None
        await self.keep(fresh)
        log.info("zalo_oa.refreshed")
        return fresh

    async def _by_either(self, pair: Pair) -> Pair:
        """Refresh with the token in use, or with the one before it."""
        try:
            fresh = await self.oauth.refresh(pair.refresh)
        except Refused:
            if not pair.previous:
                raise
            fresh = await self.oauth.refresh(pair.previous)
        return replace(fresh, previous=pair.refresh)

    async def _note(self, why: str, wait: timedelta) -> None:
        log.warning("zalo_oa.not_refreshed", why=why)
        async with self.db.begin() as tx:
            await tokens.give_up(tx, self.channel, self.by, why, self.now() + wait)
