"""Officials at the handlers' door: an office in memory, and somebody who says and presses."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.acts import Act, MarkRelayed, TryUnknown
from bot.engine.answers import press_of
from bot.forms import Face
from bot.library import Library
from bot.notice import Audience, Draft, Event, GroupChat, Happened, Notice, NoticeState
from bot.office import Candidate, Check, Form, Kept, Reach, Report
from bot.roles import Area, Grant, Official, Role
from bot.steps import AFTER, Deed, refusal
from bot.turn import Context, Effect
from bot.turns import moved_on
from bot.types import Address, Contact, Inbound, Reply, Session
from handlers import decide

COMMUNE = Area("tan_nguyen", "xã Tân Nguyên", "commune")
PUA = Area("tan_nguyen/ban_pua", "bản Pua", "village")
NAM = Area("tan_nguyen/ban_nam", "bản Nậm", "village")
HOA = Official(1, "Lò Thị Hoa", (Grant(COMMUNE.id, Role.officer),))
MINH = Official(2, "Quàng Văn Minh", (Grant(COMMUNE.id, Role.approver),))
BOTH = Official(
    3, "Lò Văn Sơn", (Grant(COMMUNE.id, Role.officer), Grant(COMMUNE.id, Role.approver))
)
RELAY = Official(4, "Cà Văn Pản", (Grant(PUA.id, Role.relay),))
TEXT = "Ngày 27/11 cắt điện toàn xã từ 7 giờ đến 11 giờ. Bà con sạc sẵn điện thoại."
CHECK = Check(
    (
        Reach("ban_pua", "telegram", "person", 300),
        Reach("ban_nam", "telegram", "person", 200),
        Reach("ban_pua", "telegram", "group", 2),
        Reach("", "telegram", "group", 1),
    ),
    Counter({"left": 4}),
    (),
    None,
    25.0,
    (),
)
NOBODY = Session(Address("test", "somebody"), revision=1)


@dataclass
class FakeOffice:
    """Notices in memory; whoever acts is refused as the commit would refuse."""

    now: datetime
    notices: list[Notice] = field(default_factory=list)
    past: dict[str, list[Happened]] = field(default_factory=dict)
    check_: Check = CHECK
    report_: Report | None = None
    people: list[Candidate] = field(default_factory=list)
    chats: list[GroupChat] = field(default_factory=list)
    printed: list[Form] = field(default_factory=list)
    acts: list[Effect] = field(default_factory=list)
    one_person: bool = False
    cooling: timedelta = timedelta(minutes=1)
    forwards: tuple[str, ...] = ()
    """Villages to whose groups whoever writes was asked to forward."""

    def add(self, **changes: object) -> Notice:
        """Keep a notice; pending where nothing else is said."""
        number = len(self.notices) + 1
        one = Notice(
            number,
            f"test:hoa {number}",
            f"TB-{4826 + number}",
            NoticeState.pending,
            Draft(TEXT, audience=Audience((COMMUNE.id,))),
            HOA.id,
            self.now,
        )
        one = replace(one, **changes)
        self.notices.append(one)
        return one

    def change(self, notice: Notice, **changes: object) -> None:
        """Let a notice be otherwise."""
        at = next(at for at, one in enumerate(self.notices) if one.id == notice.id)
        self.notices[at] = replace(self.notices[at], **changes)

    def apply(self, by: Official | None, effect: Effect) -> None:
        """Do what the commit would."""
        if not isinstance(effect, Act | TryUnknown | MarkRelayed):
            return
        self.acts.append(effect)
        if not isinstance(effect, Act):
            return
        before = next(one for one in self.notices if one.key == effect.key)
        no = refusal(before, Deed(effect.step, by, effect.why), one_person=self.one_person)
        assert no is None, f"the commit refuses {effect.step}: {no}"
        after = AFTER[before.state, effect.step]
        self.change(before, state=after)
        name = by.name if by else ""
        line = Happened(self.now, effect.step, before.state, after, name, effect.why)
        self.past.setdefault(before.code, []).append(line)

    async def officials(self) -> Sequence[Official]:
        return [HOA, MINH, BOTH, RELAY]

    async def areas(self) -> Sequence[Area]:
        return [COMMUNE, PUA, NAM]

    async def notice(self, *, id_: int = 0, key: str = "", code: str = "") -> Notice | None:
        return next(
            (one for one in self.notices if id_ == one.id or key == one.key or code == one.code),
            None,
        )

    async def face(self, notice: Notice) -> Face:
        about = next((one.code for one in self.notices if one.id == notice.about), "")
        return Face(
            "xã Tân Nguyên",
            notice.code,
            notice.draft.text,
            notice.event,
            about,
            sent_at=notice.begun_at or notice.draft.due_at,
            link=f"https://tannguyen.example.gov.vn/n/{notice.code}",
            phone="0200 000 011",
            account="UBND xã Tân Nguyên",
        )

    async def chain(self, first: int) -> Sequence[Notice]:
        return [one for one in self.notices if first in (one.id, one.about)]

    async def waiting(self, official: Official) -> Sequence[Notice]:
        del official
        return [one for one in self.notices if one.state is NoticeState.pending or one.hold]

    async def recent(self, official: Official) -> Sequence[Notice]:
        del official
        return self.notices[::-1]

    async def history(self, notice: Notice) -> Sequence[Happened]:
        return self.past.get(notice.code, [])

    async def check(
        self, draft: Draft, *, event: Event = Event.alert, about: int | None = None, key: str = ""
    ) -> Check:
        del draft, event, about, key
        return self.check_

    async def report(self, notice: Notice) -> Report:
        return self.report_ or Report(notice, (), 503, 0, 0, 503, 0, 0)

    async def relays(self, notice_id: int, address: Address) -> Sequence[str]:
        del notice_id, address
        return self.forwards

    async def groups(self, official: Official) -> Sequence[GroupChat]:
        del official
        return self.chats

    async def candidates(self, official: Official) -> Sequence[Candidate]:
        del official
        return self.people

    async def qr(self, text: str) -> Kept:
        del text
        return Kept("tam-qr.png", "Mã QR", picture=True)

    def link(self, address: Address, payload: str) -> str:
        return f"https://t.example/{address.channel}?start={payload}"

    async def print(self, notice: Notice, form: Form) -> Kept:
        self.printed.append(form)
        return Kept(f"kept/{form}", f"{notice.code} {form}", form == "poster_picture")

    async def call_list(self, message: Inbound, notice: Notice) -> tuple[Kept | None, str]:
        if message.media == "empty":
            return None, "Tệp không có số nào."
        return Kept("kept/calls", f"Gọi điện {notice.code}", picture=False), "Đọc được 12 số."


@dataclass
class Hand:
    """Somebody in a private chat, an official or a citizen."""

    office: FakeOffice
    library: Library
    official: Official | None = None
    session: Session = NOBODY

    async def says(self, text: str, **more: object) -> Reply:
        """Type something; a number or a label shown last is its press."""
        press = press_of(text, self.session.offered)
        return await self.sends(Inbound(self.session.address, "m", text, press=press), **more)

    async def presses(self, label: str) -> Reply:
        """Press a button shown last."""
        data = {one.label: one.data for one in self.session.offered}
        return await self.sends(
            Inbound(self.session.address, "m", kind="press", press=data[label])
        )

    async def sends(self, message: Inbound, **more: object) -> Reply:
        """Send any message; returns the reply, once what it brings about is done."""
        ctx = Context(
            message,
            Contact(self.session.address),
            self.session,
            self.library,
            self.office.now,
            official=None if message.chat else self.official,
            desk=self.office,  # type: ignore[arg-type] # only what these handlers ask
        )
        ctx = replace(ctx, **more)
        turn = await decide(ctx)
        for effect in turn.effects:
            self.office.apply(self.official, effect)
        if not message.chat:
            self.session = moved_on(self.session, turn, self.office.now)
        assert len(turn.replies) == 1, "one message a turn"
        reply = turn.replies[0]
        assert len(reply.buttons) <= 5
        assert all(len(one.data.encode()) <= 64 for one in reply.buttons)
        return reply
