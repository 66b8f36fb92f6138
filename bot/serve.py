"""Runs the bot as a server, and says in plain words what is on and what is off."""

import asyncio
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from bot import web
from bot.app import App, Role, build
from bot.config import Settings


async def serve(settings: Settings, role: Role, *, say: Callable[[str], None]) -> None:
    """Serve until the process is told to stop."""
    async with build(settings, role=role) as app:
        running = asyncio.create_task(app.run(), name="app")
        try:
            if role == "sender":
                say("Xã Ơi đang gửi tin cho các kênh.")
                await running
            else:
                await web_server(app, say)
        finally:
            running.cancel()
            await asyncio.wait({running})


async def web_server(app: App, say: Callable[[str], None]) -> None:
    """Serve HTTP until SIGINT or SIGTERM."""
    settings = app.settings
    server = uvicorn.Server(
        uvicorn.Config(
            site(app),
            host=settings.host,
            port=settings.port,
            log_config=None,
            log_level="warning",
            access_log=False,
            ws_max_size=16 * 1024 * 1024,
            timeout_graceful_shutdown=5,
        )
    )
    serving = asyncio.create_task(server.serve(), name="web")
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event
        await asyncio.sleep(0.02)
    if server.started:
        port = server.servers[0].sockets[0].getsockname()[1]
        say(banner(app, port))
    await serving


def site(app: App) -> Starlette:
    """Put together what is served over HTTP."""
    settings, commune = app.settings, app.shelf.library.commune
    page = web.Page(
        commune.bot_name,
        commune.name,
        tuple(line for point in commune.points[:2] for line in point.describe().splitlines()),
    )
    chat = None
    if app.webchat:
        chat = web.Chat(app.webchat, page, settings.embed_origins, settings.public_url)
    return web.build(
        channels=app.channels,
        receive=app.conversation.receive,
        ready=app.ready,
        media=(settings.content / "pictures", settings.content / "files"),
        chat=chat,
    )


def banner(app: App, port: int) -> str:
    """Say what is on, what is off, and how to turn it on."""
    settings = app.settings
    commune = app.shelf.library.commune
    lines = [
        f"{commune.bot_name} đang chạy.",
        f"  Mở trình duyệt: http://{settings.host}:{port}",
        f"  Cơ sở dữ liệu: {app.db.url.render_as_string(hide_password=True)}",
        f"  Tệp của xã: {settings.commune}",
    ]
    lines.append("  Đang bật: " + (", ".join(sorted(app.channels)) or "chưa có kênh nào"))
    if "telegram" not in app.channels:
        lines.append(
            "  Telegram đang tắt. Bật: đặt XAOI_CHANNELS=webchat,telegram và "
            "XAOI_TELEGRAM_TOKEN (lấy ở @BotFather)."
        )
    if not settings.dossier_url:
        lines.append(
            "  Hệ thống hồ sơ của tỉnh đang tắt. Bật: đặt XAOI_DOSSIER_URL. "
            "Nạp danh sách hồ sơ của xã: xaoi dossiers import TỆP."
        )
    if not settings.public_url:
        lines.append(
            "  Chỉ máy này vào được. Cho mọi người vào: đặt XAOI_HOST=0.0.0.0 và XAOI_PUBLIC_URL."
        )
    lines.append("  Dừng: Ctrl+C.")
    return "\n".join(lines)
