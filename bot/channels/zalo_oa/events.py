"""The forms of Zalo's events (facts/platforms.md A.7)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def without_nulls(cls, told: Any) -> Any:
        """Take a null for what is not there: no message is lost for a missing thumbnail."""
        if not isinstance(told, dict):
            return told
        return {
            name: [one for one in value if one is not None] if isinstance(value, list) else value
            for name, value in told.items()
            if value is not None
        }


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


class Named(_Form):
    """What is read even of an event that is otherwise unreadable."""

    event_name: str = Field(pattern=r"^[\w.:-]{1,80}$")


class Event(Named):
    """One webhook call (A.7)."""

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
        known = self.timestamp.isascii() and self.timestamp.isdigit() and len(self.timestamp) < 15  # noqa: PLR2004 - milliseconds until the year 5138
        return datetime.fromtimestamp(int(self.timestamp) / 1000, UTC) if known else None
