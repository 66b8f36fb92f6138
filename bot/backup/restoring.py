"""Puts a backup in the place of the database, and lets the bot know."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import heartbeat
from bot.backup.archive import DATABASE, MEDIA, Manifest, room, unpack
from bot.backup.making import kind, opened, remember
from bot.errors import FileRefused, StorageUnavailable
from bot.storage import Db, Tx, accounts, backup, dumps
from bot.storage.migrate import known, upgrade

USED = "Cơ sở dữ liệu đang có dữ liệu. Chắc chắn muốn thay bằng bản sao lưu thì thêm: --over"
OTHERS = "Còn {many} kết nối khác vào kho PostgreSQL. Tắt mọi tiến trình xaoi, rồi làm lại."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored."""

    manifest: Manifest
    aside: Path | None
    """Where the database that was there before is now, on SQLite."""


async def restore(url: str, media: Path, file: Path, now: datetime, *, over: bool) -> Restored:
    """Put a backup in the place of the database; the bot must not run meanwhile.

    `over` is a person's word that what is there may go.
    """
    db = Db(url)
    with room(media.parent if db.shared else backup.file(db).parent) as folder:
        manifest = await asyncio.to_thread(unpack, file, folder)
        _fits(manifest, db, file)
        if not over:
            await _refuse_used(db, url)
        if db.shared:
            await _refuse_others(url)
            aside = None
            await asyncio.to_thread(dumps.load, db, folder / DATABASE)
        else:
            aside = backup.put(db, folder / DATABASE, aside=f"{now:%Y%m%d-%H%M%S}")
        shutil.copytree(folder / MEDIA, media, dirs_exist_ok=True)
    async with opened(url) as restored:
        await upgrade(restored)
        async with restored.begin() as tx:
            await _distrust(tx)
            await remember(tx, datetime.fromisoformat(manifest.made_at))
    return Restored(manifest, aside)


async def _distrust(tx: Tx) -> None:
    """Let the heartbeat find another database than it left, on whichever machine it wakes."""
    facts = await accounts.known(tx, heartbeat.WHERE)
    if heartbeat.NAME not in facts:
        return  # no bot has ever run on it: nothing of it can have left
    value, at = facts[heartbeat.NAME]
    beat = f"{value.partition(' ')[0]} restored"
    fact = {"channel": heartbeat.WHERE, "name": heartbeat.NAME, "value": beat, "at": at}
    await accounts.note(tx, [fact])


def _fits(manifest: Manifest, db: Db, file: Path) -> None:
    """Refuse a backup of the other kind of database, or of a newer program."""
    if manifest.database != kind(db):
        raise FileRefused(
            f"{file}: bản sao lưu này của {manifest.database}, "
            f"còn XAOI_DATABASE_URL đang là {kind(db)}. Sửa XAOI_DATABASE_URL rồi làm lại."
        )
    if manifest.schema not in known():
        raise FileRefused(
            f"{file}: bản sao lưu này do bản mới hơn của chương trình tạo. "
            "Cập nhật chương trình, rồi làm lại."
        )


async def _refuse_used(db: Db, url: str) -> None:
    """Refuse to write over a database that people work with."""
    if not db.shared and not backup.there(db):
        return
    async with opened(url) as here, here.read() as tx:
        used = await backup.is_used(tx)
    if used:
        raise StorageUnavailable(USED)


async def _refuse_others(url: str) -> None:
    """Refuse while somebody else is connected; on SQLite a lock says so."""
    async with opened(url) as db, db.read() as tx:
        many = await backup.others(tx)
    if many:
        raise StorageUnavailable(OTHERS.format(many=many))
