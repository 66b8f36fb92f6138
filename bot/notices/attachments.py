"""Pictures and files that officials send: fetched from the chat, looked at, kept."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import SendError
from bot.notices import formats, titles
from bot.office import Kept
from bot.ports import Channel, Fetches
from bot.types import Inbound

LARGEST = 20 * 2**20
"""Bytes: Telegram hands over no more."""
BRIEF = "tam-"
"""How the names of files begin that are deleted after a day."""
BRIEFLY = timedelta(days=1)
TO_ONE = "phieu-"
"""How the names of files begin that go to one citizen only: nobody guesses the rest of it."""
SEND_FILE = "Gửi cho trợ lý một ảnh, hoặc một tệp PDF, Word, Excel."
TOO_BIG = "Tệp này lớn quá 20 MB, trợ lý không nhận được. Gửi bản nhẹ hơn, dưới 20 MB."
NOT_HERE = "Kênh này trợ lý chưa nhận được tệp. Gửi tệp qua Telegram hoặc Zalo."
AWAY = "Chưa tải được tệp về. Gửi lại tệp một lần nữa."


@dataclass(frozen=True, slots=True)
class Attachments:
    """The folder of kept files, shared by all processes."""

    folder: Path
    channels: Mapping[str, Channel]
    token: Callable[[], str]
    """Makes a name that nobody can guess."""

    async def keep(self, message: Inbound) -> Kept | str:
        """Fetch and keep what was sent; a sentence where it cannot be."""
        content = await self.fetch(message)
        if isinstance(content, str):
            return content
        return await self.keep_bytes(content, message.text)

    async def keep_bytes(self, content: bytes, said: str) -> Kept | str:
        """Keep these bytes by their hash, called by what came with them; or a sentence."""
        return await self._keep(hashlib.sha256(content).hexdigest()[:16], content, said)

    async def keep_secretly(self, message: Inbound) -> Kept | str:
        """Fetch and keep what goes to one citizen only; a sentence where it cannot be."""
        content = await self.fetch(message)
        if isinstance(content, str):
            return content
        return await self.keep_bytes_secretly(content, message.text)

    async def keep_bytes_secretly(self, content: bytes, said: str) -> Kept | str:
        """Keep these bytes under a name that nobody guesses, or return a sentence."""
        return await self._keep(f"{TO_ONE}{self.token()}", content, said)

    async def _keep(self, stem: str, content: bytes, said: str) -> Kept | str:
        if len(content) > LARGEST:
            return TOO_BIG
        ending = await asyncio.to_thread(formats.ending_of, content)
        if not ending.startswith("."):
            return ending
        await asyncio.to_thread(self._write, f"{stem}{ending}", content)
        return Kept(f"{stem}{ending}", titles.title(said), ending in formats.PICTURES)

    async def keep_briefly(self, content: bytes, ending: str, title: str) -> Kept:
        """Keep what was made for one person, for a day."""
        name = f"{BRIEF}{self.token()}{ending}"
        await asyncio.to_thread(self._write, name, content)
        return Kept(name, title, ending in formats.PICTURES)

    async def fetch(self, message: Inbound) -> bytes | str:
        """Return the bytes of what was sent, in memory only; a sentence where there are none."""
        if message.kind not in ("photo", "file"):
            return SEND_FILE
        channel = self.channels.get(message.sender.channel)
        if channel is None or not isinstance(channel, Fetches):
            return NOT_HERE
        if not message.media:
            return SEND_FILE
        try:
            content = await channel.fetch(message.media)
        except SendError as error:
            return TOO_BIG if error.code in ("too_big", "photo_too_large") else AWAY
        return TOO_BIG if len(content) > LARGEST else content

    def _write(self, name: str, content: bytes) -> None:
        """Write all or nothing: another process may be reading."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        if path.is_file() and path.stat().st_size == len(content):
            return
        handle, half = tempfile.mkstemp(prefix=".", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # Other users' processes may serve it: a temporary file is for nobody else.
            Path(half).chmod(0o644)
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise


def tidy(
    folder: Path, now: datetime, used: Collection[str] = (), gone: Collection[str] = ()
) -> int:
    """Delete what was kept for a day only and is older; returns how many files.

    What goes to one citizen stays as long as it is `used`, and goes at once when it is `gone`.
    """
    old = now.timestamp() - BRIEFLY.total_seconds()
    kept = [*folder.glob(f"{BRIEF}*"), *folder.glob(f"{TO_ONE}*")]
    found = [
        one
        for one in kept
        if one.name in gone or (one.name not in used and one.stat().st_mtime < old)
    ]
    for one in found:
        one.unlink(missing_ok=True)
    return len(found)
