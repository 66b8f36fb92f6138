"""Opens the database beside a running bot, and says what keeps it from being used."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import heartbeat
from bot.backup import DONE
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.storage import Db, accounts, backup
from bot.storage.migrate import Shape, shape
from bot.types import Finding

REACH = 10.0
"""Seconds to wait for a database server."""
UPGRADE = "Chạy: xaoi db upgrade."
SHAPES: Mapping[Shape, tuple[str, str]] = {
    "old": ("Cơ sở dữ liệu {told} còn cấu trúc cũ.", UPGRADE),
    "newer": (
        "Cơ sở dữ liệu {told} do bản mới hơn của chương trình tạo.",
        "Cập nhật chương trình, hoặc lấy lại bản sao lưu cũ: xem mục 8 của docs/may-chu.md.",
    ),
}
TROUBLES = (
    (
        ("locked",),
        "Chương trình khác đang giữ cơ sở dữ liệu: trợ lý không ghi được.",
        "Xem ai đang mở tệp: fuser {path}. Tắt chương trình đó, rồi chạy lại: xaoi doctor.",
    ),
    (
        ("readonly", "read-only"),
        "Cơ sở dữ liệu chỉ đọc được: trợ lý không ghi được.",
        "Cho người chạy trợ lý quyền ghi: sudo chown -R $(whoami) {folder}",
    ),
    (
        ("unable to open", "Permission denied"),
        "Không mở được tệp cơ sở dữ liệu.",
        "Cho người chạy trợ lý quyền đọc và ghi: sudo chown -R $(whoami) {folder}",
    ),
    (
        ("disk is full", "No space"),
        "Đĩa đầy: cơ sở dữ liệu không ghi được.",
        "Xem chỗ trống: df -h. Xoá bớt tệp không dùng.",
    ),
    (
        ("not a database", "malformed"),
        "Tệp cơ sở dữ liệu hỏng, hoặc không phải của trợ lý.",
        "Xem lại XAOI_DATABASE_URL, hoặc lấy lại bản sao lưu: xaoi db restore TỆP --over.",
    ),
    (
        ("password", "role", "authentication", "pg_hba"),
        "Máy PostgreSQL không nhận tên hoặc mật khẩu.",
        "Sửa tên và mật khẩu trong XAOI_DATABASE_URL, rồi chạy lại: xaoi doctor.",
    ),
    (
        ("does not exist",),
        "Máy PostgreSQL chưa có kho này.",
        "Tạo kho: xem mục 7 của docs/may-chu.md. Hoặc sửa tên kho trong XAOI_DATABASE_URL.",
    ),
    (
        ("connect", "refused", "name or service", "timed out", "timeout", "nodename"),
        "Không gọi được máy PostgreSQL.",
        "Bật PostgreSQL. Xem tên máy và cổng trong XAOI_DATABASE_URL, và tường lửa.",
    ),
)
"""By what a database says, in the order to look: what it means, and what to do."""
OTHERWISE = "Xem lại XAOI_DATABASE_URL và quyền ghi thư mục."
RARE = timedelta(days=7)
BACK_UP = "Chạy: xaoi db backup TỆP. Từng bước ở mục 6 của docs/may-chu.md."


class _Undone(Exception):
    """What was written is taken back."""


@asynccontextmanager
async def database(
    settings: Settings, patience: float
) -> AsyncIterator[tuple[Db | None, Finding]]:
    """Open the database as it is; None where it is not fit for use."""
    db = Db(settings.database_url, owner=False, patience=patience)
    told = db.url.render_as_string(hide_password=True)
    if not db.shared and not backup.there(db):
        yield None, Finding(False, f"Chưa có cơ sở dữ liệu {told}.", UPGRADE)
        return
    try:
        try:
            found = await _open(db)
        except StorageUnavailable as error:
            yield None, _trouble(db, error)
            return
        if found == "current":
            yield db, Finding(True, f"Cơ sở dữ liệu: {told}.")
        else:
            what, cure = SHAPES[found]
            yield None, Finding(False, what.format(told=told), cure)
    finally:
        await db.close()


async def _open(db: Db) -> Shape:
    """Open it, and try whether it can be written; nothing is."""
    try:
        async with asyncio.timeout(REACH):
            await db.open()
            if (found := await shape(db)) == "current":
                with suppress(_Undone):
                    await _write(db)
            return found
    except TimeoutError as error:
        raise StorageUnavailable("timeout") from error


async def _write(db: Db) -> None:
    # To begin is not enough: SQLite finds out that it may not write at the first row.
    async with db.begin() as tx:
        row = {"channel": heartbeat.WHERE, "name": DONE, "value": "", "at": datetime.now(UTC)}
        await accounts.note(tx, [row])
        raise _Undone


def _trouble(db: Db, error: StorageUnavailable) -> Finding:
    said = str(error).casefold()
    path = Path() if db.shared else backup.file(db).absolute()
    for words, what, cure in TROUBLES:
        if any(word.casefold() in said for word in words):
            return Finding(False, what, cure.format(path=path, folder=path.parent))
    return Finding(False, str(error), OTHERWISE)


async def look_at_backup(db: Db, now: datetime) -> Finding:
    """Look when the last copy was made."""
    async with db.read() as tx:
        last = await accounts.known(tx, heartbeat.WHERE)
    if DONE not in last:
        return Finding(True, "Chưa sao lưu lần nào.", BACK_UP)
    at = last[DONE][1].astimezone(now.tzinfo)
    told = f"Sao lưu lần cuối: {at:%H:%M %d/%m/%Y}."
    return Finding(True, told, BACK_UP if now - at > RARE else "")
