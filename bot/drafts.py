"""A draft as a row, and a writer's session, keep it."""

import hashlib
import json
from datetime import datetime

from bot.notice import Audience, Draft


def pack(draft: Draft) -> str:
    """Write a draft as JSON."""
    to = draft.audience
    body = {
        "text": draft.text,
        "picture": draft.picture,
        "file": draft.file,
        "file_title": draft.file_title,
        "areas": to.areas,
        "groups": to.groups,
        "people": to.people,
        "channels": to.channels,
        "due_at": draft.due_at.isoformat() if draft.due_at else "",
        "emergency": draft.emergency,
        "document_no": draft.document_no,
        "signer": draft.signer,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def seal(draft: Draft) -> str:
    """Mark a draft as it is, in 8 characters: what somebody has read is what they approve."""
    return hashlib.sha256(pack(draft).encode()).hexdigest()[:8]


def read_draft(text: str) -> Draft:
    """Read what `pack` wrote."""
    body = json.loads(text)
    return Draft(
        text=body["text"],
        picture=body["picture"],
        file=body["file"],
        file_title=body["file_title"],
        audience=Audience(
            tuple(body["areas"]), body["groups"], body["people"], tuple(body["channels"])
        ),
        due_at=datetime.fromisoformat(body["due_at"]) if body["due_at"] else None,
        emergency=body["emergency"],
        document_no=body["document_no"],
        signer=body["signer"],
    )
