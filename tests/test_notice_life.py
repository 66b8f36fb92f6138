"""A notice's life: every step from every state by everybody, and the history of it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import IntegrityError

from bot.acts import Act, TryUnknown, WriteDraft
from bot.app import build
from bot.config import Settings
from bot.errors import Stale, StorageUnavailable
from bot.hours import VIETNAM
from bot.notice import Audience, Draft, Event, Happened, Hold, Notice, NoticeState
from bot.notices.deciding import Deciding
from bot.process import App
from bot.roles import Grant, Role
from bot.steps import Deed, No, Step, refusal
from bot.storage import history, notices, officials
from bot.storage.base import DirectTx, driven
from bot.storage.history import notice_event
from bot.storage.sqlite import durable
from bot.types import Address
from tests.chat import Clock, Collected
from tests.staff import (
    APPROVER,
    COMMUNE,
    WRITER,
    employ,
    read,
    run,
    settle_people,
    staff,
    step,
    to_all,
    write,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
HERE, THERE = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_nam"
AUDIENCE = Audience((HERE, f"{COMMUNE}/thon_doai"))
REASON = "Sai ngày."

# Who may do what. Each letter is somebody who may, and nobody else may:
#   a  the author, an officer of these villages
#   b  the author, who is an approver of these villages as well
#   f  the author, who is an officer elsewhere by now
#   p  an approver of these villages who did not write it
#   d  an administrator who did not write it
#   m  the machine
# `!` needs a reason. The second line says where a step leads; `=` stays where it is.
# After the dot: why the notice stands still.
TABLE = """
                  submit  take_back approve  send_back! reject!  stop!    begin   pause resume go cancel!   finish try_unknown
leads to          pending draft     approved returned   rejected returned sending =     =      =  cancelled finished sending

draft             ab      -         -        -          -        -        -       -     -      -  abfpd     -         -
pending           -       ab        p        bp         bp       -        -       -     -      -  abfpd     -         -
returned          ab      -         -        -          -        -        -       -     -      -  abfpd     -         -
rejected          -       -         -        -          -        -        -       -     -      -  -         -         -
approved          -       -         -        -          -        abfpd    m       -     -      -  abfpd     -         -
approved.late     -       -         -        -          -        abfpd    -       -     -      bp abfpd     -         -
approved.restored -       -         -        -          -        abfpd    -       -     -      bp abfpd     -         -
sending           -       -         -        -          -        -        -       abfpd -      -  abfpd     m         bp
sending.paused    -       -         -        -          -        -        -       -     abfpd  -  abfpd     m         bp
sending.errors    -       -         -        -          -        -        -       -     abfpd  -  abfpd     m         bp
sending.late      -       -         -        -          -        -        -       -     -      bp abfpd     m         bp
sending.restored  -       -         -        -          -        -        -       -     -      bp abfpd     m         bp
finished          -       -         -        -          -        -        -       -     -      -  -         -         bp
cancelled         -       -         -        -          -        -        -       -     -      -  -         -         -
"""  # noqa: E501 - a table is read across
ONE_PERSON = ("pending", Step.approve, "bp")
"""The one cell that a commune with one person at the desk changes."""
OFFICER, YES, ADMIN = Role.officer, Role.approver, Role.administrator
EVERYBODY: dict[str, tuple[Grant, ...]] = {
    "a": (Grant(COMMUNE, OFFICER),),
    "b": (Grant(COMMUNE, OFFICER), Grant(COMMUNE, YES)),
    "f": (Grant(THERE, OFFICER),),
    "p": (Grant(COMMUNE, YES),),
    "d": (Grant(COMMUNE, ADMIN),),
    "citizen": (),
    "volunteer": (Grant(COMMUNE, Role.volunteer),),
    "relay": (Grant(HERE, Role.relay),),
    "another officer": (Grant(COMMUNE, OFFICER),),
    "approver of another village": (Grant(THERE, YES),),
    "approver of half of it": (Grant(HERE, YES),),
    "administrator of another village": (Grant(THERE, ADMIN),),
}
AUTHORS = ("a", "b", "f")
"""Whoever is none of these meets what the first one wrote."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One step from one state, as the table has it."""

    state: str
    step: Step
    reason: bool
    leads: NoticeState | None
    who: str

    @property
    def start(self) -> tuple[NoticeState, Hold]:
        """The state and what holds the notice up."""
        state, _, hold = self.state.partition(".")
        return NoticeState(state), Hold(hold)


