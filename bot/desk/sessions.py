"""Sessions of the desk: begun by a one-time link, known by a cookie of which we keep the hash."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.room import Room
from bot.officials import hashed
from bot.storage import desk_sessions
from bot.storage.desk_sessions import SEEN_EVERY, DeskSession
from bot.types import Address

COOKIE = "xaoi_desk"
PATH = "/desk"
LASTS = timedelta(hours=12)
"""However busy: a new working day begins with a new link."""
IDLE = timedelta(hours=2)
"""Left alone so long, a session is over: somebody may have gone home."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens, finds and ends sessions."""

    room: Room

    async def enter(self, token: str) -> Address | None:
        """Use a link up; returns whose it was, None where it was used or has run out."""
        async with self.room.db.begin() as tx:
            return await desk_sessions.use(tx, hashed(token), self.room.now())

    async def usable(self, token: str) -> bool:
        """Tell whether a link would still let in, without using it up."""
        async with self.room.db.read() as tx:
            return await desk_sessions.usable(tx, hashed(token), self.room.now())

    async def open(self, request: Request, answer: Response, address: Address) -> None:
        """Begin a session, and let the browser keep its cookie."""
        token, now = secrets.token_urlsafe(32), self.room.now()
        one = DeskSession(address, secrets.token_urlsafe(32), now, now, now + LASTS)
        async with self.room.db.begin() as tx:
            await desk_sessions.tidy(tx, now)
            await desk_sessions.open_(tx, hashed(token), one)
        answer.set_cookie(
            COOKIE,
            token,
            path=PATH,
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure="https" in (request.url.scheme, request.headers.get("x-forwarded-proto")),
        )

    async def find(self, request: Request) -> DeskSession | None:
        """Return the session of this browser; None where it is over."""
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        now = self.room.now()
        async with self.room.db.read() as tx:
            one = await desk_sessions.find(tx, hashed(token))
        if one is None or one.expires_at <= now or now - one.seen_at > IDLE:
            return None
        # A page that looks by itself whether there is news is no sign of somebody sitting there.
        by_itself = request.method == "GET" and "hx-request" in request.headers
        if now - one.seen_at > SEEN_EVERY and not by_itself:
            async with self.room.db.begin() as tx:
                await desk_sessions.seen(tx, hashed(token), now)
        return one

    async def end(self, request: Request, answer: Response) -> None:
        """End this browser's session."""
        async with self.room.db.begin() as tx:
            await desk_sessions.end(tx, hashed(request.cookies.get(COOKIE, "")))
        answer.delete_cookie(COOKIE, path=PATH)
