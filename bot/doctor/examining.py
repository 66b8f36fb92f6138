"""Looks at settings, database, content, network and channels, in the order of cause."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import adapters, environment
from bot.config import Settings
from bot.doctor.content import look_at_commune, look_at_content, look_at_published
from bot.doctor.database import database, look_at_backup
from bot.doctor.disk import free, look_at_disk
from bot.doctor.network import look_at_network, look_at_refused
from bot.doctor.notices import look_at_media, look_at_notices
from bot.errors import SettingsWrong, StorageUnavailable
from bot.ports import Examines
from bot.storage import Db
from bot.types import Address, Finding

AGAIN = "Sửa trong môi trường hoặc tệp .env, rồi chạy lại: xaoi doctor."
NAME_SOMEBODY = (
    "Người sẽ nhận tin nhắn cho trợ lý một tin. Trên máy chủ, chạy: xaoi people, "
    "rồi ghi vào .env: XAOI_ALERT_TO=kênh:mã."
)


@dataclass(frozen=True, slots=True)
class Instruments:
    """What the doctor looks with."""

    free: Callable[[Path], int] = free
    """How many bytes can still be written in a folder."""
    patience: float = 5.0
    """Seconds to wait while somebody else holds the database."""


async def examine(
    settings: Settings,
    now: Callable[[], datetime],
    kinds: tuple[str, ...],
    instruments: Instruments,
) -> AsyncIterator[Finding]:
    """Look at everything in turn; writes to nobody. `kinds` are the channels to look at."""
    async with database(settings, instruments.patience) as (db, finding):
        yield finding
        for one in (
            *look_at_disk(settings, instruments.free),
            *look_at_commune(settings, kinds),
            look_at_content(settings, now()),
            *(await look_at_published(settings, db, now()) if db else ()),
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
        yield await look_at_backup(db, now())
        for kind in kinds:
            async for one in look_at_refused(kind, db, now()):
                yield one
            async for one in look_at_channel(kind, settings, db, now):
                yield one


def look_at_settings(folder: Path) -> tuple[Settings | None, tuple[str, ...], list[Finding]]:
    """Read the settings, each channel's apart; None where nothing can be done without them."""
    env = folder / ".env"
    read = f"môi trường và {env}" if env.is_file() else f"môi trường (không có {env})"
    try:
        settings = environment.read(channels=())
        named = Settings().channels
    except SettingsWrong as error:
        return None, (), [Finding(False, str(error), AGAIN)]
    usable, findings = [], [Finding(True, f"Cài đặt đọc từ {read}.")]
    for kind in named:
        try:
            environment.read(channels=(kind,))
        except SettingsWrong as error:
            findings.append(Finding(False, str(error), AGAIN))
        else:
            usable.append(kind)
    findings.append(Finding(True, f"Kênh đang bật: {', '.join(named) or 'không có'}."))
    return settings, tuple(usable), findings


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