def read_table() -> list[Cell]:
    """Read the table."""
    head, leads, *rows = [line for line in TABLE.splitlines() if line.strip()]
    steps, ends = head.split(), leads.split()[2:]
    return [
        Cell(
            row.split()[0],
            Step(one.rstrip("!")),
            one.endswith("!"),
            None if end == "=" else NoticeState(end),
            who.strip("-"),
        )
        for row in rows
        for one, end, who in zip(steps, ends, row.split()[1:], strict=True)
    ]


CELLS = read_table()
STATES = list(dict.fromkeys(one.state for one in CELLS))
ABLE = ("a", "b", "f", "p", "d", "m")
ALL = (*ABLE, *(one for one in EVERYBODY if one not in ABLE))


@dataclass(frozen=True, slots=True)
class Desk:
    """A database with everybody in it, and a notice of each author in each state."""

    connection: Connection
    deciding: Deciding
    ids: dict[str, int]

    @property
    def tx(self) -> DirectTx:
        """The transaction as the thread that commits has it."""
        return DirectTx(self.connection)

    @property
    def written(self) -> int:
        """How many rows were ever changed on this connection."""
        raw: Any = self.connection.connection.driver_connection
        return int(raw.total_changes)

    def find(self, key: str) -> Notice:
        found = driven(notices.by_key(self.tx, key))
        assert found
        return found

    def act(
        self, deciding: Deciding, who: str, cell: Cell, why: str
    ) -> tuple[Notice, list[Happened]] | None:
        """Try a step and undo it; returns what it led to, None where it was refused."""
        key = key_of(cell.state, who)
        with self.connection.begin() as undone:
            before = self.written
            try:
                if who == "m":
                    self._machine(deciding, key, Deed(cell.step, None, why))
                else:
                    one = Act(cell.step, key, why)
                    driven(deciding.act(self.tx, Address("test", who), one, NOW))
            except Stale:
                assert self.written == before, "refused, and yet something was written"
                return None
            else:
                after = self.find(key)
                return after, driven(history.read(self.tx, after.id))
            finally:
                undone.rollback()

    def _machine(self, deciding: Deciding, key: str, deed: Deed) -> None:
        notice = self.find(key)
        if refusal(notice, deed):
            raise Stale
        driven(deciding.step(self.tx, notice, deed, NOW))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Everybody, and everything there is to decide."""
    path = tmp_path_factory.mktemp("life") / "xaoi.db"

    async def prepare() -> tuple[Deciding, dict[str, int]]:
        url = f"sqlite+aiosqlite:///{path}"
        settings = Settings(_env_file=None, channels=(), database_url=url)
        async with build(settings, channels=[Collected()], now=lambda: NOW) as app:
            ids = {
                who: await employ(app, Address("test", who), who, *grants)
                for who, grants in EVERYBODY.items()
            }
            async with app.db.begin() as tx:
                for state in STATES:
                    for author in AUTHORS:
                        await notices.add(tx, stored(state, author, ids[author]))
            return app.notices.keeping.deciding, ids

    deciding, ids = asyncio.run(prepare())
    engine = create_engine(f"sqlite:///{path}")
    durable(engine, "BEGIN IMMEDIATE")
    with engine.connect() as connection:
        yield Desk(connection, deciding, ids)
    engine.dispose()


def stored(state: str, author: str, author_id: int) -> Notice:
    """A notice put straight into a state, as far on as it can be there."""
    name, _, hold = state.partition(".")
    return Notice(
        id=0,
        key=key_of(state, author),
        code=f"TB-{author}{STATES.index(state)}",
        state=NoticeState(name),
        draft=Draft("Mai cắt điện từ 8 giờ.", audience=AUDIENCE),
        author_id=author_id,
        created_at=NOW,
        hold=Hold(hold),
        cool_until=NOW,
        begun_at=NOW if name in {"sending", "finished"} else None,
    )


def key_of(state: str, who: str) -> str:
    """Name the notice somebody meets: their own, or else that of the plain officer."""
    return f"{who if who in AUTHORS else AUTHORS[0]} {state}"


def tried(desk: Desk, deciding: Deciding, cell: Cell, why: str, whom: Iterable[str]) -> str:
    """Let these people take this step; returns the letters of those who could."""
    could = ""
    for who in whom:
        done = desk.act(deciding, who, cell, why)
        if done is None:
            continue
        could += who
        after, past = done
        before, _ = cell.start
        name = "" if who == "m" else who
        own = who == "b" and cell.step is Step.approve
        said = "tự duyệt: xã chỉ có một người" if own else why.strip()
        # What is counted stands in the place of a reason.
        said = "0" if cell.step is Step.try_unknown else said
        assert after.state is (cell.leads or before)
        assert past == [Happened(NOW, cell.step.value, before, after.state, name, said)]
    return could


def alone(desk: Desk) -> Deciding:
    """The same commune, with one person at the desk."""
    library = desk.deciding.library()
    commune = library.commune.model_copy(update={"approve_own_notices": True})
    changed = replace(library, commune=commune)
    return replace(desk.deciding, library=lambda: changed)


@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state_by_everybody(desk: Desk, state: str) -> None:
    """Who may take which step is as the table has it; all else changes nothing at all."""
    row = [one for one in CELLS if one.state == state]

    found = {one.step: tried(desk, desk.deciding, one, REASON, ALL) for one in row}

    assert found == {one.step: one.who for one in row}


@pytest.mark.parametrize("state", STATES)
def test_every_no_has_a_reason(desk: Desk, state: str) -> None:
    """Without a reason nobody can send back, reject, stop or cancel; the rest needs none."""
    row = [one for one in CELLS if one.state == state]

    found = {one.step: tried(desk, desk.deciding, one, "", ALL) for one in row}
    blank = [tried(desk, desk.deciding, one, " \n ", ABLE) for one in row if one.reason]

    assert found == {one.step: "" if one.reason else one.who for one in row}
    assert not any(blank)


@pytest.mark.parametrize("state", STATES)
def test_a_commune_with_one_person(desk: Desk, state: str) -> None:
    """There, whoever writes and may approve also approves their own; nothing else changes."""
    row, changed = [one for one in CELLS if one.state == state], alone(desk)

    found = {one.step: tried(desk, changed, one, REASON, ABLE) for one in row}

    expected = {one.step: one.who for one in row}
    if state == ONE_PERSON[0]:
        expected[ONE_PERSON[1]] = ONE_PERSON[2]
    assert found == expected


def test_the_table_is_whole() -> None:
    """It has every state and every step; each hold stands where it can."""
    assert {one.start[0] for one in CELLS} == set(NoticeState)
    assert {one.start[1] for one in CELLS} == set(Hold)
    assert {one.step for one in CELLS} == set(Step)
    assert len(CELLS) == len(STATES) * len(Step)


REFUSALS = [
    ("pending", Step.finish, "p", REASON, No.state),
    ("pending", Step.approve, "a", "", No.role),
    ("pending", Step.approve, "b", "", No.own),
    ("pending", Step.reject, "p", " ", No.reason),
    ("approved", Step.go, "p", "", No.hold),
    ("sending.late", Step.resume, "p", "", No.hold),
    ("sending", Step.finish, "p", "", No.role),
    ("approved", Step.go, "m", "", No.role),
    ("approved.restored", Step.begin, "m", "", No.hold),
]


@pytest.mark.parametrize(("state", "taken", "who", "why", "no"), REFUSALS)
def test_a_refusal_names_its_reason(
    desk: Desk, state: str, taken: Step, who: str, why: str, no: No
) -> None:
    """Who is refused is told why, so every reason has its own name."""
    with desk.connection.begin():
        by = None if who == "m" else driven(officials.find(desk.tx, desk.ids[who]))
        notice = desk.find(key_of(state, who))

    assert refusal(notice, Deed(taken, by, why)) is no


TOWARDS_SENDING = {
    "submit": ("draft", Step.submit, "a"),
    "approve": ("pending", Step.approve, "p"),
    "begin": ("approved", Step.begin, "m"),
    "resume": ("sending.paused", Step.resume, "p"),
    "go": ("sending.restored", Step.go, "p"),
    "try the unknown": ("finished", Step.try_unknown, "p"),
}
WITHDRAWALS = {
    "pending": (False, False),
    "approved": (False, True),
    "sending": (True, True),
    "finished": (True, True),
    "cancelled before it began": (False, False),
    "cancelled halfway": (True, True),
}


@pytest.mark.parametrize("older", [True, False], ids=["older", "newer"])
@pytest.mark.parametrize("withdrawal", WITHDRAWALS)
@pytest.mark.parametrize(("state", "taken", "who"), TOWARDS_SENDING.values(), ids=TOWARDS_SENDING)
def test_what_is_withdrawn_is_not_sent_again(
    desk: Desk, state: str, taken: Step, who: str, withdrawal: str, older: bool
) -> None:
    """Once a withdrawal is approved, or people know of it, nothing of the chain is sent."""
    with desk.connection.begin():
        by = None if who == "m" else driven(officials.find(desk.tx, desk.ids[who]))
        found = desk.find(key_of(state, who))
    one = replace(found, event=Event.update, about=found.id - 1)
    public, refused = WITHDRAWALS[withdrawal]
    out = replace(
        one,
        id=one.id + (1 if older else -1),
        event=Event.withdraw,
        state=NoticeState(withdrawal.split(maxsplit=1)[0]),
        begun_at=NOW if public else None,
    )

    no = refusal(one, Deed(taken, by), chain=(one, out))

    assert no is (No.overtaken if refused else None)


def test_a_withdrawal_is_not_refused_for_another(desk: Desk) -> None:
    """It may be that the first one was stopped halfway: people must still be told."""
    with desk.connection.begin():
        by = driven(officials.find(desk.tx, desk.ids["p"]))
        one = replace(desk.find(key_of("pending", "p")), event=Event.withdraw)
    other = replace(one, id=one.id - 1, state=NoticeState.cancelled, begun_at=NOW)

    assert refusal(one, Deed(Step.approve, by), chain=(other, one)) is None


UNFIT = {
    "a strange link": {"text": "Xem ở https://nhantien.example.com/qua"},
    "a link dressed up": {"text": "Mở dichvucong-gov.vn.com để nhận tiền."},
    "a link as the title of a file": {"file": "f1.pdf", "file_title": "tai-app.vneid.xyz"},
    "a link as a signer": {"signer": "bit.ly/abc"},
    "a link as a number": {"document_no": "tinyurl.com/12"},
    "a secret": {"text": "Mã OTP của bà con là 482913."},
}


@pytest.mark.parametrize("what", UNFIT.values(), ids=list(UNFIT))
@pytest.mark.parametrize(
    ("state", "taken", "who"),
    [("draft", Step.submit, "a"), ("pending", Step.approve, "p")],
    ids=["submit", "approve"],
)
def test_no_strange_link_passes_the_commit(
    desk: Desk, state: str, taken: Step, who: str, what: dict[str, str]
) -> None:
    """However it came into the draft: what people get holds official links, and no secrets."""
    key = key_of(state, who)
    with desk.connection.begin() as undone:
        found = desk.find(key)
        draft = replace(found.draft, **what)  # type: ignore[arg-type] # fields of a draft
        driven(notices.save(desk.tx, replace(found, draft=draft)))
        with pytest.raises(Stale):
            driven(desk.deciding.act(desk.tx, Address("test", who), Act(taken, key), NOW))
        undone.rollback()


def test_our_own_page_passes(desk: Desk) -> None:
    """The link to the notice's own page, and one of the state, stop nobody."""
    site = desk.deciding.settings.model_copy(update={"public_url": "http://localhost:8000"})
    deciding, key = replace(desk.deciding, settings=site), key_of("draft", "a")
    with desk.connection.begin() as undone:
        found = desk.find(key)
        draft = replace(found.draft, text="Nộp ở https://dichvucong.gov.vn.")
        driven(notices.save(desk.tx, replace(found, draft=draft)))
        driven(deciding.act(desk.tx, Address("test", "a"), Act(Step.submit, key), NOW))
        after = desk.find(key)
        undone.rollback()

    assert after.state is NoticeState.pending


