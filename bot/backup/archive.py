"""The one file of a backup: the database, pictures and files of notices, and what they are."""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import FileRefused

DATABASE, MANIFEST, MEDIA = "database", "manifest.json", "media"
ABSENT = "Không thấy tệp {file}. Xem lại tên tệp."
NOT_OURS = "{file}: không phải bản sao lưu của trợ lý. Chọn tệp do xaoi db backup tạo ra."
TORN = "{file}: bản sao lưu bị hỏng hoặc thiếu. Chọn bản khác, hoặc chép lại từ nơi cất."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    database: str
    """`sqlite` or `postgresql`."""
    schema: str
    """The newest migration that it knows."""
    sha256: str
    """Of the database in it."""
    media: int
    """How many pictures and files are in it."""


def kept(media: Path) -> list[Path]:
    """List the pictures and files to keep; marks of this machine stay here.

    Who restores must be seen to have restored.
    """
    return [one for one in sorted(media.glob("*")) if one.is_file() and one.name[0] != "."]


def digest(file: Path) -> str:
    """Return what changes with any byte of a file."""
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def pack(packed: Path, manifest: Manifest, database: Path, media: list[Path]) -> None:
    """Put all into one file, for its owner's eyes only."""
    told = database.with_name(MANIFEST)
    told.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    with packed.open("wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
        os.fchmod(raw.fileno(), 0o600)
        tar.add(told, MANIFEST)
        tar.add(database, DATABASE)
        for one in media:
            tar.add(one, f"{MEDIA}/{one.name}")


def unpack(file: Path, room: Path) -> Manifest:
    """Take a backup apart into a folder, and make sure that it is whole."""
    if not file.is_file():
        raise FileRefused(ABSENT.format(file=file))
    try:
        with tarfile.open(file) as tar:
            tar.extractall(room, filter="data")
        (room / MEDIA).mkdir(exist_ok=True)
        manifest = Manifest(**json.loads((room / MANIFEST).read_text(encoding="utf-8")))
        whole = digest(room / DATABASE) == manifest.sha256
    except (EOFError, zlib.error) as error:
        raise FileRefused(TORN.format(file=file)) from error
    except (FileNotFoundError, tarfile.TarError, ValueError, TypeError) as error:
        raise FileRefused(NOT_OURS.format(file=file)) from error
    if not whole or len(kept(room / MEDIA)) != manifest.media:
        raise FileRefused(TORN.format(file=file))
    return manifest


@contextmanager
def room(beside: Path) -> Iterator[Path]:
    """Make a folder to work in, on the disk where the outcome is to be."""
    try:
        beside.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".xaoi-", dir=beside) as folder:
            yield Path(folder)
    except OSError as error:
        raise FileRefused(
            f"Không ghi được vào {beside}: xem quyền ghi thư mục và chỗ trống (df -h)."
        ) from error
