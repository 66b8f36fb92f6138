"""What people send that is not a text; the pictures are served for a while."""

import hashlib
import itertools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.zalo_oa.account import Terms
from tests.fakes.zalo_oa.people import People

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n%%EOF\n"


class Media:
    """What is to be fetched from Zalo's photo and file servers, until it expires."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms) -> None:
        self._clock = clock
        self._terms = terms
        self._kept: dict[str, tuple[bytes, datetime]] = {}
        self._numbers = itertools.count(1)

    def add(self, name: str, content: bytes) -> str:
        """Keep a file; returns its path."""
        path = f"/media/{next(self._numbers)}/{name}"
        self._kept[path] = (content, self._clock() + self._terms.media_life)
        return path

    def find(self, path: str) -> bytes | None:
        """Return a file that has not expired."""
        content, until = self._kept.get(path, (b"", None))
        return content if until and self._clock() < until else None


class Attachments(People):
    """The people who send more than words; `more` is a group, or a quoted message."""

    url: str
    media: Media

    def sends_image(
        self, user: str, *, content: bytes = PNG, caption: str = "", **more: str
    ) -> str:
        """Send a picture."""
        url = self._host("photo.jpg", content)
        payload = {"thumbnail": url, "url": url}
        return self._attach(user, "image", payload, text=caption, **more)

    def sends_gif(self, user: str, *, content: bytes = b"GIF89a", **more: str) -> str:
        """Send a moving picture."""
        url = self._host("moving.gif", content)
        return self._attach(user, "gif", {"thumbnail": url, "url": url}, **more)

    def sends_audio(self, user: str, *, content: bytes = b"#!AMR\n", **more: str) -> str:
        """Speak a message."""
        return self._attach(user, "audio", {"url": self._host("voice.amr", content)}, **more)

    def sends_video(self, user: str, *, content: bytes = b"video", **more: str) -> str:
        """Send a video."""
        url = self._host("film.mp4", content)
        payload = {"url": url, "thumbnail": url, "description": ""}
        return self._attach(user, "video", payload, **more)

    def sends_file(
        self, user: str, *, name: str = "don.pdf", content: bytes = PDF, **more: str
    ) -> str:
        """Send a file."""
        payload = {
            "size": str(len(content)),
            "name": name,
            # Zalo names files by MD5; nothing is protected by it.
            "checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
            "type": name.rpartition(".")[2],
            "url": self._host(name, content),
        }
        return self._attach(user, "file", payload, **more)

    def sends_sticker(
        self, user: str, *, sticker: str = "e1540df031b5deb81a4", **more: str
    ) -> str:
        """Send a sticker."""
        url = f"https://zalo-api.zdn.vn/sticker/{sticker}"
        return self._attach(user, "sticker", {"url": url, "id": sticker}, **more)

    def sends_location(
        self,
        user: str,
        *,
        latitude: str = "10.7642473",
        longitude: str = "106.6564314",
        **more: str,
    ) -> str:
        """Send a place on the map: the numbers are strings."""
        coordinates = {"latitude": latitude, "longitude": longitude}
        return self._attach(user, "location", {"coordinates": coordinates}, **more)

    def sends_link(self, user: str, *, url: str = "https://example.vn/", **more: str) -> str:
        """Send an address of the web, which Zalo shows as a card."""
        payload = {"thumbnail": "", "description": "Trang web", "url": url}
        return self._attach(user, "link", payload, text=url, **more)

    def sends_business_card(self, user: str, *, phone: str = "0345535930", **more: str) -> str:
        """Send somebody's contact."""
        card = {"phone": phone, "qrCodeUrl": "https://qr-talk.zdn.vn/1"}
        payload = {"thumbnail": "", "description": json.dumps(card), "url": "www.zaloapp.com"}
        return self._attach(user, "business_card", payload, kind="link", **more)

    def _attach(
        self, user: str, name: str, payload: dict[str, Any], *,
        text: str = "", kind: str = "", **more: str,
    ) -> str:  # fmt: skip
        content: dict[str, Any] = {"attachments": [{"type": kind or name, "payload": payload}]}
        return self.sends(user, name, {**content, **({"text": text} if text else {})}, **more)

    def _host(self, name: str, content: bytes) -> str:
        return f"{self.url}{self.media.add(name, content)}"