@pytest.mark.parametrize("state", STATES)
def test_only_the_author_writes_and_only_while_it_is_theirs(desk: Desk, state: str) -> None:
    """A draft, or what was returned, can be written on; by its author alone."""
    able = set()
    for who in EVERYBODY:
        key = key_of(state, who)
        draft = Draft(f"Sửa bởi {who}.", audience=AUDIENCE)
        with desk.connection.begin() as undone:
            before = desk.written
            try:
                work = WriteDraft(key, draft)
                driven(desk.deciding.write_draft(desk.tx, Address("test", who), work, NOW))
            except Stale:
                assert desk.written == before
            else:
                able.add(who)
                assert desk.find(key).draft == draft
            undone.rollback()

    assert able == ({"a", "b", "f"} if state in {"draft", "returned"} else set())


@pytest.mark.parametrize("state", STATES)
def test_only_an_approver_has_unknown_ones_tried_again(desk: Desk, state: str) -> None:
    """Somebody may get it twice then: only who may approve it all decides that, once it left."""
    able = set()
    for who in EVERYBODY:
        with desk.connection.begin() as undone:
            before = desk.written
            try:
                work = TryUnknown(key_of(state, who))
                driven(desk.deciding.try_unknown(desk.tx, Address("test", who), work, NOW))
            except Stale:
                assert desk.written == before
            else:
                able.add(who)
                after = desk.find(key_of(state, who))
                assert after.state is NoticeState.sending
                assert driven(history.read(desk.tx, after.id))[-1].by == who
            undone.rollback()

    under_way = state.partition(".")[0] in {"sending", "finished"}
    assert able == ({"b", "p"} if under_way else set())


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_only_an_officer_begins_a_notice(desk: Desk, who: str) -> None:
    """Whoever is no officer anywhere has nothing to write on."""
    with desk.connection.begin() as undone:
        try:
            work = WriteDraft("new", Draft("Mai cắt điện."))
            driven(desk.deciding.write_draft(desk.tx, Address("test", who), work, NOW))
        except Stale:
            begun = False
        else:
            begun = True
        undone.rollback()

    assert begun == any(one.role is OFFICER for one in EVERYBODY[who])


