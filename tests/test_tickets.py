"""Tickets: who may take which step, what is said to whom, and what the clock does."""

import shutil
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import structlog

from bot import tickets as domain
from bot.desk_acts import MoveTicket, OpenTicket
from bot.errors import Stale
from bot.hours import VIETNAM
from bot.library import Library
from bot.opening import Opening
from bot.roles import Grant, Official, Role
from bot.storage import (
    Db,
    Tx,
    areas,
    contacts,
    dispatch,
    inbox,
    leaving,
    officials,
    outbox,
    sessions,
    ticket_due,
    ticket_forgetting,
    ticket_lines,
    tickets,
)
from bot.ticket import Line, Ticket, TicketKind, TicketState, TicketStep
from bot.tickets import keeping
from bot.types import Address, Button, Contact, Inbound, Reply, Session, State

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
COMMUNE, EAST, WEST = "tan_nguyen", "tan_nguyen/thon_dong", "tan_nguyen/thon_tay"
ROLES = {
    "volunteer": Grant(EAST, Role.volunteer),
    "officer": Grant(EAST, Role.officer),
    "holder": Grant(EAST, Role.officer),
    "elsewhere": Grant(WEST, Role.officer),
    "approver": Grant(COMMUNE, Role.approver),
}
NAMES = {"holder": "Chị Lan", "approver": "Anh Nam"}
CITIZEN = Address("test", "citizen")
PHONE = "0912345678"
ASKED = OpenTicket("K7M2QP", TicketKind.question, EAST, "Giấy khai sinh mất thì làm sao?")
VISIT = OpenTicket(
    "H4R8XT",
    TicketKind.visit,
    EAST,
    "",
    village="thon_dong",
    errand="can_cuoc",
    relation="cha_me",
    phone=PHONE,
)


PUBLISHED = "0200 000 011"
THERE = "Bà con nhắn tiếp ở đây. Cần trợ lý thì gõ: menu."


class RolledBackError(Exception):
    """A try that leaves nothing behind."""


@dataclass
class Room:
    """A database with a commune's staff, and what its officials were told."""

    db: Db
    now: datetime = NOW
    ids: dict[str, int] = field(default_factory=dict)
    told: list[tuple[str, Reply]] = field(default_factory=list)
    changed: list[Address] = field(default_factory=list)
    queued: list[Address] = field(default_factory=list)

    async def people(
        self, tx: Tx, whom: Iterable[int | None], reply: Reply, now: datetime
    ) -> None:
        """Note who is told what."""
        del tx, now
        names = {id_: name for name, id_ in self.ids.items()}
        self.told += [(names[one], reply) for one in whom if one is not None]

    @property
    def acting(self) -> domain.Acting:
        """Return what applies acts, with a promise of four hours."""
        opening = SimpleNamespace(promise=lambda at: at + timedelta(hours=4))
        known = SimpleNamespace(
            gettext=lambda _, text: text,
            commune=SimpleNamespace(
                opening=opening, points=(SimpleNamespace(phone=PUBLISHED),), services={}
            ),
        )
        return domain.Acting(
            self,
            lambda: cast("Library", known),
            self.changed.append,
            self.queued.append,
            ("xa.example.vn",),
        )

    def keeping(self, *, still: bool = False, quiet: bool = False) -> domain.Keeping:
        """Return what the clock runs."""

        async def stands_still(tx: Tx) -> bool:
            del tx
            return still

        return domain.Keeping(self.db, self.acting, stands_still, lambda: quiet, lambda: self.now)

    def counter(self) -> domain.Counter:
        """Return where tickets are read."""
        return domain.Counter(self.db, lambda: self.now)

    async def asks(self, act: OpenTicket = ASKED, who: Address = CITIZEN) -> int:
        """Let a citizen open a ticket; returns its id."""
        async with self.db.begin() as tx:
            await contacts.add(tx, [contacts.row(Contact(who), self.now)])
            await self.acting.open(tx, who, act, self.now)
            found = await tickets.by_code(tx, act.code)
        assert found
        return found.id

    async def step(self, who: str, id_: int, step: TicketStep, **more: str | int) -> None:
        """Let somebody take a step, by their name."""
        act = MoveTicket(id_, step, **more)  # type: ignore[arg-type] # by name
        async with self.db.begin() as tx:
            await self.acting.move(tx, address(who), act, self.now)

    async def read(self, id_: int) -> Ticket:
        """Read a ticket."""
        async with self.db.read() as tx:
            found = await tickets.find(tx, id_)
        assert found
        return found

    async def lines(self, id_: int) -> list[Line]:
        """Read what was said."""
        async with self.db.read() as tx:
            return await ticket_lines.of(tx, id_)

    async def held(self, who: Address = CITIZEN) -> int | None:
        """Tell which ticket silences the bot."""
        async with self.db.read() as tx:
            found = await contacts.find(tx, who)
        assert found
        return found.ticket_id

    async def sent(self, who: Address = CITIZEN) -> list[Reply]:
        """List what waits to leave for somebody."""
        async with self.db.begin() as tx:
            found = await dispatch.claim(
                tx, channels=[who.channel], busy=[], now=self.now, lease=timedelta()
            )
        return [one.reply for one in found if one.address == who]

    async def said(self) -> list[Reply]:
        """List what waits to leave for the citizen, beside the word that a person is there."""
        return [one for one in await self.sent() if not one.text.endswith(THERE)]

    def heard(self) -> list[str]:
        """List who was told since the last time, and forget it."""
        told, self.told = [name for name, _ in self.told], []
        return told

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


