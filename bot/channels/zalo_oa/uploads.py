"""Pictures and files on Zalo's side: uploaded when first needed, again when Zalo forgot them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.zalo_oa.client import Client
from bot.errors import ChannelUnavailable

KEPT = timedelta(days=6)
"""Zalo keeps an upload for seven days at most (A.4)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What Zalo takes (A.4); what it does not take is told in words."""

    endings: tuple[str, ...]
    largest: int
    """Bytes."""

    def takes(self, path: Path) -> bool:
        """Tell whether this file can be uploaded."""
        good = path.suffix.lower() in self.endings
        return good and path.is_file() and path.stat().st_size <= self.largest


PICTURE = Kind((".png", ".jpg", ".jpeg"), 2**20)
DOCUMENT = Kind((".pdf", ".doc", ".docx"), 5 * 2**20)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as Zalo has it."""

    id: str
    edited_at: int
    """When the file had last been changed, as `_edited_at` says."""
    until: datetime


@dataclass(slots=True)
class Uploads:
    """What this process has uploaded; 5,000 a month are allowed, so each only once."""

    client: Client
    now: Callable[[], datetime]
    _known: dict[Path, Upload] = field(default_factory=dict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def picture(self, path: Path) -> str:
        """Return the attachment id of a picture (PNG, JPG)."""
        return await self._find(path, "image", "attachment_id")

    async def document(self, path: Path) -> str:
        """Return the token of a file (PDF, DOC, DOCX)."""
        return await self._find(path, "file", "token")

    def forget(self, path: Path) -> None:
        """Upload it again next time."""
        self._known.pop(path, None)

    async def _find(self, path: Path, kind: str, name: str) -> str:
        if id_ := self._recall(path):
            return id_
        async with self._one:
            if id_ := self._recall(path):
                return id_
            edited_at = _edited_at(path)
            content = await asyncio.to_thread(path.read_bytes)
            told = await self.client.upload(f"/v2.0/oa/upload/{kind}", path.name, content)
            id_ = str(told.get(name) or "")
            if not id_:
                raise ChannelUnavailable("garbled", doubtful=True)
            self._known[path] = Upload(id_, edited_at, self.now() + KEPT)
            return id_

    def _recall(self, path: Path) -> str:
        """Return the id of what was uploaded, as the file is now; empty where it is to be."""
        known = self._known.get(path)
        if known is None or known.until <= self.now():
            return ""
        return known.id if known.edited_at == _edited_at(path) else ""


def _edited_at(path: Path) -> int:
    """Tell when a file was last changed, in nanoseconds."""
    return path.stat().st_mtime_ns
