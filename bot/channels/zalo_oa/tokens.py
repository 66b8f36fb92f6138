"""Keeps an access token at hand: refreshed in time, by one process, committed before it is used.

Zalo's refresh token is good for one use, and each use kills the pair before it. So: whoever
refreshes first claims the row; the new pair is in the database before anybody sends with it; the
refresh token before it is kept for one cycle, should the new one turn out to be worth nothing.
A refresh that has begun is carried to its end, whoever waited for it has gone or not.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.zalo_oa.oauth import OAuth, Refused
from bot.errors import ChannelUnavailable, StorageUnavailable
from bot.storage import Db, tokens
from bot.storage.tokens import Pair

log = structlog.get_logger()

LEAD = timedelta(hours=5)
"""A token is refreshed this long before it ends: time enough to call a person."""
TIGHT = timedelta(hours=3)
"""With less than this left and no refresh, a person is called."""
AGAIN = timedelta(minutes=1)
"""How long to wait after a refresh whose answer was lost…"""
REFUSED_AGAIN = timedelta(minutes=15)
"""…and after one that Zalo refused."""
CLAIM = timedelta(minutes=2)
"""How long a process may take to refresh before another may try."""
FRESH = timedelta(minutes=2)
"""A token this young that is refused is not worth refreshing: something else is wrong."""
NOT_CONNECTED = "OA chưa kết nối. Trên máy chủ, chạy: xaoi zalo connect."
LOST = (
    "Zalo không cho gia hạn kết nối OA (mã {code}). Quản trị OA phải cấp quyền lại. "
    "Trên máy chủ, chạy: xaoi zalo connect. Hạn chót: {until}."
)
AWAY = (
    "Chưa gia hạn được kết nối OA vì máy chủ không gọi được Zalo. Kiểm tra mạng của máy chủ. "
    "Hạn chót: {until}."
)
ODD = (
    "Zalo không nhận mã truy cập vừa cấp. Xem OA có bị khóa, ứng dụng có bị gỡ không, "
    "rồi chạy: xaoi doctor."
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
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _pair: Pair | None = None
    _task: asyncio.Task[None] | None = None

    async def access(self) -> str:
        """Return a token that is good as far as we know; raises ChannelUnavailable.

        Nobody waits for the refresh of one that is still good.
        """
        pair = self._pair or await self._read()
        left = pair.expires_at - self.now()
        if left <= timedelta():
            return await self.renew(pair.access)
        if left <= LEAD:
            self._begin(pair.access)
        return pair.access

    async def renew(self, stale: str) -> str:
        """Return another token than this one, which Zalo refused; raises ChannelUnavailable."""
        pair = await self._read()
        if pair.access == stale:
            await asyncio.shield(self._begin(stale))
            pair = await self._read()
        if pair.access == stale:
            raise ChannelUnavailable("token")
        return pair.access

    async def look(self) -> None:
        """Take over what another process did; refresh what is due, also while nobody writes."""
        pair = await self._read()
        if pair.expires_at - self.now() <= LEAD:
            await asyncio.shield(self._begin(pair.access))

    async def keep(self, pair: Pair) -> None:
        """Take a pair that an administrator's consent gave."""
        async with self.db.begin() as tx:
            await tokens.save(tx, self.channel, pair)
        self._pair = pair

    async def settle(self) -> None:
        """Wait for a refresh that is under way: its pair must not get lost."""
        if self._task:
            await asyncio.wait([self._task])

    async def _read(self) -> Pair:
        async with self.db.read() as tx:
            self._pair = await tokens.find(tx, self.channel)
        if self._pair is None:
            await self.alert("not connected", NOT_CONNECTED)
            raise ChannelUnavailable("not_connected")
        return self._pair

    def _begin(self, stale: str) -> asyncio.Task[None]:
        """Begin to refresh, unless that is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._refresh(stale), name="zalo_oa tokens")
        return self._task

    async def _refresh(self, stale: str) -> None:
        try:
            pair = await self._claimed(stale)
            if pair:
                await self._exchange(pair)
        except StorageUnavailable as error:
            log.warning("zalo_oa.not_refreshed", why=str(error))
        except Exception:
            log.exception("zalo_oa.refresh_broke")

    async def _claimed(self, stale: str) -> Pair | None:
        """Claim the pair whose access token this is; None where it is not ours to refresh."""
        now = self.now()
        async with self.db.begin() as tx:
            pair = await tokens.find(tx, self.channel)
            if pair is None or pair.access != stale:
                return None
            # Claimed only while the stale one is still the one kept: else another process has
            # refreshed it, and doing so again would kill the pair that it got.
            mine = await tokens.claim(tx, self.channel, stale, self.by, now, now + CLAIM)
        if mine and now - pair.obtained_at < FRESH:
            await self._note("fresh", REFUSED_AGAIN)
            await self.alert("fresh token refused", ODD)
            return None
        return pair if mine else None

    async def _exchange(self, pair: Pair) -> None:
        try:
            fresh = await self._by_either(pair)
        except Refused as error:
            await self._note(error.code, REFUSED_AGAIN)
            told = LOST.replace("{code}", error.code)
            await self.alert("refresh refused", self._by_when(told, pair))
        except ChannelUnavailable as error:
            await self._note(error.code, AGAIN)
            if pair.expires_at - self.now() <= TIGHT:
                await self.alert("refresh failing", self._by_when(AWAY, pair))
        else:
            await self._keep_surely(fresh)

    async def _by_either(self, pair: Pair) -> Pair:
        """Refresh with the token in use, or with the one before it."""
        try:
            fresh = await self.oauth.refresh(pair.refresh)
        except Refused:
            if not pair.previous:
                raise
            fresh = await self.oauth.refresh(pair.previous)
        return replace(fresh, previous=pair.refresh)

    async def _keep_surely(self, fresh: Pair) -> None:
        """Keep a pair that exists nowhere else, however long the database is away."""
        while True:
            try:
                await self.keep(fresh)
            except StorageUnavailable as error:
                log.warning("zalo_oa.pair_not_kept", why=str(error))
                await self.pause(2.0)
            else:
                log.info("zalo_oa.refreshed")
                return

    async def _note(self, why: str, wait: timedelta) -> None:
        log.warning("zalo_oa.not_refreshed", why=why)
        async with self.db.begin() as tx:
            await tokens.give_up(tx, self.channel, self.by, why, self.now() + wait)

    def _by_when(self, told: str, pair: Pair) -> str:
        until = pair.expires_at.astimezone(self.now().tzinfo)
        return told.replace("{until}", f"{until:%H:%M %d/%m}")
