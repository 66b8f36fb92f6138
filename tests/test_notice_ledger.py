"""The rows of notices say what became of each recipient, and forget whoever is forgotten."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select

from bot.config import Settings
from bot.errors import ChannelUnavailable, Throttled
from bot.notice import Audience, Draft, Event, Notice, NoticeState
from bot.notices import expanding, outcome
from bot.notices.expanding import Expanding
from bot.roles import Area, Grant, Official, Role
from bot.storage import (
    audience,
    expansion,
    ledger,
    officials,
    outbox,
    posting,
    receipts,
    taking,
)
from bot.storage.audience import Edges
from bot.storage.delivery_table import delivery
from bot.storage.migrate import SCRIPTS, upgrade
from bot.storage.whom import Whom
from bot.types import Address, Reply, State
from tests.chat import Clock
from tests.hall import EAST, TOP, Hall, hall

LAN, MINH = Address("webchat", "lan"), Address("webchat", "minh")


@pytest.fixture
async def office(settings: Settings, clock: Clock) -> AsyncIterator[Hall]:
    """An office with one author."""
    async with hall(settings, clock) as office:
        await office.official("Hoa", Role.officer, TOP)
        yield office


async def expanded(office: Hall, channel: str, many: int = 1) -> tuple[Notice, list[Address]]:
    """Let a notice to so many people have its rows."""
    people = await office.people(channel, "thon_dong", many)
    one = await office.notice(state=NoticeState.sending, approved_at=office.clock())
    whom = Whom([channel], None, office.clock())
    await office.do(lambda tx: expansion.add_people(tx, one.id, whom, "", office.clock()))
    return one, people


async def take(office: Hall, one: Notice, channel: str, many: int = 1) -> list[taking.Row]:
    now = office.clock()
    async with office.db.begin() as tx:
        return await taking.take(tx, one.id, channel, many, now=now, until=now)


async def end(office: Hall, row: taking.Row, to: State = State.sent) -> None:
    done = {
        "key": row.id,
        "to": to.value,
        "platform": f"m{row.id}",
        "why": "",
        "now": office.clock(),
    }
    await office.do(lambda tx: taking.end(tx, [done]))


async def rows(office: Hall, notice: Notice) -> list[Any]:
    """Read a notice's rows."""
    async with office.db.read() as tx:
        asked = select(delivery).where(delivery.c.notice_id == notice.id).order_by(delivery.c.id)
        return list(await tx.execute(asked))


async def forget(office: Hall, who: Address) -> None:
    """Let somebody be forgotten, some time later."""
    office.clock.later(minutes=1)
    await office.do(lambda tx: outbox.forget(tx, who, office.clock()))


async def test_what_a_page_has_not_shown_is_not_delivered(office: Hall) -> None:
    """A page that says it has shown everything has not shown what was not posted yet."""
    one, (lan,) = await expanded(office, "webchat")
    seen = partial(receipts.delivered, address=lan, up_to=10**6)
    await office.do(lambda tx: seen(tx, now=office.clock()))
    early = await rows(office, one)
    office.clock.later(days=40)
    post = partial(
        posting.post, notice_id=one.id, channel="webchat", body=lambda *_: '{"text":"a"}'
    )
    await office.do(lambda tx: post(tx, now=office.clock(), limit=10))
    await office.do(lambda tx: outbox.blank(tx, office.clock() - timedelta(days=30)))
    async with office.db.read() as tx:
        shown = await outbox.after(tx, lan, 0)
    await office.do(lambda tx: seen(tx, now=office.clock()))

    assert [row.state for row in early] == ["queued"]
    assert [row.state for row in await rows(office, one)] == ["delivered"]
    assert [each.reply.text for each in shown] == ["a"]


async def test_a_reply_is_delivered_once_it_is_shown(office: Hall) -> None:
    """Replies are there for the page as soon as they are written."""
    await office.do(lambda tx: outbox.add(tx, [outbox.row(LAN, Reply("a"), now=office.clock())]))

    await office.do(lambda tx: receipts.delivered(tx, LAN, 1, office.clock()))

    async with office.db.read() as tx:
        assert (await tx.execute(select(delivery.c.state))).scalar_one() == "delivered"


@pytest.mark.parametrize("state", [State.sent, State.delivered, State.unknown])
async def test_who_was_forgotten_gets_no_correction(office: Hall, state: State) -> None:
    """Neither a row, nor a place in the figures, nor another try."""
    one, people = await expanded(office, "telegram", 2)
    for row in await take(office, one, "telegram", 2):
        await end(office, row, state)
    await forget(office, people[0])
    later = await office.notice(event=Event.update, about=one.id)
    now = office.clock()
    got = partial(expansion.add_those_who_got, first=one.id, latest=one.id, after="", now=now)

    await office.do(lambda tx: got(tx, later.id))
    async with office.db.begin() as tx:
        counted = await audience.who_got(tx, one.id, Edges(now, now))
        again = await ledger.try_unknown(tx, one.id, now)

    assert [row.address for row in await rows(office, later)] == [str(people[1])]
    assert [circle.many for circle in counted] == [1]
    assert again == (state is State.unknown)


async def test_what_was_lost_on_its_way_to_somebody_forgotten_names_nobody(office: Hall) -> None:
    """The process died while it was sending; nothing of them stays."""
    one, (lan,) = await expanded(office, "telegram")
    await take(office, one, "telegram")
    await forget(office, lan)

    await office.do(lambda tx: taking.lose_all(tx, office.clock()))

    (row,) = await rows(office, one)
    assert (row.state, row.address) == ("unknown", f"gone:{row.id}")