def address(who: str) -> Address:
    """Return from where somebody writes."""
    return Address("test", who)


@pytest.fixture
async def room(tmp_path: Path, migrated: Path) -> AsyncIterator[Room]:
    """A commune with two villages and five officials."""
    shutil.copy(migrated, tmp_path / "xaoi.db")
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/xaoi.db")
    await db.open()
    room = Room(db)
    tree = [(COMMUNE, None, "commune", "Xã Tân Nguyên"), (EAST, COMMUNE, "village", "Thôn Đông"),
            (WEST, COMMUNE, "village", "Thôn Tây")]  # fmt: skip
    keys = ("id", "parent", "kind", "name")
    async with db.begin() as tx:
        await areas.put(
            tx, [dict(zip(keys, one, strict=True)) | {"old_names": ""} for one in tree]
        )
        for who, grant in ROLES.items():
            id_ = await officials.add(tx, NAMES.get(who, who), NOW)
            room.ids[who] = id_
            await officials.bind(tx, id_, address(who))
            await officials.grant(tx, id_, grant)
    yield room
    await db.close()


async def arrive(room: Room, state: TicketState) -> int:
    """Bring a ticket into a state; where somebody holds or held it, it is `holder`."""
    id_ = await room.asks()
    if state is not TicketState.waiting:
        await room.step("holder", id_, TicketStep.claim)
    if state in (TicketState.answered, TicketState.closed):
        await room.step("holder", id_, TicketStep.answer, text="Mai bác lên xã.")
    if state is TicketState.closed:
        await room.step("holder", id_, TicketStep.close)
    return id_


EVERYBODY = ("citizen", "nobody", *ROLES)
STAFF, BOTH = {"officer", "holder", "approver"}, {"holder", "approver"}
ALLOWED: dict[TicketState, dict[TicketStep, set[str]]] = {
    TicketState.waiting: {
        TicketStep.claim: STAFF,
        TicketStep.hand_on: STAFF,
        TicketStep.close: STAFF,
        TicketStep.ask_more: {"citizen"},
        TicketStep.withdraw: {"citizen"},
    },
    TicketState.held: {
        TicketStep.claim: BOTH,
        TicketStep.say: {"holder"},
        TicketStep.answer: {"holder"},
        TicketStep.release: {"holder"},
        TicketStep.hand_on: BOTH,
        TicketStep.close: BOTH,
        TicketStep.ask_more: {"citizen"},
        TicketStep.call_back: {"citizen"},
        TicketStep.withdraw: {"citizen"},
    },
    TicketState.answered: {
        TicketStep.claim: STAFF,
        TicketStep.close: STAFF,
        TicketStep.ask_more: {"citizen"},
        TicketStep.withdraw: {"citizen"},
    },
    TicketState.closed: {},
}
"""Who may take which step from which state; nobody takes any other one."""


@pytest.mark.parametrize("state", TicketState)
async def test_only_who_may_takes_a_step(room: Room, state: TicketState) -> None:
    """Every step from every state, by everybody: a colleague's ticket is not touched by chance."""
    id_ = await arrive(room, state)
    taken: dict[TicketStep, set[str]] = {}

    for step in TicketStep:
        for who in EVERYBODY:
            act = MoveTicket(id_, step, text="Vâng ạ", area=WEST)
            try:
                async with room.db.begin() as tx:
                    await room.acting.move(tx, address(who), act, NOW)
                    taken.setdefault(step, set()).add(who)
                    leave_nothing()
            except (Stale, RolledBackError):
                pass

    assert taken == ALLOWED[state]


def leave_nothing() -> None:
    """End a try."""
    raise RolledBackError


async def test_somebody_else_s_ticket_is_nobody_s(room: Room) -> None:
    """Another citizen who knows a ticket's number writes nothing into it."""
    id_ = await arrive(room, TicketState.waiting)

    with pytest.raises(Stale):
        await room.step("stranger", id_, TicketStep.ask_more, text="Của tôi")
    with pytest.raises(Stale):
        await room.step("citizen", id_ + 1, TicketStep.ask_more, text="Không có phiếu này")

    assert [one.text for one in await room.lines(id_)] == [ASKED.text]


async def test_a_role_that_was_taken_counts_in_the_next_commit(room: Room) -> None:
    """Whoever held a ticket and is no officer any more says nothing more in it."""
    id_ = await arrive(room, TicketState.held)
    async with room.db.begin() as tx:
        await officials.take(tx, room.ids["holder"], ROLES["holder"])

    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.say, text="Chào bác")


