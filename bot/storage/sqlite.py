"""What SQLite needs from us: durable commits, and one process on the file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, event

from bot.errors import StorageUnavailable

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is blanked or deleted is gone from the file, too
    "temp_store=MEMORY",
    "mmap_size=268435456",
    "journal_size_limit=67108864",
    "wal_autocheckpoint=4000",
)


def durable(engine: Engine, begin: str = "") -> None:
    """Make every commit reach the disk, and transactions ours to begin, with these words."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if not begin:
        return

    @event.listens_for(engine, "begin")
    def begin_ours(connection: Any) -> None:
        connection.exec_driver_sql(begin)


@contextmanager
def owned(path: Path) -> Iterator[IO[str]]:
    """Hold the lock that makes this process the only one on the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("w")
    except OSError as error:
        raise StorageUnavailable(
            f"Không ghi được vào thư mục {path.parent}: kiểm tra quyền ghi và chỗ trống."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageUnavailable(
                f"Cơ sở dữ liệu {path} đang do một tiến trình xaoi khác dùng: tắt nó trước."
            ) from error
        yield lock