async def test_the_clock_takes_only_its_own_two_steps(app: App) -> None:
    """By itself a notice begins once approved and not held, and finishes once all have it."""
    lan, _ = await staff(app)
    async with app.db.begin() as tx:
        for state in STATES:
            await notices.add(tx, stored(state, "a", lan))

    await app.notices.tick()

    moved = {}
    for state in STATES:
        after = await read(app, key_of(state, "a"))
        if after.state.value != state.partition(".")[0]:
            moved[state] = after.state.value
    sending = [one for one in STATES if one.startswith("sending")]
    assert moved == {"approved": "sending"} | dict.fromkeys(sending, "finished")


async def test_history_tells_who_did_what_and_when(
    app: App, channel: Collected, clock: Clock
) -> None:
    """From the first submission to the last recipient, each step is a line with its reason."""
    deciding = app.notices.keeping.deciding
    lan, nam = await staff(app)
    [somebody] = await settle_people(app, 1)
    began = clock.now

    await write(app, deciding, to_all())
    await step(app, deciding, "test 1", Step.submit, by=WRITER)
    clock.later(minutes=1)
    await step(app, deciding, "test 1", Step.send_back, by=APPROVER, why="  Sai ngày.  ")
    clock.later(minutes=1)
    await write(app, deciding, to_all("Ngày kia cắt điện."))
    notice = await step(app, deciding, "test 1", Step.submit, by=WRITER)
    clock.later(minutes=1)
    await step(app, deciding, "test 1", Step.approve, by=APPROVER)
    clock.later(minutes=1)
    await run(app)

    async with app.db.read() as tx:
        past = await history.read(tx, notice.id)
        whose = (await tx.execute(select(notice_event.c.official_id))).scalars().all()
    minutes = [(one.at - began).total_seconds() / 60 for one in past]
    assert [(one.step, one.by, one.before.value, one.after.value) for one in past] == [
        ("submit", "Chị Lan", "draft", "pending"),
        ("send_back", "Anh Nam", "pending", "returned"),
        ("submit", "Chị Lan", "returned", "pending"),
        ("approve", "Anh Nam", "pending", "approved"),
        ("begin", "", "approved", "sending"),
        ("finish", "", "sending", "finished"),
    ]
    assert [one.why for one in past] == ["", "Sai ngày.", "", "", "", ""]
    assert minutes == [0, 1, 2, 3, 4, 4]
    assert whose == [lan, nam, lan, nam, None, None]
    told = [one.reply.text for one in channel.sent if one.address == WRITER]
    assert "Sai ngày." in told[0]
    assert "Ngày kia" in next(one for one in channel.sent if one.address == somebody).reply.text


