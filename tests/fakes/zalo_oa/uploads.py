"""Files the bot uploads: what is taken, how large, and for how long it is kept."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.fakes.zalo_oa.account import VIETNAM
from tests.fakes.zalo_oa.chats import new_id
from tests.fakes.zalo_oa.forms import Params, Refused

KEPT = timedelta(days=7)
A_MONTH = 5000
MEGABYTE = 2**20


@dataclass(frozen=True)
class Kind:
    """What an upload of a kind must be."""

    begins: tuple[bytes, ...]
    largest: int
    called: str


KINDS = {
    "image": Kind((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"), MEGABYTE, "attachment_id"),
    "gif": Kind((b"GIF87a", b"GIF89a"), 5 * MEGABYTE, "attachment_id"),
    "file": Kind((b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"), 5 * MEGABYTE, "token"),
}


@dataclass(frozen=True)
class Upload:
    """One file that was uploaded."""

    kind: str
    content: bytes
    until: datetime


class Uploads:
    """The files Zalo keeps for the bot."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, Upload] = {}
        self._counted: Counter[tuple[str, str]] = Counter()

    def add(self, kind: str, params: Params) -> dict[str, str]:
        """Take a file."""
        rules, content, now = KINDS[kind], params.get("file"), self._clock()
        if not isinstance(content, bytes) or not content.startswith(rules.begins):
            raise Refused(-201, "file is invalid!")
        if len(content) > rules.largest:
            raise Refused(-210, f"file must not exceed {rules.largest // MEGABYTE}MB")
        month = (kind, now.astimezone(VIETNAM).strftime("%Y-%m"))
        if self._counted[month] >= A_MONTH:
            raise Refused(-211)
        self._counted[month] += 1
        id_ = new_id()
        self._kept[id_] = Upload(kind, content, now + KEPT)
        return {rules.called: id_}

    def find(self, kind: str, id_: object, name: str) -> bytes:
        """Return a file that is still kept."""
        found = self._kept.get(id_) if isinstance(id_, str) else None
        if found is None or found.kind != kind:
            raise Refused(-201, f"{name} is invalid!")
        if found.until <= self._clock():
            raise Refused(-100)
        return found.content
