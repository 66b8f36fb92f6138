"""Files that people sent: found by their id, handed out up to a size."""

from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.forms import Params, Refused

LARGEST = 20 * 2**20


@dataclass(frozen=True)
class Kept:
    """One file on Telegram's side."""

    id: str
    path: str
    content: bytes
    size: int


class Files:
    """All of them."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def add(self, id_: str, name: str, content: bytes, size: int | None = None) -> Kept:
        """Keep a file, which may be said to be larger than it is."""
        folder = "photos" if name.endswith(".jpg") else "documents"
        kept = Kept(id_, f"{folder}/{id_}-{name}", content, size or len(content))
        self._kept[id_] = kept
        return kept

    def get(self, params: Params) -> dict[str, Any]:
        """Answer getFile."""
        kept = self._kept.get(str(params.get("file_id")))
        if kept is None:
            raise Refused(400, "Bad Request: invalid file_id")
        if kept.size > LARGEST:
            raise Refused(400, "Bad Request: file is too big")
        return {
            "file_id": kept.id,
            "file_unique_id": f"u{kept.id}",
            "file_size": kept.size,
            "file_path": kept.path,
        }

    def find(self, path: str) -> bytes | None:
        """Return what lies at a path."""
        return next((one.content for one in self._kept.values() if one.path == path), None)
