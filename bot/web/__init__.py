"""The HTTP server: webhooks, the web chat and its page, pictures, health, metrics."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot import metrics
from bot.ports import Channel
from bot.types import Heard
from bot.web.chat import STATIC, Chat, Page
from bot.web.headers import SecurityHeaders
from bot.web.hooks import Hooks
from bot.web.media import Media
from bot.web.notices import Notices, Shown
from bot.web.oauth import Consent
from bot.web.refusals import Refusals
from bot.web.sheets import Sheets
from bot.web.visitor import Visitor

__all__ = ["Chat", "Consent", "Notices", "Page", "Refusals", "Sheets", "Shown", "Visitor", "build"]


def build(  # noqa: PLR0913 - everything the server is put together from
    *,
    channels: Mapping[str, Channel],
    take_in: Callable[[list[Heard]], Awaitable[None]],
    ready: Callable[[], Awaitable[bool]],
    media: Sequence[Path],
    refused: Callable[[str], Awaitable[None]],
    chat: Chat | None = None,
    routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """Put the server together; `media` are the folders of pictures and files."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def is_ready(_: Request) -> Response:
        if await ready():
            return PlainTextResponse("ok")
        return PlainTextResponse("not ready", 503)

    async def measured(_: Request) -> Response:
        return Response(metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return Starlette(
        routes=[
            *(chat.routes() if chat else ()),
            Route("/hooks/{channel}", Hooks(channels, take_in, refused).take, methods=["POST"]),
            Route("/media/{name:path}", Media(media).give),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/health/live", live),
            Route("/health/ready", is_ready),
            Route("/metrics", measured),
            *routes,
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware)],
    )
