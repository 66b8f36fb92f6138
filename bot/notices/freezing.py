"""What leaves, frozen at approval: the text by way, kept once for all recipients."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.forms import Face
from bot.forms.chat import chat, relay
from bot.library import Library
from bot.notice import Draft, Event
from bot.storage.packing import pack, unpack
from bot.types import Button, File, Image, Reply


@dataclass(frozen=True, slots=True)
class Frozen:
    """A notice as it leaves."""

    code: str
    plain: Reply
    """To people and groups."""
    relay: Reply
    """To whoever forwards it into a village's group; its button is put on for each village."""

    def reply(self, notice_id: int, via: str, relays: str) -> Reply:
        """Return what one recipient gets."""
        if via != "relay":
            return self.plain
        order = f"/relayed {notice_id} {relays}"
        done = Button("Đã chuyển vào nhóm", order, typed=f"gõ: đã chuyển {self.code}")
        return replace(self.relay, buttons=(done,))


def render(draft: Draft, face: Face) -> Frozen:
    """Make the messages of a notice."""
    image = Image(draft.picture, "") if draft.picture else None
    file = File(draft.file, draft.file_title) if draft.file else None
    return Frozen(
        face.code,
        Reply(chat(face), image=image, file=file),
        Reply(relay(face), (), image, file),
    )


def seen(draft: Draft, face: Face) -> tuple[str, ...]:
    """List all that people read of a notice, but for the link to our own page."""
    bare = replace(face, link="")
    return (chat(bare), relay(bare), *written(draft))


def written(draft: Draft) -> tuple[str, ...]:
    """List what somebody wrote of it."""
    return (draft.text, draft.file_title, draft.signer, draft.document_no)


def freeze(frozen: Frozen) -> str:
    """Write it as the notice's row keeps it."""
    return json.dumps(
        {"code": frozen.code, "plain": pack(frozen.plain), "relay": pack(frozen.relay)},
        ensure_ascii=False,
    )


def thaw(body: str) -> Frozen:
    """Read what `freeze` wrote."""
    kept: Mapping[str, str] = json.loads(body)
    return Frozen(kept["code"], unpack(kept["plain"]), unpack(kept["relay"]))


def face_of(  # noqa: PLR0913 - all that a notice shows
    library: Library,
    draft: Draft,
    *,
    code: str,
    event: Event,
    about: str,
    sent_at: datetime | None,
    site: str,
) -> Face:
    """Lay out what the forms of a notice show; `site`: our own address, empty for none."""
    commune = library.commune
    first = commune.points[0] if commune.points else None
    return Face(
        commune=commune.name,
        code=code,
        text=draft.text,
        event=event,
        about=about,
        document_no=draft.document_no,
        signer=draft.signer,
        sent_at=sent_at,
        link=f"{site}/n/{code}" if site else "",
        phone=first.phone if first else "",
        account=commune.zalo.name if commune.zalo else "",
    )