async def test_officers_of_the_area_are_told_shortly(room: Room) -> None:
    """They read what is asked, from where and by when, and can take it with one press."""
    promised = NOW + timedelta(hours=4)
    text = f"Số của tôi {PHONE}. " + "Cho tôi hỏi việc này. " * 60

    await room.asks(replace(ASKED, text=text, promised_at=promised, village="thon_dong"))

    names, replies = zip(*room.told, strict=True)
    assert names == ("officer", "holder")
    assert replies[0].text.startswith(
        "Câu hỏi gửi cán bộ · mã K7M2QP\nNơi ở: Thôn Đông.\n“Số của tôi [số điện thoại]. Cho"
    )
    assert replies[0].text.endswith("…”\nĐã hẹn trả lời trước 1 giờ chiều nay, thứ tư 25/11/2026.")
    assert [one.data for one in replies[0].buttons] == ["/phieu K7M2QP", "/phieu nhan K7M2QP"]


async def test_a_visit_keeps_the_number_to_itself(room: Room) -> None:
    """The number to call stands in the ticket only; nobody is told it in a message."""
    id_ = await room.asks(VISIT)

    one = await room.read(id_)
    assert (one.phone, one.errand, one.relation) == (PHONE, "can_cuoc", "cha_me")
    assert PHONE not in repr(one)
    assert PHONE not in room.told[0][1].text
    assert room.told[0][1].text.startswith("Xin hỗ trợ tại nhà: làm căn cước · mã H4R8XT")


async def test_an_approver_is_told_first_where_no_officer_is(room: Room) -> None:
    """A ticket never goes to nobody while somebody oversees the area."""
    async with room.db.begin() as tx:
        await officials.take(tx, room.ids["elsewhere"], ROLES["elsewhere"])

    await room.asks(replace(ASKED, area=WEST))

    assert room.heard() == ["approver"]


async def test_a_code_is_given_once(room: Room) -> None:
    """Else somebody would read the answer to another question."""
    await room.asks()

    with pytest.raises(Stale):
        await room.asks(ASKED, address("other"))


async def test_three_tickets_of_one_citizen_wait_at_most(room: Room) -> None:
    """Nobody fills the officers' list alone; an answered one makes room."""
    codes = ["K7M2QP", "H4R8XT", "X3P4FK", "M5V6RH"]
    ids = [await room.asks(replace(ASKED, code=code)) for code in codes[:3]]

    with pytest.raises(Stale):
        await room.asks(replace(ASKED, code=codes[3]))
    await room.step("officer", ids[0], TicketStep.claim)
    await room.step("officer", ids[0], TicketStep.answer, text="Rồi ạ")
    await room.asks(replace(ASKED, code=codes[3]))


async def test_what_was_said_before_is_copied_by_consent(room: Room) -> None:
    """Officials read the talk in its order, presses in words, and no secret."""
    await tell_bot(room, "làm giấy khai sinh", Reply("Ở đâu?", (Button("Ở xã", "/o xa"),)))
    await tell_bot(room, "1", Reply(f"Cần ảnh. Gọi {PUBLISHED}, đừng gọi {PHONE}."))
    await tell_bot(room, "gặp cán bộ", Reply("Ở trụ sở.", (Button("Nhắn cho cán bộ", "/hoi"),)))
    await tell_bot(room, "1", Reply("Gửi kèm?", (Button("Gửi kèm", "handoff:1:consent:7:w"),)))
    await tell_bot(room, "/start", Reply("Xin chào."))
    await tell_bot(room, "căn cước 001099012345", Reply("Trợ lý không cần số đó."))
    await tell_bot(room, ASKED.text, Reply("Gửi cán bộ nhé?", (Button("Gửi", "/gui"),)))
    await tell_bot(room, "", Reply("Đã gửi, mã K7M2QP."), press="/gui")

    id_ = await room.asks(replace(ASKED, with_history=True))

    lines = await room.lines(id_)
    assert [(one.who, one.text) for one in lines if one.before] == [
        ("citizen", "làm giấy khai sinh"),
        ("bot", "Ở đâu?"),
        ("citizen", "Ở xã"),
        ("bot", f"Cần ảnh. Gọi {PUBLISHED}, đừng gọi [số điện thoại]."),
        ("citizen", "căn cước [số căn cước]"),
        ("bot", "Trợ lý không cần số đó."),
        ("bot", "Gửi cán bộ nhé?"),
    ]
    assert [one.text for one in lines if not one.before] == [ASKED.text]


async def test_without_consent_nothing_is_copied(room: Room) -> None:
    """What was said to the bot stays with the bot."""
    await tell_bot(room, "việc riêng", Reply("Vâng."))
    await tell_bot(room, "gặp cán bộ", Reply("Đã gửi."))

    id_ = await room.asks()

    assert [one.text for one in await room.lines(id_)] == [ASKED.text]


