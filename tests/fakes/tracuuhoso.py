"""A dossier system that speaks `TraCuuHoSo` over HTTP on loopback, and fails when told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

DATA = Path(__file__).parent.parent / "dossiers" / "data"
Mood = Literal["well", "down", "slow", "malformed", "endless", "refusing", "moved"]


def recorded(name: str) -> bytes:
    """Read a recorded answer."""
    return (DATA / f"{name}.json").read_bytes()


@dataclass
class TraCuuHoSoServer:
    """Answers recorded bodies by code; `mood` says how well it is."""

    answers: dict[str, bytes]
    mood: Mood = "well"
    session: str = ""
    """The session a lookup must carry; empty where none is needed."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    logins: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def lookup(self, request: web.Request) -> web.StreamResponse:
        """Answer one lookup, as well as it is able to."""
        body = await request.json()
        self.asked.append(body)
        match self.mood:
            case "down":
                return web.Response(status=503)
            case "slow":
                await self._woken.wait()
            case "malformed":
                return web.Response(body=recorded("malformed"), content_type="application/json")
            case "endless":
                return web.Response(body=b'{"result": "' + b"x" * 2**21)
            case "refusing":
                return web.json_response({"session": "", "error_code": 7, "result": None})
            case "moved":
                return web.Response(status=302, headers={"Location": f"{self.url}/elsewhere"})
        if self.session and body.get("session") != self.session:
            return web.json_response({"session": "", "error_code": 1, "result": []})
        answer = self.answers.get(body["mahoso"], recorded("not_found"))
        return web.Response(body=answer, content_type="application/json")

    async def login(self, request: web.Request) -> web.Response:
        """Give out the session."""
        self.logins.append(await request.json())
        return web.json_response({"session": self.session})


@asynccontextmanager
async def serving(server: TraCuuHoSoServer) -> AsyncIterator[TraCuuHoSoServer]:
    """Listen on a free port of loopback."""
    app = web.Application()
    app.router.add_post("/lookup", server.lookup)
    app.router.add_post("/login", server.login)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server._woken.set()
        await runner.cleanup()


def entry(code: str, stage: str, **fields: str) -> bytes:
    """Write an answer about one dossier, with the names a real one carries."""
    one = json.loads(recorded("found"))
    one["result"][0] |= {"MaHoSo": code, "TrangThaiHoSo": stage, **fields}
    return json.dumps(one, ensure_ascii=False).encode()
