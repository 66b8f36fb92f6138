"""Writes to Zalo: choices as a numbered list, pictures by their public addresses."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from bot.channels import pictures
from bot.channels.parts import Parts
from bot.channels.plain import listed, split
from bot.channels.zalo_bot.client import Client
from bot.errors import MessageRejected
from bot.notices.attachments import BRIEF
from bot.types import Delivery, File, Reply

LIMIT = 2000
"""Characters of a message or of a caption."""
LOOPBACK = ("127.0.0.1", "localhost")


class Writer:
    """One bot as the sending side sees it. Zalo edits nothing: what replaces is sent anew."""

    def __init__(
        self,
        client: Client,
        folders: Sequence[Path],
        public_url: str,
        count: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        self._client = client
        self._folders = folders
        self._public_url = public_url
        self._count = count
        """Told how many messages left."""
        self._uncounted = 0
        self._parts = Parts()

    async def send(self, delivery: Delivery) -> str:
        """Send what is still to leave of a delivery; returns the id of its last message."""
        parts = self._lay_out(delivery.address.id, delivery.reply)
        if not parts:
            raise MessageRejected("empty")
        try:
            return await self._parts.send(delivery, parts)
        finally:
            # Also where only the first of them left.
            left, self._uncounted = self._uncounted, 0
            if left and self._count:
                await self._count(left)

    def _lay_out(self, chat: str, reply: Reply) -> list[Callable[[], Awaitable[str]]]:
        picture = self._picture(reply)
        texts = split(listed(self._said(reply, shown=bool(picture))), LIMIT)
        messages = [("sendMessage", {"text": text}) for text in texts]
        if picture and len(texts) <= 1:
            caption = {"caption": texts[0]} if texts else {}
            messages = [("sendPhoto", {"photo": picture, **caption})]
        elif picture:
            messages.insert(0, ("sendPhoto", {"photo": picture}))
        return [partial(self._call, method, chat, params) for method, params in messages]

    async def _call(self, method: str, chat: str, params: dict[str, str]) -> str:
        sent = await self._client.call(method, {"chat_id": chat, **params})
        self._uncounted += 1
        return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""

    def _picture(self, reply: Reply) -> str:
        """Return where Zalo can fetch the picture, empty where it cannot."""
        image, path = reply.image, pictures.find(self._folders, reply.image)
        parts = urlsplit(self._public_url)
        if not (image and path) or not (parts.scheme == "https" or parts.hostname in LOOPBACK):
            return ""
        return self._address(PurePosixPath(image.name).with_suffix(path.suffix).as_posix())

    def _said(self, reply: Reply, *, shown: bool) -> Reply:
        """Say in words what cannot be shown or handed over."""
        said = [reply.text]
        if reply.image and not shown:
            said.append(reply.image.alt)
        if reply.file:
            said.append(self._told(reply.file))
        return replace(reply, text="\n\n".join(filter(None, said)))

    def _told(self, file: File) -> str:
        # What was made for one official is not served to whoever has the address.
        if not self._public_url or file.name.startswith(BRIEF):
            return file.title
        return f"{file.title}: {self._address(file.name)}"

    def _address(self, name: str) -> str:
        return f"{self._public_url}/media/{quote(name)}"