async def test_a_claim_lets_a_person_speak(room: Room) -> None:
    """The bot is silenced, a turn of its that is decided just now is void, what waited leaves."""
    id_ = await room.asks()
    async with room.db.begin() as tx:
        first = replace(Session(CITIZEN), revision=1, updated_at=NOW)
        await sessions.save(tx, [sessions.row(first)])
        await outbox.add(tx, [outbox.row(CITIZEN, Reply("Chờ cán bộ"), now=NOW)])
        await dispatch.put_off(tx, CITIZEN, NOW + timedelta(minutes=30))

    await room.step("holder", id_, TicketStep.claim)
    await room.step("holder", id_, TicketStep.claim)

    assert await room.held() == id_
    assert room.changed == [CITIZEN]
    assert [one.text for one in await room.sent()] == [
        "Chờ cán bộ",
        f"Cán bộ xã (Chị Lan) đang xem câu hỏi, mã K7M2QP. {THERE}",
    ]
    assert [one.text for one in await room.lines(id_)][1:] == ["Chị Lan nhận trả lời."]
    async with room.db.begin() as tx:
        with pytest.raises(Stale):
            await sessions.save(tx, [sessions.row(replace(first, revision=2))])


async def test_what_an_official_says_names_them_and_the_code(room: Room) -> None:
    """A citizen knows that a person speaks, which one, and to which question."""
    id_ = await arrive(room, TicketState.held)

    await room.step("holder", id_, TicketStep.say, text="Bác đợi chút.", picture="a.png")
    await room.step("holder", id_, TicketStep.answer, file="b.pdf", media_title="Mẫu đơn")

    first, last = await room.said()
    assert first.text == "Cán bộ xã (Chị Lan) trả lời · mã K7M2QP:\nBác đợi chút."
    assert first.buttons == ()
    assert first.image
    assert first.image.name == "a.png"
    assert last.text == "Cán bộ xã (Chị Lan) trả lời · mã K7M2QP:\nXem tệp kèm theo."
    assert last.file
    assert (last.file.name, last.file.title) == ("b.pdf", "Mẫu đơn")
    assert [(one.label, one.data) for one in last.buttons] == [
        ("Hỏi thêm", "/hoi K7M2QP"),
        ("Xong, cảm ơn", "/hoi xong K7M2QP"),
        ("Về menu", "/menu"),
    ]
    assert await room.held() is None
    said = [one for one in await room.lines(id_) if one.who == "official"]
    assert [(one.by, one.media) for one in said] == [("Chị Lan", "a.png"), ("Chị Lan", "b.pdf")]
    assert {one.delivery for one in said} == {State.sending}


async def test_an_answer_without_a_word_ends_what_was_said(room: Room) -> None:
    """Who has said it already need not say it twice; who has said nothing has not answered."""
    id_ = await arrive(room, TicketState.held)
    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.answer)
    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.say, text="  ")
    await room.step("holder", id_, TicketStep.say, text="Mang sổ hộ khẩu lên xã.")

    await room.step("holder", id_, TicketStep.answer)

    assert (await room.read(id_)).state is TicketState.answered
    assert (await room.sent())[-1].text.endswith("Còn gì chưa rõ thì hỏi thêm.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("Vào dichvucong-gov.com nhé", "giả mạo", id="a lookalike"),
        pytest.param("Xem bit.ly/abc", ".gov.vn", id="a short link"),
        pytest.param("Số căn cước 001099012345", "số căn cước", id="an ID number"),
        pytest.param("Mã OTP 482913", "mã OTP", id="a one-time code"),
        pytest.param("a" * 1501, "1500", id="too long"),
    ],
)
async def test_what_no_official_may_write_is_named_and_refused(
    room: Room, text: str, named: str
) -> None:
    """Chat and desk say what to change; past them nothing of it leaves, either."""
    id_ = await arrive(room, TicketState.held)

    assert named in domain.objection(text, ["xa.example.vn"])
    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.say, text=text)

    assert await room.said() == []


@pytest.mark.parametrize(
    "text",
    ["Bác lên https://dichvucong.gov.vn", "Xem xa.example.vn/n/TB-1000", f"Gọi {PHONE}", ""],
    ids=["of the state", "our own", "a phone number", "nothing"],
)
def test_what_an_official_may_write(text: str) -> None:
    """Official links and a number to call are what answers are made of."""
    assert not domain.objection(text, ["xa.example.vn"])


async def test_two_colleagues_never_talk_with_one_citizen(room: Room) -> None:
    """Who claims another question of theirs ends the first talk, and its holder is told."""
    first = await room.asks()
    second = await room.asks(replace(ASKED, code="H4R8XT"))
    await room.step("holder", first, TicketStep.claim)
    room.heard()

    await room.step("officer", second, TicketStep.claim)

    assert (await room.read(first)).state is TicketState.waiting
    assert await room.held() == second
    assert room.heard() == ["holder"]
    with pytest.raises(Stale):
        await room.step("holder", first, TicketStep.say, text="Còn tôi")


async def test_an_approver_takes_a_ticket_from_a_colleague(room: Room) -> None:
    """Somebody fell ill in the middle of it: the citizen is not left alone."""
    id_ = await arrive(room, TicketState.held)
    room.heard()

    await room.step("approver", id_, TicketStep.claim)

    assert room.heard() == ["holder"]
    assert (await room.read(id_)).holder_id == room.ids["approver"]
    assert await room.held() == id_


