"""Looks at settings, database, content, network and channels, in the order of cause."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot import actions, adapters, config
from bot.channels import zalo_calls
from bot.config import SAMPLE_COMMUNE, Settings
from bot.doctor.notices import look_at_media, look_at_notices
from bot.errors import SettingsWrong, StorageUnavailable, XaoiError
from bot.ports import Examines
from bot.storage import Db
from bot.storage.migrate import current
from bot.types import Address, Finding
from content import commune
from content.check import check

AGAIN = "Sửa trong môi trường hoặc tệp .env, rồi chạy lại: xaoi doctor."
NAME_SOMEBODY = (
    "Người sẽ nhận tin nhắn cho trợ lý một tin. Trên máy chủ, chạy: xaoi people, "
    "rồi ghi vào .env: XAOI_ALERT_TO=kênh:mã."
)
PATIENCE = ClientTimeout(total=10)
DRIFT = timedelta(seconds=60)
"""A clock may differ from the platforms' by so much."""
LIVE = 200


async def examine(
    settings: Settings, now: Callable[[], datetime], kinds: tuple[str, ...]
) -> AsyncIterator[Finding]:
    """Look at everything in turn; writes to nobody. `kinds` are the channels to look at."""
    async with _database(settings) as (db, finding):
        yield finding
        for one in (
            *look_at_commune(settings, kinds),
            look_at_content(settings, now()),
            look_at_media(settings),
        ):
            yield one
        async for one in look_at_network(settings, now, kinds):
            yield one
        for one in look_at_alerts(settings, kinds):
            yield one
        if db is None:
            return
        async for one in look_at_notices(settings, db, kinds):
            yield one
        for kind in kinds:
            async for one in look_at_channel(kind, settings, db, now):
                yield one


def look_at_settings(folder: Path) -> tuple[Settings | None, tuple[str, ...], list[Finding]]:
    """Read the settings, each channel's apart; None where nothing can be done without them."""
    env = folder / ".env"
    read = f"môi trường và {env}" if env.is_file() else f"môi trường (không có {env})"
    try:
        settings = config.read(channels=())
        named = Settings().channels
    except SettingsWrong as error:
        return None, (), [Finding(False, str(error), AGAIN)]
    usable, findings = [], [Finding(True, f"Cài đặt đọc từ {read}.")]
    for kind in named:
        try:
            config.read(channels=(kind,))
        except SettingsWrong as error:
            findings.append(Finding(False, str(error), AGAIN))
        else:
            usable.append(kind)
    findings.append(Finding(True, f"Kênh đang bật: {', '.join(named) or 'không có'}."))
    return settings, tuple(usable), findings


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[tuple[Db | None, Finding]]:
    """Open the database beside a running bot, as it is; None where it is not fit for use."""
    db = Db(settings.database_url, owner=False)
    told = db.url.render_as_string(hide_password=True)
    if _is_missing(db):
        yield None, Finding(False, f"Chưa có cơ sở dữ liệu {told}.", "Chạy: xaoi db upgrade.")
        return
    cure = "Xem lại XAOI_DATABASE_URL và quyền ghi thư mục."
    try:
        try:
            await db.open()
            fit = await current(db)
        except StorageUnavailable as error:
            yield None, Finding(False, str(error), cure)
            return
        if fit:
            yield db, Finding(True, f"Cơ sở dữ liệu: {told}.")
        else:
            what = f"Cơ sở dữ liệu {told} còn cấu trúc cũ."
            yield None, Finding(False, what, "Chạy: xaoi db upgrade.")
    finally:
        await db.close()


def _is_missing(db: Db) -> bool:
    """Tell whether there is no file yet; opening it would make one."""
    return not db.shared and not Path(db.url.database or "").is_file()


