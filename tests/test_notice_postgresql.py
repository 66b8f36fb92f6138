"""Notices on PostgreSQL: processes that write at the same time, tables that have just grown."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from bot import acts
from bot.clock import clock as real_clock
from bot.config import Settings
from bot.errors import Stale
from bot.notice import NoticeState
from bot.notices.expanding import Expanding
from bot.notices.telling import Telling
from bot.officials import Acting
from bot.roles import Grant, Role
from bot.storage import Db, Tx, expansion, groups, officials, outbox, posting, receipts
from bot.storage.migrate import upgrade
from bot.storage.whom import Whom
from bot.types import Address, Reply
from tests.chaos.notice_expansion import CHANNELS, correct, fill
from tests.chat import Clock
from tests.hall import EAST, TOP, Hall, hall
from tests.test_notice_ledger import rows, take_back

pytestmark = pytest.mark.xdist_group("postgresql")

ADMINISTRATOR = Grant(TOP, Role.administrator)
BINH, LAN = Address("telegram", "binh"), Address("telegram", "lan")
OLD, NEW = Address("telegram", "-1"), Address("telegram", "-100")
FEW, MANY = 5_000, 20_000


@pytest.fixture
async def office(database: Callable[[], str], clock: Clock) -> AsyncIterator[Hall]:
    """An office on PostgreSQL."""
    settings = Settings(_env_file=None, channels=(), database_url=database())
    async with hall(settings, clock) as office:
        yield office


async def test_a_row_costs_the_same_however_many_there_are(database: Callable[[], str]) -> None:
    """Four times as many people take about four times as long, also before any ANALYZE."""
    few, many = await growth(database(), FEW), await growth(database(), MANY)

    assert [late / early < 8 for early, late in zip(few, many, strict=True)] == [True, True]


async def growth(url: str, people: int) -> tuple[float, float]:
    """Return the seconds that rows of a notice, then of its correction take on a new database."""
    db = Db(url, owner=False)
    await db.open()
    try:
        first = await fill(db, people)
        return await expand(db, first), await expand(db, await correct(db, first))
    finally:
        await db.close()


async def expand(db: Db, notice: int) -> float:
    began = time.perf_counter()
    await Expanding(db, CHANNELS, real_clock).expand(notice)
    return time.perf_counter() - began


async def test_a_page_misses_nothing_that_was_posted_beside_a_reply(office: Hall) -> None:
    """Whatever becomes visible later has a higher id: a page asks for what came after."""
    (lan,), now = await office.people("webchat", "thon_dong", 1), office.clock()
    author = await office.official("Hoa", Role.officer, TOP)
    one = await office.notice(author=author, state=NoticeState.sending)
    whom = Whom(["webchat"], None, now)
    await office.do(lambda tx: expansion.add_people(tx, one.id, whom, "", now))
    reply = outbox.row(lan, Reply("reply"), now=now)

    async def post(tx: Tx) -> None:
        body = '{"text":"notice"}'
        await posting.post(tx, one.id, "webchat", lambda *_: body, now=now, limit=10)

    waited = await beside(office.db, post, office.db.commit((outbox.add, reply)))
    async with office.db.read() as tx:
        shown = await outbox.after(tx, lan, 0)
        later = await outbox.after(tx, lan, shown[0].id)
    await office.do(lambda tx: receipts.delivered(tx, lan, shown[0].id, now))

    assert waited
    assert [each.reply.text for each in shown] == ["notice", "reply"]
    assert [each.reply.text for each in later] == ["reply"]
    assert [row.state for row in await rows(office, one)] == ["delivered"]


async def test_replies_do_not_wait_for_one_another(office: Hall) -> None:
    """Only what posts notices holds replies to the web chat up, for as long as it writes."""

    async def answer(tx: Tx) -> None:
        await outbox.add(tx, [outbox.row(Address("webchat", "a"), Reply("a"), now=office.clock())])

    other = outbox.row(Address("webchat", "b"), Reply("b"), now=office.clock())

    assert not await beside(office.db, answer, office.db.commit((outbox.add, other)))


async def test_two_administrators_do_not_take_each_others_role(office: Hall) -> None:
    """One of them is faster; else nobody could give a role any more."""
    people = [
        await office.official(name, Role.administrator, TOP, address)
        for name, address in (("Bình", BINH), ("Lan", LAN))
    ]
    acting = Acting(Telling(["telegram"]))

    async def takes(tx: Tx, who: Address, from_: int) -> None:
        await acting.take_role(tx, who, acts.TakeRole(from_, ADMINISTRATOR), office.clock())

    async def other() -> None:
        with pytest.raises(Stale):
            async with office.db.begin() as tx:
                await takes(tx, LAN, people[0])

    waited = await beside(office.db, lambda tx: takes(tx, BINH, people[1]), other())

    async with office.db.read() as tx:
        left = await officials.all_(tx)
    assert waited
    assert [one.id for one in left] == people[:1]


async def test_a_move_told_to_two_processes_is_made_once(office: Hall) -> None:
    """The group stays a target, whoever comes second."""
    async with office.db.begin() as tx:
        await groups.see(tx, OLD, "Thôn Đông", office.clock())
        await groups.see(tx, NEW, "Thôn Đông", office.clock())
        await groups.decide(tx, OLD, EAST, 1, office.clock())

    def move(tx: Tx) -> Awaitable[None]:
        return groups.move(tx, OLD, NEW)

    waited = await beside(office.db, move, office.do(move))

    async with office.db.read() as tx:
        (found,) = await groups.all_(tx)
    assert waited
    assert (found.address, found.state, found.area) == (NEW, "confirmed", EAST)


async def test_the_ledger_can_be_taken_back_on_postgresql(office: Hall) -> None:
    """Also where somebody forwards into two villages; afterwards it can be put in again."""
    one = await office.notice(author=await office.official("Hoa", Role.officer, TOP))
    both = [(LAN, "relay", village, village) for village in ("thon_dong", "thon_doai")]
    await office.do(lambda tx: expansion.add_chats(tx, one.id, both, office.clock()))

    async with office.db.begin() as tx:
        await tx.connection.run_sync(take_back)
    await upgrade(office.db)

    assert await rows(office, one) == []


async def beside(db: Db, work: Callable[[Tx], Awaitable[None]], other: Awaitable[object]) -> bool:
    """Do something while some work is not committed yet; tells whether it had to wait."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with db.begin() as tx:
        await work(tx)
        task = asyncio.ensure_future(other)
        waits = 0
        async with asyncio.timeout(20):
            while not (waits or task.done()):
                async with db.read() as look:
                    waits = (await look.execute(waiting)).scalar_one()
                await asyncio.sleep(0)
    await task
    return bool(waits)