async def test_a_ticket_is_handed_on_with_its_reason(room: Room) -> None:
    """The other area's officers are told; the first holder has nothing to say any more."""
    id_ = await arrive(room, TicketState.held)
    room.heard()

    await room.step("holder", id_, TicketStep.hand_on, area=WEST, text="Bà con ở thôn Tây")

    one = await room.read(id_)
    assert (one.state, one.area, one.holder_id) == (TicketState.waiting, WEST, None)
    assert "Chị Lan chuyển đến phiếu mã K7M2QP." in room.told[0][1].text
    assert room.heard() == ["elsewhere"]
    assert await room.held() is None
    assert (await room.lines(id_))[-1].text == "Chị Lan chuyển cho Thôn Tây: Bà con ở thôn Tây"
    with pytest.raises(Stale):
        await room.step("officer", id_, TicketStep.claim)


@pytest.mark.parametrize("area", ["", EAST, "no_such_place"], ids=["none", "the same", "unknown"])
async def test_a_ticket_is_handed_on_to_where_somebody_is(room: Room, area: str) -> None:
    """Else nobody would ever read it again."""
    id_ = await arrive(room, TicketState.held)

    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.hand_on, area=area)


async def test_closing_takes_the_number_and_tells_who_waited(room: Room) -> None:
    """After the visit nobody can look the number up; the reason is for colleagues."""
    id_ = await room.asks(VISIT)
    await room.step("holder", id_, TicketStep.claim)

    await room.step("holder", id_, TicketStep.close, text="Đã đến nhà")

    one = await room.read(id_)
    assert (one.state, one.phone) == (TicketState.closed, "")
    assert await room.held() is None
    said = (await room.sent())[-1].text
    assert said.startswith("Yêu cầu hỗ trợ tại nhà mã H4R8XT đã xong.")
    assert "Đã đến nhà" not in said
    assert (await room.lines(id_))[-1].text == "Chị Lan khép phiếu: Đã đến nhà"


async def test_closing_what_is_answered_disturbs_nobody(room: Room) -> None:
    """The citizen has their answer already."""
    await arrive(room, TicketState.closed)

    assert len(await room.said()) == 1


async def test_the_holder_reads_the_citizen_in_their_chat(room: Room) -> None:
    """Every message of a talk, but of a burst only the first three; secrets are taken out."""
    id_ = await arrive(room, TicketState.held)
    room.later(minutes=5)
    room.heard()

    for text in ("Dạ", f"Số tôi {PHONE}", "Thế ạ", "Vâng", "Vâng ạ"):
        await room.step("citizen", id_, TicketStep.ask_more, text=text)
    told = [(who, reply.text) for who, reply in room.told]
    room.later(minutes=3)
    await room.step("citizen", id_, TicketStep.ask_more, text="Cảm ơn")

    assert told == [
        ("holder", "Bà con nhắn · mã K7M2QP:\nDạ"),
        ("holder", "Bà con nhắn · mã K7M2QP:\nSố tôi [số điện thoại]"),
        ("holder", "Bà con nhắn · mã K7M2QP:\nThế ạ"),
    ]
    assert len(room.told) == len(told) + 1
    texts = [one.text for one in await room.lines(id_) if one.who == "citizen"]
    assert texts[-6:] == ["Dạ", "Số tôi [số điện thoại]", "Thế ạ", "Vâng", "Vâng ạ", "Cảm ơn"]


async def test_what_came_too_fast_for_a_chat_is_told_of_once(room: Room) -> None:
    """The question itself is no part of the talk: three messages after the claim are read."""
    id_ = await room.asks()
    await room.step("holder", id_, TicketStep.claim)
    room.heard()
    for text in ("Dạ", "Thế ạ", "Vâng", "Vâng ạ", "Cảm ơn"):
        await room.step("citizen", id_, TicketStep.ask_more, text=text)
    told = room.heard()
    room.later(minutes=1)
    await room.keeping().tick()
    await room.keeping().tick()

    assert told == ["holder"] * 3
    assert [(who, reply.text) for who, reply in room.told] == [
        ("holder", "Phiếu mã K7M2QP: bà con còn nhắn 2 tin nữa.")
    ]
    assert [one.data for one in room.told[0][1].buttons] == ["/phieu K7M2QP"]


async def test_a_citizen_is_told_once_an_hour_that_a_person_is_there(room: Room) -> None:
    """However often officers take a ticket and let it go; nor where the answer comes with it."""
    id_ = await arrive(room, TicketState.held)
    await room.step("holder", id_, TicketStep.release)
    await room.step("officer", id_, TicketStep.claim)
    again = len(await room.sent())
    await room.step("officer", id_, TicketStep.release)
    room.later(minutes=61)
    await room.step("holder", id_, TicketStep.claim, at_once=True)
    at_once = len(await room.sent())
    await room.step("holder", id_, TicketStep.release)
    room.later(minutes=61)
    await room.step("officer", id_, TicketStep.claim)

    assert (again, at_once, len(await room.sent())) == (1, 1, 2)