def look_at_commune(settings: Settings, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """Look at the commune's own file."""
    try:
        read = commune.load(settings.commune)
    except XaoiError as error:
        yield Finding(False, str(error), "Sửa tệp của xã, rồi chạy lại: xaoi doctor.")
        return
    if settings.commune == SAMPLE_COMMUNE and set(kinds) - {"webchat"}:
        yield Finding(
            False,
            "Đang dùng tệp của xã mẫu: địa chỉ và số điện thoại trong đó không có thật.",
            "Chép content/commune.yaml, sửa theo xã mình, đặt XAOI_COMMUNE.",
        )
        return
    yield Finding(True, f"Tệp của xã: {settings.commune} ({read.name}).")


def look_at_content(settings: Settings, now: datetime) -> Finding:
    """Look at flows and procedures."""
    problems = check(settings.content, actions=actions.NAMES, as_of=now.date())
    if problems:
        return Finding(False, f"Nội dung có {len(problems)} lỗi.", "Chạy: xaoi content check.")
    return Finding(True, "Nội dung ổn.")


def look_at_alerts(settings: Settings, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """Look at who is called when a channel needs a person."""
    for one in settings.alert_to:
        channel, id_ = Address.parse(one)
        if not id_:
            what = f"XAOI_ALERT_TO có {one}: viết kênh:mã, ví dụ telegram:42."
            yield Finding(False, what, AGAIN)
        elif channel not in kinds:
            what = f"XAOI_ALERT_TO có {one}, nhưng kênh này đang tắt: không ai được báo."
            yield Finding(False, what, AGAIN)
    if settings.alert_to:
        yield Finding(True, f"Khi có sự cố, báo cho: {', '.join(settings.alert_to)}.")
    elif set(kinds) - {"webchat"}:
        yield Finding(
            True, "Chưa đặt XAOI_ALERT_TO: khi có sự cố, không ai được báo.", NAME_SOMEBODY
        )
    else:
        yield Finding(True, "Khi có sự cố, chỉ ghi nhật ký.")


async def look_at_network(
    settings: Settings, now: Callable[[], datetime], kinds: tuple[str, ...]
) -> AsyncIterator[Finding]:
    """Look at our public address, and at our clock by those of the platforms."""
    public = settings.public_url.rstrip("/")
    wrong = {told for kind in kinds if (told := zalo_calls.objection(settings, kind))}
    for told in wrong:
        yield Finding(False, told, zalo_calls.CURE)
    async with ClientSession(timeout=PATIENCE) as session:
        if public and not wrong:
            status, _ = await _ask(session, f"{public}/health/live")
            yield _public(public, status)
        for kind in kinds:
            if base := getattr(settings, f"{kind}_api_url", ""):
                _, there = await _ask(session, base)
                if there:
                    yield _clock(now() - there)
                    return


def _public(public: str, status: int) -> Finding:
    if status == LIVE and zalo_calls.is_inside(public):
        return Finding(True, f"Chỉ máy này hoặc mạng này mở được: {public}.")
    if status == LIVE:
        return Finding(True, f"Từ ngoài vào được: {public}.")
    why = f"trả lời {status}" if status else "không trả lời"
    return Finding(
        False,
        f"Địa chỉ {public} {why}.",
        "Chạy bot: xaoi run. Xem tên miền, chứng chỉ https và tường lửa.",
    )


def _clock(ahead: timedelta) -> Finding:
    seconds = round(ahead.total_seconds())
    if abs(ahead) <= DRIFT:
        return Finding(True, "Đồng hồ của máy đúng giờ.")
    way = "nhanh" if seconds > 0 else "chậm"
    return Finding(
        False,
        f"Đồng hồ của máy {way} {abs(seconds)} giây.",
        "Bật tự chỉnh giờ: timedatectl set-ntp true.",
    )


async def _ask(session: ClientSession, url: str) -> tuple[int, datetime | None]:
    """Ask for a page; returns its status, 0 for none, and what time it is there."""
    try:
        async with session.get(url, allow_redirects=False) as answer:
            date = answer.headers.get("Date", "")
            return answer.status, parsedate_to_datetime(date) if date else None
    except (ClientError, OSError, TimeoutError, ValueError):
        return 0, None


async def look_at_channel(
    kind: str, settings: Settings, db: Db, now: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Let a channel look at its account; it is not started, and so changes nothing there."""
    try:
        channel = adapters.channel(kind, _pipe(settings, db, now))
    except SettingsWrong as error:
        yield Finding(False, str(error), AGAIN)
        return
    if not isinstance(channel, Examines):
        return
    try:
        for finding in await channel.examine():
            yield finding
    except StorageUnavailable:
        yield Finding(False, f"Chưa xem được {kind}: cơ sở dữ liệu chưa dùng được.", AGAIN)
    finally:
        await channel.stop()


def _pipe(settings: Settings, db: Db, now: Callable[[], datetime]) -> adapters.Pipe:
    """Make a pipe that leads nowhere: nothing is received, and nobody is called."""

    async def nothing(*_: object) -> None:
        await asyncio.sleep(0)

    return adapters.Pipe(settings, db, nothing, nothing, now, lambda _, text: text)
