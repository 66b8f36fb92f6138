"""What officials may ask the bot: a port, so that chat and desk stand on the same functions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.doors import Forecast
from bot.forms import Face
from bot.notice import Draft, Event, GroupChat, Happened, Notice
from bot.roles import Area, Official, Role
from bot.types import Address, Inbound

Form = Literal["poster", "poster_picture", "door_list", "speech_sheet", "report_sheet"]
"""What can be printed of a notice."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many one way of sending reaches in one village."""

    village: str
    """By id; empty for who named none, and for the commune's own groups."""
    channel: str
    via: Literal["person", "group", "relay"]
    many: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at before it is sent; `stops`: it cannot be sent like this."""

    code: str
    """Short and stable: `empty`, `night`, `holiday`, `link`, `words`, `again`, `long` …"""
    said: str
    """A sentence for the official: what it is, and what to do."""
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The check page of a draft: whom it reaches, what it costs, what to look at."""

    reaches: tuple[Reach, ...]
    left_out: Counter[str]
    """People who are meant and will not get it, by reason: `left`, `late`, `never`."""
    silent_villages: tuple[str, ...]
    """Names of villages that have neither a group nor a relay."""
    forecast: Forecast | None
    """On Zalo; None where nobody there is meant."""
    seconds: float
    """About how long it will take to send."""
    remarks: tuple[Remark, ...]

    @property
    def stopped(self) -> bool:
        """Tell whether it cannot be sent like this."""
        return any(one.stops for one in self.remarks)

    def many(self, via: str = "") -> int:
        """Count recipients, of one way or all."""
        return sum(one.many for one in self.reaches if via in ("", one.via))


@dataclass(frozen=True, slots=True)
class VillageReport:
    """What became of a notice in one village."""

    village: str
    """The name; of the commune where nobody named a village."""
    people: int
    reached: int
    """Sent or delivered, people; of a channel that is pulled, delivered only."""
    waiting: int
    unknown: int
    failed: Counter[str]
    """People, by reason in plain words."""
    groups: int
    groups_reached: int
    relays: int
    relayed: int
    """Villages whose relay has pressed “Đã chuyển vào nhóm”."""
    posted: int = 0
    """People for whom it lies where they fetch it, not yet opened."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a notice."""

    notice: Notice
    villages: tuple[VillageReport, ...]
    total: int
    reached: int
    delivered: int
    """Of those reached: known to be on the phone."""
    waiting: int
    unknown: int
    failed: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Plain words and what to do, with how many."""
    posted: int = 0
    """Lying where people fetch it, not yet opened: whether it will be seen is not known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture or file that an official sent, kept for notices."""

    name: str
    title: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as somebody who holds its token sees it."""

    area: Area
    role: Role
    name: str
    reusable: bool
    state: Literal["open", "used", "expired", "revoked"]
    official_id: int | None = None
    """For a further address of this official, who gets no other role by it."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation in the list of those who may revoke it."""

    id: int
    area: str
    role: Role
    name: str
    reusable: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer who waits to be accepted."""

    id: int
    name: str
    area: str
    team: str


class Office(Protocol):
    """Reads for officials; whatever changes goes through effects (`bot.acts`)."""

    @property
    def cooling(self) -> timedelta:
        """How long an approved notice can still be stopped before anything leaves."""

    async def official(self, address: Address) -> Official | None:
        """Tell who writes from this address; None for a citizen. Cheap: asked with every turn."""

    async def officials(self) -> Sequence[Official]:
        """List everybody with a role."""

    async def areas(self) -> Sequence[Area]:
        """List the areas, parents first."""

    async def notice(self, *, id_: int = 0, key: str = "", code: str = "") -> Notice | None:
        """Read one notice by whichever is given."""

    async def face(self, notice: Notice) -> Face:
        """Return what the forms of a notice show."""

    async def chain(self, first: int) -> Sequence[Notice]:
        """List a notice and its corrections and withdrawal, in order."""

    async def waiting(self, official: Official) -> Sequence[Notice]:
        """List what waits for this official: to be judged, corrected, or let go."""

    async def recent(self, official: Official) -> Sequence[Notice]:
        """List the newest notices of this official's areas."""

    async def history(self, notice: Notice) -> Sequence[Happened]:
        """Read who did what, when."""

    async def check(
        self, draft: Draft, *, event: Event = Event.alert, about: int | None = None, key: str = ""
    ) -> Check:
        """Look a draft through before it is sent; `key`: the notice itself is no double of it."""

    async def report(self, notice: Notice) -> Report:
        """Count what became of a notice."""

    async def groups(self, official: Official) -> Sequence[GroupChat]:
        """List the group chats of this official's areas, and those nobody has confirmed."""

    async def candidates(self, official: Official) -> Sequence[Candidate]:
        """List the volunteers whom this official may accept."""

    async def invitations(self, official: Official) -> Sequence[OpenInvitation]:
        """List the open invitations that this official may revoke."""

    async def relays(self, notice_id: int, address: Address) -> Sequence[str]:
        """List the villages to whose groups this address was asked to forward a notice."""

    async def invited(self, token_hash: str) -> Invited | None:
        """Tell what a token lets its holder do, by its hash; None for what is none of ours."""

    def token(self) -> str:
        """Make a token that nobody can guess, in the alphabet of deep links."""

    def link(self, address: Address, payload: str) -> str:
        """Return the deep link to the bot on the channel of this address; empty for none."""

    async def keep(self, message: Inbound) -> Kept | str:
        """Fetch and keep the picture or file of a message; a sentence where it cannot be."""

    async def keep_file(self, content: bytes, name: str) -> Kept | str:
        """Keep a picture or file that was uploaded; a sentence where it cannot be."""

    async def keep_secretly(self, message: Inbound) -> Kept | str:
        """Fetch and keep what goes to one citizen only, as `keep` does."""

    async def keep_file_secretly(self, content: bytes, name: str) -> Kept | str:
        """Keep an upload that goes to one citizen only, as `keep_file` does."""

    async def qr(self, text: str) -> Kept:
        """Draw a text as a QR code, kept for a day."""

    async def print(self, notice: Notice, form: Form) -> Kept:
        """Make a sheet of a notice."""

    async def call_list(self, message: Inbound, notice: Notice) -> tuple[Kept | None, str]:
        """Make a call list of the phone numbers in an official's file, keeping none of them.

        Returns the sheet, or None, and a sentence: what was read, which lines were left out.
        """

    async def call_sheet(self, content: bytes, notice: Notice) -> tuple[Kept | None, str]:
        """Make a call list of the phone numbers in an uploaded file, as `call_list` does."""