@pytest.mark.parametrize("by_the_clock", [False, True], ids=["at once", "by the clock"])
async def test_who_answers_no_more_holds_nothing(room: Room, by_the_clock: bool) -> None:
    """The bot is back in the commit that took the role, however; colleagues are told."""
    id_ = await arrive(room, TicketState.held)
    room.heard()
    async with room.db.begin() as tx:
        await officials.take(tx, room.ids["holder"], ROLES["holder"])
        if not by_the_clock:
            await room.acting.let_go(tx, room.ids["holder"], room.now)
    if by_the_clock:
        await room.keeping().tick()

    assert (await room.read(id_)).state is TicketState.waiting
    assert await room.held() is None
    assert "không còn trả lời ở đây" in room.told[0][1].text
    assert room.heard() == ["officer"]
    await room.step("officer", id_, TicketStep.claim)


async def test_whoever_still_answers_keeps_what_they_hold(room: Room) -> None:
    """One role of several was taken, elsewhere."""
    id_ = await arrive(room, TicketState.held)

    async with room.db.begin() as tx:
        await room.acting.let_go(tx, room.ids["holder"], room.now)

    assert (await room.read(id_)).state is TicketState.held


async def test_who_waits_and_writes_more_is_told_of_seldom(room: Room) -> None:
    """Officers heard of it when it was opened; a citizen in a hurry does not fill their chat."""
    id_ = await arrive(room, TicketState.waiting)
    room.heard()

    await room.step("citizen", id_, TicketStep.ask_more, text="Có ai không?")
    assert room.heard() == []
    room.later(minutes=31)
    await room.step("citizen", id_, TicketStep.ask_more, text="Vẫn chờ ạ")

    assert room.heard() == ["officer", "holder"]
    assert (await room.read(id_)).moved_at == NOW


async def test_what_was_done_meanwhile_refuses_a_step(room: Room) -> None:
    """What an official decided before a colleague or the clock did something is decided anew.

    More words of the citizen are no reason; a question after the answer is one.
    """
    id_ = await arrive(room, TicketState.waiting)

    async def seen() -> int:
        return (await room.lines(id_))[-1].id

    asked = await seen()
    await room.step("citizen", id_, TicketStep.ask_more, text="Còn đây ạ")
    await room.step("officer", id_, TicketStep.claim, after=asked)
    with pytest.raises(Stale):
        await room.step("officer", id_, TicketStep.say, text="Ra quầy 2", after=asked)
    taken = await seen()
    await room.step("officer", id_, TicketStep.answer, text="Ra quầy 2", after=taken)
    for step in (TicketStep.claim, TicketStep.close):
        with pytest.raises(Stale):
            await room.step("holder", id_, step, after=taken)
    answered = await seen()
    await room.step("citizen", id_, TicketStep.ask_more, text="Quầy nào cơ?")
    with pytest.raises(Stale):
        await room.step("holder", id_, TicketStep.close, after=answered)
    await room.step("holder", id_, TicketStep.claim, after=await seen())

    assert [one.text for one in await room.lines(id_) if one.who == "event"] == [
        "officer nhận trả lời.",
        "Bà con hỏi thêm, phiếu lại chờ trả lời.",
        "Chị Lan nhận trả lời.",
    ]


async def test_a_question_after_the_answer_goes_to_who_answered(room: Room) -> None:
    """They know what it is about; a new time is promised, and the bot speaks meanwhile."""
    id_ = await arrive(room, TicketState.answered)
    room.later(hours=20)
    room.heard()

    await room.step("citizen", id_, TicketStep.ask_more, text="Có cần ảnh không?")

    one = await room.read(id_)
    assert (one.state, one.promised_at) == (TicketState.waiting, room.now + timedelta(hours=4))
    assert room.heard() == ["holder"]
    assert await room.held() is None


async def test_calling_the_bot_back_ends_the_talk(room: Room) -> None:
    """A citizen is never left without the bot against their will; the holder is told."""
    id_ = await arrive(room, TicketState.held)
    room.heard()

    await room.step("citizen", id_, TicketStep.call_back, text="Cháy nhà!")

    assert (await room.read(id_)).state is TicketState.waiting
    assert await room.held() is None
    assert "“Cháy nhà!”" in room.told[0][1].text
    assert room.heard() == ["holder"]


async def test_the_clock_reminds_then_tells_the_approver(room: Room) -> None:
    """A promise that was not kept is said once to the officers, and a day later above them."""
    promised = NOW + timedelta(hours=4)
    id_ = await room.asks(replace(ASKED, promised_at=promised))
    told: list[list[str]] = []
    room.heard()

    for hours in (3, 2, 1, 23, 24):
        room.later(hours=hours)
        await room.keeping().tick()
        await room.keeping().tick()
        told.append(room.heard())

    assert told == [[], ["officer", "holder"], [], ["approver"], []]
    assert (await room.read(id_)).escalated_at