async def test_corrections_go_to_each_page_once(
    office: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, also to who has two rows; each row names the newest message."""
    one, people = await expanded(office, "telegram", 5)
    monkeypatch.setattr(expansion, "PAGE", 2)
    both = [(people[0], "relay", village, village) for village in ("thon_dong", "thon_doai")]
    await office.do(lambda tx: expansion.add_chats(tx, one.id, both, office.clock()))
    for row in await take(office, one, "telegram", 7):
        await end(office, row)
    second = await correction(office, one, people[2:])
    third = await correction(office, one, [])

    found = await rows(office, third)

    newest = {(row.address, row.relays): row.platform_id for row in await rows(office, one)}
    newest |= {
        (row.address, row.relays): row.platform_id
        for row in await rows(office, second)
        if row.platform_id
    }
    assert {(row.address, row.relays): row.replaces for row in found} == newest
    assert len(found) == 7


async def correction(office: Hall, one: Notice, got: list[Address]) -> Notice:
    """Correct a notice; these get the correction."""
    now = office.clock()
    later = await office.notice(
        state=NoticeState.approved, event=Event.update, about=one.id, begun_at=now, approved_at=now
    )
    await Expanding(office.db, ["telegram"], office.clock).expand(later.id)
    for row in await take(office, later, "telegram", 100):
        if row.address in got:
            await end(office, row)
    return later


async def test_what_is_held_back_was_not_tried(office: Hall) -> None:
    """However often a limit is met, the tries that may go wrong are all still there."""
    one, _ = await expanded(office, "telegram")
    tries = []
    for error in [Throttled(1.0)] * 20 + [ChannelUnavailable("network")] * 2:
        (row,) = await take(office, one, "telegram")
        tries.append(row.attempts)
        done = outcome.judge(row, error, office.clock())
        wait = {
            "key": row.id,
            "tried": int(done.tried),
            "due": office.clock(),
            "why": done.error,
        }
        await office.do(partial(taking.wait, rows=[wait]))

    assert tries == [1] * 21 + [2]


VILLAGE = Area(EAST, "Thôn Đông", "village")
RELAY = Grant(EAST, Role.relay)


@pytest.mark.parametrize(
    ("addresses", "reached"),
    [
        pytest.param({1: [LAN], 2: [MINH]}, LAN, id="the first"),
        pytest.param({2: [MINH]}, MINH, id="the first has no address"),
        pytest.param({1: [Address("telegram", "1")], 2: [MINH]}, MINH, id="a channel that is off"),
        pytest.param({1: [Address("telegram", "1"), LAN]}, LAN, id="a second address"),
    ],
)
def test_a_village_has_the_first_relay_who_can_be_written_to(
    addresses: dict[int, list[Address]], reached: Address
) -> None:
    """Somebody who cannot be reached hides nobody who can."""
    people = [Official(1, "Lan", (RELAY,)), Official(2, "Minh", (RELAY,))]

    rows = expanding.relay_rows(people, addresses, [VILLAGE], ["webchat"])

    assert rows == [(reached, "relay", "thon_dong", "thon_dong")]


async def test_relays_are_not_told_twice(office: Hall) -> None:
    """Who forwards a notice lives there, too, and gets one message."""
    people = await office.people("telegram", "thon_dong", 3)
    await office.official("Cà Văn Pản", Role.relay, EAST, people[1])
    one = await office.notice(
        draft=Draft("Họp.", audience=Audience((TOP,))),
        state=NoticeState.approved,
        approved_at=office.clock(),
    )

    await Expanding(office.db, ["telegram"], office.clock).expand(one.id)

    found = {(row.address, row.via) for row in await rows(office, one)}
    assert found == {
        (str(people[0]), "person"),
        (str(people[1]), "relay"),
        (str(people[2]), "person"),
    }


async def test_the_oldest_address_comes_first(office: Hall) -> None:
    """An official is told where they wrote first, whatever the addresses look like."""
    places = [Address("test", id_) for id_ in ("9", "1", "5")]
    id_ = await office.official("Nam", Role.approver, TOP, *places, places[0])

    async with office.db.read() as tx:
        assert (await officials.addresses(tx))[id_] == places


async def test_the_ledger_can_be_taken_back(settings: Settings, clock: Clock) -> None:
    """Also where somebody forwards into two villages; afterwards it can be put in again."""
    async with hall(settings, clock) as office:
        one = await office.notice(author=await office.official("Hoa", Role.officer, TOP))
        both = [(LAN, "relay", village, village) for village in ("thon_dong", "thon_doai")]
        await office.do(lambda tx: expansion.add_chats(tx, one.id, both, clock()))
        reply = outbox.row(LAN, Reply("a"), now=clock())
        await office.do(lambda tx: outbox.add(tx, [reply]))

        async with office.db.begin() as tx:
            await tx.connection.run_sync(take_back)
        await upgrade(office.db)

        async with office.db.read() as tx:
            (left,) = await tx.execute(select(delivery.c.body, delivery.c.notice_id))
        assert left == ('{"text":"a"}', None)


def take_back(connection: Connection) -> None:
    """Go back to before there were notices."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.downgrade(config, "0002")
