"""Runs the bot as a server, and says in plain words what is on and what is off."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bot import desk, web
from bot.app import build
from bot.config import Settings
from bot.dossiers.importing import import_file
from bot.errors import SettingsWrong
from bot.gaps.inbox import Inbox
from bot.ports import Channel
from bot.process import App, Role
from bot.steps import overtaking
from bot.types import Address


class Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them again and cut our own shutdown short."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve(settings: Settings, role: Role, *, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; then let what is under way end, and close the database."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, told.set)
    door = None if role == "sender" else bind(settings)
    async with build(settings, role=role) as app:
        work = [asyncio.create_task(app.run(), name="app")]
        server = None
        if door is None:
            say("Xã Ơi đang gửi tin cho các kênh.")
        else:
            server = Server(configured(app))
            work.append(asyncio.create_task(server.serve(sockets=[door]), name="web"))
            say(banner(app, door.getsockname()[1]))
        stopping = asyncio.create_task(told.wait())
        ended, _ = await asyncio.wait({*work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(one)  # asked a second time, it ends at once
        if server:
            server.should_exit = True
            await work[1]
        work[0].cancel()
        stopping.cancel()
        await asyncio.wait({*work, stopping})
        for task in ended - {stopping}:
            task.result()


def bind(settings: Settings) -> socket.socket:
    """Take the address before anything else is opened; raises SettingsWrong."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((settings.host, settings.port))
        door.listen(2048)
    except OSError as error:
        door.close()
        raise SettingsWrong(
            f"Không mở được {settings.host}:{settings.port}. Có thể chương trình khác đang dùng: "
            "đặt XAOI_PORT khác, hoặc sửa XAOI_HOST."
        ) from error
    return door


def configured(app: App) -> uvicorn.Config:
    """Configure the web server."""
    return uvicorn.Config(
        site(app),
        log_config=None,
        log_level="warning",
        access_log=False,
        ws_max_size=16 * 1024 * 1024,
        timeout_graceful_shutdown=5,
    )


def site(app: App) -> Starlette:
    """Put together what is served over HTTP."""
    settings, commune = app.settings, app.shelf.library.commune
    page = web.Page(commune.bot_name, commune.name, reach(app))
    chat = None
    if app.webchat:
        chat = web.Chat(app.webchat, page, settings.embed_origins, settings.public_url)
    return web.build(
        channels=app.channels,
        take_in=app.intake.take,
        ready=app.ready,
        media=(settings.content / "pictures", settings.content / "files", settings.media),
        refused=web.Refusals(app.db, app.now).count,
        chat=chat,
        routes=[
            Route("/print/{topic}", web.Sheets(lambda: app.shelf.library, app.now).give),
            *notices(app),
            *consents(app.channels.get("zalo_oa")),
            *desk.build(room(app)),
        ],
    )


def room(app: App) -> desk.Room:
    """Return what the officials' desk stands on."""

    def visitor(request: Request) -> tuple[Address, str]:
        one = web.Visitor.of(request) or web.Visitor.new(request)
        return Address("webchat", one.address), one.cookie

    return desk.Room(
        db=app.db,
        settings=app.settings,
        shelf=app.shelf,
        office=app.desk,
        helpdesk=app.helpdesk,
        performing=app.performing,
        channels=app.channels,
        now=app.now,
        visitor=visitor,
        import_dossiers=partial(import_file, app.db),
        jobs=app.jobs,
        gaps=Inbox(app.db, lambda: app.shelf.library, app.actors.trials, app.now),
        gap_objection=app.actors.gaps.objection,
        edits=app.edits,
    )


def reach(app: App) -> tuple[str, ...]:
    """Say how the commune is reached without the bot, a line each."""
    points = app.shelf.library.commune.points[:2]
    return tuple(line for point in points for line in point.describe().splitlines())


def notices(app: App) -> list[Route]:
    """List where notices are read as pages, and printed."""

    async def find(code: str) -> web.Shown | None:
        one = await app.desk.notice(code=code)
        if one is None or not one.public:
            return None
        overtaken = overtaking(one, await app.desk.chain(one.about or one.id))
        draft = one.draft
        return web.Shown(
            await app.desk.face(one),
            overtaken.withdrawn_at,
            overtaken.corrected_by,
            draft.picture,
            draft.file,
            draft.file_title,
        )

    pages = web.Notices(find, reach(app))
    return [Route("/n/{code}", pages.give), Route("/n/{code}/poster", pages.give_poster)]


def consents(zalo: Channel | None) -> list[Route]:
    """List where consents arrive: nowhere, unless Zalo's Official Account is on."""
    if zalo is None:
        return []
    from bot.channels.zalo_oa import ZaloOA
    from bot.channels.zalo_oa.connecting import sentence

    if not isinstance(zalo, ZaloOA):
        return []
    return [Route("/oauth/zalo", web.Consent(zalo.connecting.finish, sentence).take)]


def zalo(app: App) -> str:
    """Say what is to be done for Zalo."""
    if "zalo_oa" in app.channels:
        return "  Zalo OA đang bật. Chưa kết nối OA thì chạy: xaoi zalo connect."
    if "zalo_bot" in app.channels:
        return "  Zalo Bot đang bật. Xem còn bao nhiêu chỗ: xaoi doctor."
    return (
        "  Zalo đang tắt. Bật: đặt XAOI_CHANNELS=webchat,zalo_oa (hoặc zalo_bot). "
        "Từng bước ở docs/zalo.md."
    )


def base(app: App, port: int) -> str:
    """Return what the addresses of our pages begin with, for whoever reads the banner."""
    return app.settings.public_url.rstrip("/") or f"http://{app.settings.host}:{port}"


def banner(app: App, port: int) -> str:
    """Say what is on, what is off, and how to turn it on."""
    settings = app.settings
    commune = app.shelf.library.commune
    lines = [
        f"{commune.bot_name} đang chạy.",
        f"  {'Mở trình duyệt' if app.webchat else 'Địa chỉ'}: http://{settings.host}:{port}",
        f"  Cơ sở dữ liệu: {app.db.url.render_as_string(hide_password=True)}",
        f"  Tệp của xã: {settings.commune}",
    ]
    lines.append("  Đang bật: " + (", ".join(sorted(app.channels)) or "chưa có kênh nào"))
    lines.append(zalo(app))
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
            "  Chỉ máy này vào được. Cho mọi người vào: làm theo docs/may-chu.md, "
            "rồi đặt XAOI_PUBLIC_URL."
        )
    if app.invitation:
        lines += [
            "  Chưa có quản trị. Người đầu tiên mở đường dẫn này trên máy mình:",
            f"      {base(app, port)}/desk/invited/{app.invitation}",
            "  Hoặc nhắn cho trợ lý (kênh nào cũng được) câu này:",
            f"      /moi {app.invitation}",
            "  Chỉ dùng được một lần, trong 7 ngày. Lỡ mất câu này thì chạy:",
            f"      xaoi officials invite --role administrator --area {commune.id}",
        ]
    lines.append("  Dừng: Ctrl+C.")
    return "\n".join(lines)