async def test_without_a_promise_a_day_is_long_enough(room: Room) -> None:
    """Where nothing could be promised somebody still waits, however often they write."""
    id_ = await room.asks()
    room.heard()
    room.later(hours=23)
    await room.keeping().tick()
    await room.step("citizen", id_, TicketStep.ask_more, text="Có ai không?")
    before = room.heard()
    room.later(hours=1)

    await room.keeping().tick()

    assert (before, room.heard()) == (["officer", "holder"], ["officer", "holder"])


async def test_a_forgotten_talk_gives_the_bot_back(room: Room) -> None:
    """Held for a day without a word of the holder: the citizen's own words do not count."""
    id_ = await arrive(room, TicketState.held)
    room.later(hours=20)
    await room.step("holder", id_, TicketStep.say, text="Đợi chút ạ")
    room.later(hours=23)
    await room.step("citizen", id_, TicketStep.ask_more, text="Vâng")
    await room.keeping().tick()
    assert await room.held() == id_
    room.heard()

    room.later(hours=1)
    await room.keeping().tick()

    assert (await room.read(id_)).state is TicketState.waiting
    assert await room.held() is None
    assert room.heard() == ["officer", "holder"]


async def test_at_night_a_talk_ends_without_waking_anybody(room: Room) -> None:
    """However many reminders wait for the morning before it; then officers hear of it, too."""
    promised = replace(ASKED, promised_at=NOW + timedelta(hours=1))
    async with room.db.begin() as tx:
        for number in range(201):
            one = Ticket(0, f"A{number:05}", TicketKind.question, TicketState.waiting, EAST,
                         address("other"), NOW, moved_at=NOW, reminded_at=NOW)  # fmt: skip
            await tickets.add(tx, one)
    id_ = await room.asks(promised)
    await room.step("holder", id_, TicketStep.claim)
    room.heard()
    room.later(hours=25)

    await room.keeping(quiet=True).tick()
    asleep, ended = room.heard(), await room.read(id_)
    room.later(hours=1)
    for _ in range(2):
        await room.keeping().tick()

    assert (asleep, ended.state) == ([], TicketState.waiting)
    assert await room.held() is None
    late = [who for who, reply in room.told if "K7M2QP chưa ai trả lời" in reply.text]
    assert late == ["officer", "holder"]


async def test_what_was_answered_closes_by_itself(room: Room) -> None:
    """After a week nobody asks any more."""
    id_ = await room.asks()
    await room.step("holder", id_, TicketStep.claim)
    await room.step("holder", id_, TicketStep.answer, text="Sáng mai có")
    room.heard()

    room.later(days=7)
    await room.keeping().tick()

    one = await room.read(id_)
    assert (one.state, room.heard()) == (TicketState.closed, [])


async def test_a_visit_that_was_arranged_stays_on_the_list_for_a_month(room: Room) -> None:
    """“We come on Friday” is an answer and no visit; then its number goes, too."""
    id_ = await room.asks(VISIT)
    await room.step("holder", id_, TicketStep.claim)
    await room.step("holder", id_, TicketStep.answer, text="Mai tôi đến")

    room.later(days=7)
    await room.keeping().tick()
    after_a_week = await room.read(id_)
    room.later(days=23)
    await room.keeping().tick()
    after_a_month = await room.read(id_)

    assert (after_a_week.state, bool(after_a_week.phone)) == (TicketState.answered, True)
    assert (after_a_month.state, after_a_month.phone) == (TicketState.closed, "")


@pytest.mark.parametrize("why", ["still", "quiet"])
async def test_nobody_is_reminded_from_a_restored_backup_or_at_night(room: Room, why: str) -> None:
    """What a backup says may be long over; and nobody is woken for a list."""
    await room.asks()
    room.heard()
    room.later(days=2)

    await room.keeping(still=why == "still", quiet=why == "quiet").tick()
    while_waiting = room.heard()
    await room.keeping().tick()

    assert (while_waiting, room.heard()) == ([], ["officer", "holder"])