async def test_history_cannot_be_changed(app: App) -> None:
    """The database itself refuses to change or delete a line, whoever asks."""
    await history_is_kept(app)


@pytest.mark.xdist_group("postgresql")
async def test_history_cannot_be_changed_on_postgresql(
    database: Callable[[], str], channel: Collected, clock: Clock
) -> None:
    """So does PostgreSQL."""
    settings = Settings(_env_file=None, channels=(), database_url=database())
    async with build(settings, channels=[channel], now=clock) as app:
        await history_is_kept(app)


async def history_is_kept(app: App) -> None:
    """Try to change, blank and delete what happened."""
    deciding = app.notices.keeping.deciding
    await staff(app)
    await write(app, deciding, to_all())
    notice = await step(app, deciding, "test 1", Step.submit, by=WRITER)
    async with app.db.read() as tx:
        before = await history.read(tx, notice.id)

    for statement in (
        notice_event.update().values(by="Ai đó"),
        notice_event.update().where(notice_event.c.notice_id == notice.id).values(why="khác"),
        notice_event.delete(),
        notice_event.delete().where(notice_event.c.notice_id == notice.id),
    ):
        with pytest.raises((IntegrityError, StorageUnavailable), match="only added to"):
            async with app.db.begin() as tx:
                await tx.execute(statement)

    async with app.db.read() as tx:
        assert await history.read(tx, notice.id) == before
    assert len(before) == 1
