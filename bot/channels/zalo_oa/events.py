"""The forms of Zalo's events (facts/platforms.md A.7)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)


class Party(_Form):
    """One end of a message."""

    id: str = Field(default="", max_length=64)
    admin_id: str = ""
    """Of the official who typed it by hand."""


class Payload(_Form):
    """Where an attachment is, and what a link says."""

    url: str = ""


class Attachment(_Form):
    """A picture, a file or a link."""

    payload: Payload = Payload()


class Message(_Form):
    """What was written."""

    msg_id: str = Field(default="", max_length=100)
    msg_ids: tuple[str, ...] = ()
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


class Event(_Form):
    """One webhook call (A.7)."""

    event_name: str = Field(min_length=1, max_length=80)
    timestamp: str = Field(default="", max_length=20)
    oa_id: str = ""
    group_id: str = Field(default="", max_length=64)
    user_id: str = Field(default="", max_length=64)
    sender: Party = Party()
    recipient: Party = Party()
    follower: Party = Party()
    message: Message = Message()
    info: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id by which a repeated call is known; it outlives the person, and names nobody."""
        who = self.user_id or self.group_id or self.follower.id or self.sender.id
        digest = hashlib.sha256(f"{who}:{self.timestamp}".encode()).hexdigest()
        return self.message.msg_id or f"{self.event_name}:{digest[:32]}"

    @property
    def at(self) -> datetime | None:
        """When it happened."""
        known = self.timestamp.isascii() and self.timestamp.isdigit() and len(self.timestamp) < 15  # noqa: PLR2004 - milliseconds until the year 33658
        return datetime.fromtimestamp(int(self.timestamp) / 1000, UTC) if known else None
