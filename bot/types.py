"""The values that travel along the pipe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})


class Address(NamedTuple):
    """Where a person or a group is reached: `telegram:42`."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read what `str()` wrote."""
        channel, _, id_ = text.partition(":")
        return cls(channel, id_)


Kind = Literal[
    "text",
    "press",
    "photo",
    "sticker",
    "voice",
    "file",
    "location",
    "other",
    "joined",
    "left",
    "moved",  # the person (or group) let us in, blocked us, has a new id
    "followed",  # the person opened the conversation without a word
    "shared",  # the person let the channel tell us where they live
    "official",  # an official wrote to this person by hand, past the bot
    "withdrawn",  # the person asks, through the channel, to be forgotten
]
ABOUT_THEM: frozenset[Kind] = frozenset({"joined", "left", "moved", "official", "withdrawn"})
"""Kinds that tell of a person, and that they did not write."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as it came in: untrusted, and not yet scrubbed."""

    sender: Address
    id: str
    """The channel's own id of this update: a repeated one is the same update."""
    text: str = ""
    """What was typed; the caption of a photo."""
    kind: Kind = "text"
    press: str = ""
    """`Button.data` of the button that was pressed."""
    media: str = ""
    """The channel's reference to a photo or file; never its bytes."""
    message: str = ""
    """The platform's id of our message whose button was pressed: it can be edited in place."""
    acknowledge: str = ""
    """The channel's token that wants an acknowledgement (a Telegram callback)."""
    chat: Address | None = None
    """The group it was written in; None in a private chat."""
    addressed: bool = True
    """In a group: it was meant for the bot (a mention, a reply to it, a command)."""
    language: str = ""
    """The language of the person's app, as the channel tells it."""
    opened_at: datetime | None = None
    """When this opened the time in which the channel lets us write; None where it always does."""
    happened_at: datetime | None = None
    """When it happened, where it may be heard of much later and that matters."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel's word that messages of ours are on the person's phone."""

    address: Address
    messages: tuple[str, ...]
    """The platform's ids, as `Channel.send` returned them."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """An update of a kind that nobody here knows: only its name is kept, for the operator."""

    channel: str
    event: str


Heard = Inbound | Receipt | Unheard


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message: it either sends `data` back or opens `url`."""

    label: str
    data: str = ""
    """At most 64 bytes."""
    url: str = ""
    typed: str = ""
    """What to type instead, where no number stands for it; empty: `data` itself."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `alt` says the same in words, for those who cannot load or see it."""

    name: str
    """A file below content/pictures/, served at /media/<name>."""
    alt: str


@dataclass(frozen=True, slots=True)
class File:
    """A document to take along; `name` is a file below content/files/."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the citizen gets: one message."""

    text: str
    buttons: tuple[Button, ...] = ()
    image: Image | None = None
    file: File | None = None
    replaces: bool = False
    """Edit the message whose button was pressed, where the channel can; else send anew."""
    nod: bool = False
    """A mere courtesy: where the channel can, a heart on their message says the same for free."""
    choose: str = ""
    """The line above the numbered choices, on channels that list them: *Gõ số để chọn:*

    Empty in what nobody asked for: its choices have no numbers, since a number means the list
    of the last answer.
    """


@dataclass(frozen=True, slots=True)
class Contact:
    """A citizen as far as we know them: one address, never merged with another."""

    address: Address
    language: str = "vi"
    village: str = ""
    reachable: bool = True
    silent_until: datetime | None = None
    """Until then an official talks with them by hand, and the bot says nothing."""
    ticket_id: int | None = None
    """The ticket that an official holds: until it is let go, the bot says nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a person stands; `flow` is empty between flows."""

    address: Address
    subject: str = ""
    flow: str = ""
    version: str = ""
    step: str = ""
    visit: int = 0
    """Counts the steps entered; a button carries it, so that an old tap is known as old."""
    slots: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    trail: tuple[str, ...] = ()
    """The steps passed, for the way back."""
    offered: tuple[Button, ...] = ()
    """The buttons shown last: what a typed number or label stands for."""
    misses: int = 0
    """Messages in a row that were not understood: the rung of the recovery ladder."""
    revision: int = 0
    updated_at: datetime | None = None


class State(StrEnum):
    """The life of a delivery."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    delivered = "delivered"
    failed = "failed"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reply on its way to one address."""

    id: int
    address: Address
    reply: Reply
    attempts: int = 0
    replaces: str = ""
    """The platform's id of the message to edit; empty to send anew."""
    acknowledges: str = ""
    """The inbound id (a Telegram callback) to acknowledge together with it."""
    secret: bool = False
    """Its text is blanked in the commit that ends it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `xaoi doctor` found at one place."""

    fine: bool
    what: str
    """A sentence for the operator."""
    cure: str = ""
    """What to do about it."""
