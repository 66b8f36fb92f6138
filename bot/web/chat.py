"""The web chat's page, what belongs to it, and the socket it talks through."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.webchat import WebChat
from bot.types import Address
from bot.web.headers import DEFAULTS
from bot.web.visitor import Visitor, is_framed

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
FRESH = {"Cache-Control": "no-cache, private"}


@dataclass(frozen=True, slots=True)
class Page:
    """What the page says of the commune."""

    bot: str
    """The bot's name: Trợ lý số xã Tân Nguyên."""
    commune: str
    reach: tuple[str, ...] = ()
    """How to reach the commune without the bot, a line each."""


@dataclass(slots=True)
class Chat:
    """Gives the page and serves its sockets."""

    webchat: WebChat
    page: Page
    embed_origins: Collection[str] = ()
    public_url: str = ""
    _templates: Environment = field(init=False)
    _words: dict[str, dict[str, str]] = field(init=False)
    _version: str = field(init=False)

    def __post_init__(self) -> None:
        """Read the page's files once."""
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self._words = json.loads((TEMPLATES / "words.json").read_text("utf-8"))
        digest = hashlib.sha256(repr(self.page).encode())
        for file in sorted([*STATIC.iterdir(), *TEMPLATES.iterdir()]):
            digest.update(file.read_bytes())
        self._version = digest.hexdigest()[:12]

    def routes(self) -> list[BaseRoute]:
        """List what belongs to the web chat."""
        return [
            Route("/", self.show),
            Route("/widget.js", self.widget),
            Route("/sw.js", self.worker),
            Route("/manifest.webmanifest", self.manifest),
            Route("/webchat/leave", self.leave, methods=["POST"]),
            WebSocketRoute("/webchat", self.talk),
        ]

    async def show(self, request: Request) -> Response:
        """Give the page, and the cookie it is known by: a new one, or the same for longer."""
        language = self._language(request)
        body = self._templates.get_template("index.html").render(
            page=self.page,
            words=self._words[language],
            language=language,
            framed=is_framed(request),
            version=self._version,
        )
        answer = HTMLResponse(
            body, headers=FRESH | {"Content-Security-Policy": self._csp(request)}
        )
        visitor = Visitor.of(request) or Visitor.new(request)
        answer.headers.append("Set-Cookie", visitor.cookie)
        return answer

    async def widget(self, _: Request) -> Response:
        """Give the script that puts the chat into another site's page."""
        return self._script("widget.js", {"Cross-Origin-Resource-Policy": "cross-origin"})

    async def worker(self, _: Request) -> Response:
        """Give the service worker, which keeps the page for times without a network."""
        return self._script("sw.js", {})

    async def manifest(self, request: Request) -> Response:
        """Tell the phone what it puts on its home screen."""
        return JSONResponse(
            {
                "name": self.page.bot,
                "short_name": self.page.commune,
                "lang": self._language(request),
                "start_url": "/",
                "scope": "/",
                "display": "standalone",
                "background_color": "#eef3f8",
                "theme_color": "#0b4a86",
                "icons": [
                    {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"},
                    {"src": "/static/icon.png", "sizes": "192x192", "type": "image/png"},
                ],
            },
            media_type="application/manifest+json",
            headers=FRESH,
        )

    async def leave(self, request: Request) -> Response:
        """Make the browser a new visitor: somebody else takes the phone."""
        if not self._from_our_page(request):
            raise HTTPException(403)
        return Response(status_code=204, headers={"Set-Cookie": Visitor.new(request).cookie})

    async def talk(self, socket: WebSocket) -> None:
        """Serve one open page."""
        if not self._from_our_page(socket):
            await socket.close()
            return
        visitor = Visitor.of(socket)
        headers = []
        if visitor is None:
            visitor = Visitor.new(socket)
            headers.append((b"set-cookie", visitor.cookie.encode()))
        await socket.accept(headers=headers)

        async def send(frame: dict[str, Any]) -> None:
            try:
                await socket.send_text(json.dumps(frame, ensure_ascii=False))
            except (WebSocketDisconnect, RuntimeError):
                return  # Gone: the reader sees it too, and ends the talk.

        await self.webchat.talk(
            Address(self.webchat.name, visitor.address),
            _frames(socket),
            send,
            after=_number(socket.query_params.get("after", "")),
            language=self._language(socket),
        )

    def _language(self, connection: HTTPConnection) -> str:
        asked = connection.query_params.get("lang", "")
        return asked if asked in self._words else "vi"

    def _script(self, name: str, headers: dict[str, str]) -> Response:
        body = (STATIC / name).read_text("utf-8").replace("{version}", self._version)
        return Response(body, media_type="text/javascript", headers=FRESH | headers)

    def _csp(self, request: Request) -> str:
        """Allow our own socket by name, for browsers whose 'self' leaves it out."""
        host = request.headers.get("host", "")
        socket = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
        ancestors = " ".join(["'self'", *self.embed_origins])
        return (
            DEFAULTS["Content-Security-Policy"].replace("frame-ancestors 'none'", "")
            + f"connect-src 'self'{socket}; img-src 'self' data: blob:; "
            f"frame-ancestors {ancestors}"
        )

    def _from_our_page(self, connection: HTTPConnection) -> bool:
        """Tell whether no other site's page speaks here; programs send no origin at all."""
        origin = connection.headers.get("origin")
        if origin is None:
            return True
        ours = {connection.headers.get("host"), urlsplit(self.public_url).netloc or None}
        return urlsplit(origin).netloc in ours


async def _frames(socket: WebSocket) -> AsyncIterator[str | bytes]:
    while (message := await socket.receive())["type"] == "websocket.receive":
        text = message.get("text")
        yield message["bytes"] if text is None else text


def _number(text: str) -> int:
    """Read a message id; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0  # noqa: PLR2004 - digits that fit 64 bits
