"""A notice, its history and the groups it goes to, as values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.types import Address


class NoticeState(StrEnum):
    """The life of a notice: draft ▶ pending ▶ approved ▶ sending ▶ finished."""

    draft = "draft"
    pending = "pending"
    returned = "returned"
    rejected = "rejected"
    approved = "approved"
    sending = "sending"
    finished = "finished"
    cancelled = "cancelled"


class Event(StrEnum):
    """What a notice is to those who got an earlier one."""

    alert = "alert"
    """The first one."""
    update = "update"
    """A correction, to exactly those who got it."""
    withdraw = "withdraw"
    """It no longer holds."""


class Hold(StrEnum):
    """Why an approved notice, or one under way, stands still until a person says go."""

    none = ""
    paused = "paused"
    """Somebody paused it."""
    errors = "errors"
    """Too many sends went wrong."""
    late = "late"
    """It should have begun long ago."""
    restored = "restored"
    """The server was off, or a backup was restored: who knows what has left already."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a notice is for."""

    areas: tuple[str, ...] = ()
    """Areas by id; the commune's own stands for all its villages, and for who named none."""
    groups: bool = True
    """Group chats of these areas, and the relays of villages: for groups where no bot can be."""
    people: bool = True
    """Everybody who lives there and can be written to."""
    channels: tuple[str, ...] = ()
    """Only these; empty for all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an official writes: all that can still be changed."""

    text: str = ""
    picture: str = ""
    """The name of a kept file (`bot.attachments`)."""
    file: str = ""
    file_title: str = ""
    audience: Audience = field(default_factory=Audience)
    due_at: datetime | None = None
    """When to send; None for as soon as it may."""
    emergency: bool = False
    """May be sent at night; an approver's word is needed."""
    document_no: str = ""
    """Số/ký hiệu văn bản."""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands."""

    id: int
    key: str
    """Who began it and when: what the writer's conversation knows it by."""
    code: str
    """What people check it by: `TB-4827`."""
    state: NoticeState
    draft: Draft
    author_id: int
    created_at: datetime
    event: Event = Event.alert
    about: int | None = None
    """The notice that this one corrects or withdraws: always the first of its chain."""
    hold: Hold = Hold.none
    approver_id: int | None = None
    approved_at: datetime | None = None
    cool_until: datetime | None = None
    """Until then it can be stopped before anything has left."""
    expanded_at: datetime | None = None
    """When every recipient had a row."""
    begun_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Tell whether people may know of it: it has begun to leave."""
        return self.begun_at is not None


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a notice's history: never changed, never deleted."""

    at: datetime
    step: str
    """A `Step`, or what the machine did: `held`."""
    before: NoticeState
    after: NoticeState
    by: str
    """The name of the official; empty for the machine."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A group chat that can get notices once an officer has confirmed it."""

    address: Address
    title: str
    area: str = ""
    """The area it is of; empty until confirmed."""
    state: str = "seen"
    """`seen`, `confirmed`, `refused`, or `gone`."""
    why: str = ""
    """Why it is gone, by the channel's code."""
