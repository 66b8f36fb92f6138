"""The office: what officials ask, in chat and at the web desk, answered from the database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.config import Settings
from bot.forms import Face
from bot.library import Library
from bot.notice import Draft, Event, GroupChat, Happened, Notice, NoticeState
from bot.notices import business, phone_list, printing
from bot.notices.attachments import Attachments
from bot.notices.checking import Checking
from bot.notices.freezing import face_of
from bot.notices.reasons import Explain
from bot.notices.reporting import report
from bot.notices.staff import Staff
from bot.notices.weight import Split
from bot.office import Candidate, Check, Form, Invited, Kept, OpenInvitation, Report
from bot.ports import Channel, Links
from bot.qr import code, poster
from bot.roles import Area, Official
from bot.storage import Db, areas, groups, history, invitations, ledger, notices, officials
from bot.types import Address, Inbound

STANDING = (
    NoticeState.pending,
    NoticeState.returned,
    NoticeState.approved,
    NoticeState.sending,
)
"""In which a notice may wait for somebody."""
NEWEST = 20
LOOKED_AT = 500
"""Notices among which the newest of an official's areas are looked for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The `bot.office.Office` of this process."""

    db: Db
    library: Callable[[], Library]
    settings: Settings
    channels: Mapping[str, Channel]
    """Those that are on."""
    now: Callable[[], datetime]
    token: Callable[[], str]
    """Makes a token that nobody can guess, in the alphabet of deep links."""
    explain: Explain
    """Says a channel's own code in words; empty for one it does not know."""
    split: Split
    """Cuts a text into messages as the channels do."""
    _staff: Staff = field(init=False)
    _checking: Checking = field(init=False)
    _attachments: Attachments = field(init=False)

    def __post_init__(self) -> None:
        """Make the parts that answer for themselves."""
        checking = Checking(
            self.db, self.settings, self.library, tuple(self.channels), self.now, self.split
        )
        attachments = Attachments(self.settings.media, self.channels, self.token)
        object.__setattr__(self, "_staff", Staff(self.db, self.now))
        object.__setattr__(self, "_checking", checking)
        object.__setattr__(self, "_attachments", attachments)

    @property
    def cooling(self) -> timedelta:
        """How long an approved notice can still be stopped before anything leaves."""
        return timedelta(seconds=self.settings.cooling_seconds)

    def forget(self) -> None:
        """Know anew who is an official: a role has changed."""
        self._staff.forget()

    async def official(self, address: Address) -> Official | None:
        """Tell who writes from this address; None for a citizen."""
        return await self._staff.who(address)

    async def officials(self) -> Sequence[Official]:
        """List everybody with a role."""
        async with self.db.read() as tx:
            return await officials.all_(tx)

    async def areas(self) -> Sequence[Area]:
        """List the areas, parents first."""
        async with self.db.read() as tx:
            return await areas.all_(tx)

    async def notice(self, *, id_: int = 0, key: str = "", code: str = "") -> Notice | None:
        """Read one notice by whichever is given."""
        async with self.db.read() as tx:
            if key:
                return await notices.by_key(tx, key)
            return await (notices.by_code(tx, code) if code else notices.find(tx, id_))

    async def face(self, notice: Notice) -> Face:
        """Return what the forms of a notice show."""
        first = await self.notice(id_=notice.about) if notice.about else None
        return face_of(
            self.library(),
            notice.draft,
            code=notice.code,
            event=notice.event,
            about=first.code if first else "",
            sent_at=notice.begun_at or notice.draft.due_at,
            site=self.settings.public_url.rstrip("/"),
        )

    async def chain(self, first: int) -> Sequence[Notice]:
        """List a notice and its corrections and withdrawal, in order."""
        async with self.db.read() as tx:
            return await notices.chain(tx, first)

    async def waiting(self, official: Official) -> Sequence[Notice]:
        """List what waits for this official: to be judged, corrected, or let go."""
        alone = self.library().commune.approve_own_notices
        async with self.db.read() as tx:
            found = await notices.in_states(tx, STANDING, limit=LOOKED_AT)
        return [one for one in found if business.waits_for(official, one, one_person=alone)]

    async def recent(self, official: Official) -> Sequence[Notice]:
        """List the newest notices of this official's areas."""
        async with self.db.read() as tx:
            found = await notices.recent(tx, limit=LOOKED_AT)
        return [one for one in found if business.sees(official, one)][:NEWEST]

    async def history(self, notice: Notice) -> Sequence[Happened]:
        """Read who did what, when."""
        async with self.db.read() as tx:
            return await history.read(tx, notice.id)

    async def check(
        self, draft: Draft, *, event: Event = Event.alert, about: int | None = None, key: str = ""
    ) -> Check:
        """Look a draft through before it is sent."""
        return await self._checking.check(draft, event, about, key)

    async def report(self, notice: Notice) -> Report:
        """Count what became of a notice."""
        async with self.db.read() as tx:
            counts = await ledger.counts(tx, notice.id)
            pulled = {name for name, one in self.channels.items() if one.pulled}
            return report(notice, counts, await areas.all_(tx), self.explain, pulled)

    async def relays(self, notice_id: int, address: Address) -> Sequence[str]:
        """List the villages to whose groups this address was asked to forward a notice."""
        async with self.db.read() as tx:
            return await ledger.relays(tx, notice_id, address)

    async def groups(self, official: Official) -> Sequence[GroupChat]:
        """List the group chats of this official's areas, and those nobody has confirmed."""
        async with self.db.read() as tx:
            return business.groups_of(official, await groups.all_(tx))

    async def candidates(self, official: Official) -> Sequence[Candidate]:
        """List the volunteers whom this official may accept."""
        async with self.db.read() as tx:
            found = business.candidates_of(official, await invitations.applicants(tx))
        return [Candidate(one.id, one.name, one.area, one.team) for one in found]

    async def invitations(self, official: Official) -> Sequence[OpenInvitation]:
        """List the open invitations that this official may revoke."""
        async with self.db.read() as tx:
            made = await invitations.open_ones(tx, self.now())
        return [
            OpenInvitation(one.id, one.area, one.role, one.name, one.reusable, one.expires_at)
            for one in business.invitations_of(official, made)
        ]

    async def invited(self, token_hash: str) -> Invited | None:
        """Tell what a token lets its holder do, by its hash; None for what is none of ours."""
        async with self.db.read() as tx:
            one = await invitations.find(tx, token_hash)
            tree = {area.id: area for area in await areas.all_(tx)} if one else {}
            whose = one.official_id if one else None
            left = whose is not None and await officials.find(tx, whose) is None
        if one is None or one.area not in tree:
            return None
        # Whoever has no role any more adds no address either.
        state = "revoked" if left else business.state_of(one, self.now())
        return Invited(tree[one.area], one.role, one.name, one.reusable, state, whose)

    def link(self, address: Address, payload: str) -> str:
        """Return the deep link to the bot on the channel of this address; empty for none."""
        channel = self.channels.get(address.channel)
        if channel is None or not isinstance(channel, Links):
            return ""
        return channel.link(payload)

    async def keep(self, message: Inbound) -> Kept | str:
        """Fetch and keep the picture or file of a message; a sentence where it cannot be."""
        return await self._attachments.keep(message)

    async def keep_file(self, content: bytes, name: str) -> Kept | str:
        """Keep a picture or file that was uploaded; a sentence where it cannot be."""
        return await self._attachments.keep_bytes(content, name)

    async def keep_secretly(self, message: Inbound) -> Kept | str:
        """Fetch and keep what goes to one citizen only; a sentence where it cannot be."""
        return await self._attachments.keep_secretly(message)

    async def keep_file_secretly(self, content: bytes, name: str) -> Kept | str:
        """Keep an upload that goes to one citizen only; a sentence where it cannot be."""
        return await self._attachments.keep_bytes_secretly(content, name)

    async def qr(self, text: str) -> Kept:
        """Draw a text as a QR code, kept for a day."""
        return await self._attachments.keep_briefly(code.png(text), ".png", "Mã QR")

    async def print(self, notice: Notice, form: Form) -> Kept:
        """Make a sheet of a notice, kept for a day."""
        face, keep = await self.face(notice), self._attachments.keep_briefly
        match form:
            case "poster":
                sheet = await asyncio.to_thread(poster.poster, face)
                return await keep(sheet, ".pdf", f"Áp phích {notice.code}")
            case "poster_picture":
                sheet = await asyncio.to_thread(poster.poster_picture, face)
                return await keep(sheet, ".png", f"Áp phích {notice.code}")
            case "speech_sheet":
                sheet = await asyncio.to_thread(printing.script, face)
                return await keep(sheet, ".pdf", f"Bài đọc loa {notice.code}")
            case "door_list":
                told, tree, people = (
                    await self.report(notice), await self.areas(), await self.officials()
                )  # fmt: skip
                sheet = await asyncio.to_thread(printing.doors, told, tree, people)
                return await keep(sheet, ".pdf", f"Danh sách đến nhà {notice.code}")
            case "report_sheet":
                told, history = await self.report(notice), await self.history(notice)
                sheet = await asyncio.to_thread(printing.figures, told, history)
                return await keep(sheet, ".xlsx", f"Báo cáo {notice.code}")

    async def call_list(self, message: Inbound, notice: Notice) -> tuple[Kept | None, str]:
        """Make a call list of the phone numbers in an official's file, keeping none of them."""
        content = await self._attachments.fetch(message)
        if isinstance(content, str):
            return None, content
        return await self.call_sheet(content, notice)

    async def call_sheet(self, content: bytes, notice: Notice) -> tuple[Kept | None, str]:
        """Make a call list of the phone numbers in an uploaded file, keeping none of them."""
        commune, face = self.library().commune, await self.face(notice)
        sheet, said = await asyncio.to_thread(phone_list.call_list, content, face, commune)
        if sheet is None:
            return None, said
        title = f"Danh sách gọi {notice.code}"
        return await self._attachments.keep_briefly(sheet, ".xlsx", title), said