async def test_an_empty_tick_writes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs every minute, and mostly for nothing: one look is all it costs."""
    await arrive(room, TicketState.held)
    monkeypatch.setattr(room.db, "begin", None)

    await room.keeping().tick()


@pytest.mark.parametrize("state", TicketState)
async def test_sql_and_the_clock_agree_on_what_is_due(room: Room, state: TicketState) -> None:
    """What the one statement finds is what the clock then does, at any age."""
    id_ = await arrive(room, state)
    moments = [None, NOW - timedelta(days=2), NOW + timedelta(hours=1)]
    for promised in moments:
        for reminded in moments:
            for escalated in moments[:2]:
                async with room.db.begin() as tx:
                    one = replace(
                        await room.read(id_),
                        promised_at=promised,
                        reminded_at=reminded,
                        escalated_at=escalated,
                    )
                    await tickets.save(tx, one)
                for age in (0, 1, 24, 24 * 7):
                    edges = keeping.edges_at(NOW + timedelta(hours=age))
                    async with room.db.read() as tx:
                        found = await ticket_due.due(tx, edges)
                        over = await ticket_due.over(tx, edges)
                    assert bool(found) == bool(keeping.due(one, edges))
                    assert bool(over) == (keeping.due(one, edges) == "expire")


async def test_an_official_sees_the_tickets_they_answer(room: Room) -> None:
    """Those of their areas and below, the longest waiting first; a volunteer sees none."""
    counter = room.counter()
    late = await room.asks()
    room.later(hours=1)
    west = await room.asks(replace(ASKED, code="H4R8XT", area=WEST))
    visit = await room.asks(replace(VISIT, code="X3P4FK"))
    await room.step("holder", late, TicketStep.claim)

    async def seen(who: str) -> list[int]:
        return [one.id for one in await counter.of_official(await official(room, who))]

    assert await seen("officer") == [visit, late]
    assert await seen("elsewhere") == [west]
    assert await seen("approver") == [west, visit, late]
    assert await seen("volunteer") == []
    approver = await official(room, "approver")
    assert await counter.counts(approver) == {TicketState.waiting: 2, TicketState.held: 1}
    assert [one.id for one in await counter.of_citizen(CITIZEN)] == [visit, west, late]
    found = await counter.ticket(code="K7M2QP")
    assert found
    assert found == await counter.ticket(id_=late)
    first, *_ = await counter.lines(found)
    assert first.text == ASKED.text


async def test_whether_anybody_answers_is_remembered_for_a_minute(room: Room) -> None:
    """It is asked at every turn that shows the way to a person."""
    counter = room.counter()
    assert await counter.staffed(WEST)
    assert not await counter.staffed("other_commune")
    async with room.db.begin() as tx:
        await officials.take(tx, room.ids["elsewhere"], ROLES["elsewhere"])
        await officials.take(tx, room.ids["approver"], ROLES["approver"])

    remembered = await counter.staffed(WEST)
    room.later(minutes=1)

    assert (remembered, await counter.staffed(WEST)) == (True, False)
    assert len({counter.new_code() for _ in range(100)}) == 100


async def test_who_is_forgotten_leaves_nothing_in_a_ticket(room: Room) -> None:
    """Their words and their number go, open tickets close, nobody can write to them."""
    held = await arrive(room, TicketState.held)
    visit = await room.asks(VISIT)

    async with room.db.begin() as tx:
        await contacts.forget(tx, CITIZEN)
        await ticket_forgetting.forget(tx, CITIZEN, NOW)

    for id_ in (held, visit):
        one = await room.read(id_)
        assert (one.state, str(one.address), one.phone) == (TicketState.closed, "-:", "")
        assert [
            line.text for line in await room.lines(id_) if line.who == "citizen" and line.text
        ] == []
    with pytest.raises(Stale):
        await room.step("holder", held, TicketStep.say, text="Alo")


async def test_old_texts_of_closed_tickets_are_blanked(room: Room) -> None:
    """What is over is not kept; what is open is, however old."""
    over = await arrive(room, TicketState.closed)
    waits = await room.asks(replace(ASKED, code="H4R8XT"))

    async with room.db.begin() as tx:
        await ticket_forgetting.blank(tx, NOW + timedelta(days=1))

    assert {one.text for one in await room.lines(over)} == {""}
    assert [one.text for one in await room.lines(waits)] == [ASKED.text]


async def test_logs_carry_ids_only(room: Room) -> None:
    """No text, number or code of a ticket stands in a log."""
    with structlog.testing.capture_logs() as logs:
        id_ = await room.asks(VISIT)
        await room.step("holder", id_, TicketStep.claim)
        await room.step("holder", id_, TicketStep.answer, text="Mai tôi đến")
        room.later(days=8)
        await room.keeping().tick()

    assert logs
    assert {key for one in logs for key in one} <= {"event", "log_level", "ticket", "step"}


async def test_the_office_s_own_promise_is_used(room: Room) -> None:
    """An answered ticket that is asked again gets what the opening hours promise, or nothing."""
    id_ = await arrive(room, TicketState.answered)
    known = SimpleNamespace(
        gettext=lambda _, text: text, commune=SimpleNamespace(opening=Opening())
    )
    acting = replace(room.acting, library=lambda: cast("Library", known))

    async with room.db.begin() as tx:
        act = MoveTicket(id_, TicketStep.ask_more, text="Còn nữa")
        await acting.move(tx, CITIZEN, act, NOW)

    assert (await room.read(id_)).promised_at is None


async def tell_bot(room: Room, text: str, reply: Reply, press: str = "") -> None:
    """Let a message to the bot be answered, as the conversation stores it."""
    room.later(seconds=10)
    message = Inbound(CITIZEN, f"{room.now}", text, press=press)
    async with room.db.begin() as tx:
        row = inbox.row(message, text, now=room.now, by="", lease=timedelta())
        (id_,) = await inbox.add(tx, [row])
        await inbox.finish(tx, [{"key": id_, "now": room.now}])
        await leaving.write(tx, outbox.row(CITIZEN, reply, now=room.now, inbox_id=id_))


async def official(room: Room, who: str) -> Official:
    """Read one of the staff."""
    async with room.db.read() as tx:
        found = await officials.find(tx, room.ids[who])
    assert found
    return found
