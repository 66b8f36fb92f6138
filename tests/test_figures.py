"""Statistics: they equal a count by hand, hide what is few, and lead to nobody."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from bot import desk_acts
from bot.config import Settings
from bot.errors import Stale
from bot.figures import Acting, Month, charts, in_the_middle, read
from bot.figures import acting as rules
from bot.figures.month import Counts, count
from bot.figures.shown import ELSEWHERE, OTHERS, Figures, show
from bot.figures.small import Shown
from bot.hours import VIETNAM
from bot.roles import Grant, Role
from bot.seed import area_rows
from bot.storage import Db, Tx, areas, contacts, figures, officials, sessions, tallies, targets
from bot.storage.figures import People
from bot.storage.migrate import upgrade
from bot.storage.tallies import Tallied
from bot.types import Address, Contact
from content.answer import Answer
from tests.chat import Chat
from tests.figures import (
    EVENTS,
    FLOWS,
    NOVEMBER,
    NOW,
    TOPICS,
    VILLAGES,
    Made,
    happen,
    keep,
    library,
    stands,
)
from tests.postgres import postgres

HOA = Address("test", "hoa")


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Db]:
    """An empty database."""
    db = Db(settings.database_url)
    await db.open()
    yield db
    await db.close()


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A PostgreSQL of this module's own."""
    with postgres() as new:
        yield new()


async def test_a_month_equals_a_count_by_hand(db: Db) -> None:
    """Whoever goes through all that happened, one by one, comes to the same numbers."""
    made = happen(11)

    await keep(db, made)

    await equals(db, made)


@pytest.mark.xdist_group("postgresql")
async def test_a_month_equals_a_count_by_hand_on_postgresql(database_url: str) -> None:
    """The shared database counts alike."""
    made = happen(12)
    db = Db(database_url)
    await db.open()
    await upgrade(db)
    try:
        await keep(db, made)
        await equals(db, made)
        async with db.begin() as tx:
            await figures.tally_idle(tx, NOW, in_the_middle(library()))
            await sessions.forget_before(tx, NOW)
        await stops_equal(db, made)
    finally:
        await db.close()


async def equals(db: Db, made: Made) -> None:
    """Compare what is counted, then what is shown of it."""
    async with db.read() as tx:
        counted = await count(tx, NOVEMBER, library(), NOW)
        seen = await read(tx, NOVEMBER, library(), NOW)
    for event in EVENTS:
        assert counted.by_topic(event).total() == made.count(event)
    for village in VILLAGES:
        for flow in FLOWS:
            by_hand = made.count("flow_finished", flow, village)
            assert counted.by_village("flow_finished", flow)[village] == by_hand
    by_day = Counter(
        day
        for day, event, *_ in made.events
        if event == "flow_begun" and date(2026, 11, 1) <= day <= date(2026, 11, 30)
    )
    assert counted.begun_by_day == by_day
    there = [one for one in made.people if one[2] < datetime(2026, 12, 1, tzinfo=VIETNAM)]
    new = [one for one in there if one[2] >= datetime(2026, 11, 1, tzinfo=VIETNAM)]
    assert sum(one.many for one in counted.people) == len(there)
    assert sum(one.new for one in counted.people) == len(new)
    assert sum(one.today for one in counted.people) == len(made.people)
    assert counted.notices == sum(one.month == 11 for one in made.notices)
    shows(seen, made, Counter(village for _, village, _ in there))
    await stops_equal(db, made)


def shows(seen: Figures, made: Made, known: Counter[str]) -> None:
    """Compare what is shown with a count by hand."""
    assert set(seen.villages) == {one for one in VILLAGES if known[one] >= 5}
    for flow in seen.flows:
        assert str(flow.begun) == few(made.count("flow_begun", flow.id))
        for village in seen.villages:
            by_hand = made.count("flow_finished", flow.id, village)
            assert str(flow.finished.of(village)) == few(by_hand)
        assert holds(flow.finished.total, made.count("flow_finished", flow.id))
    assert holds(seen.begun.total, made.count("flow_begun"))
    assert holds(seen.finished, made.count("flow_finished"))
    new = [one for one in made.people if Month.of(one[2]) == NOVEMBER]
    assert holds(seen.users.many, known.total())
    assert holds(seen.users.new, len(new))
    assert holds(seen.users.today, len(made.people))
    for row in seen.users.by_channel:
        assert holds(row.many, sum(row.key == channel for channel, *_ in made.people))
    for row in seen.users.by_village:
        assert holds(row.many, sum(row.key == village for _, village, _ in made.people))
    asked = {one.key: one.many for one in seen.topics}
    for topic in TOPICS[:-1]:
        assert str(asked[topic]) == few(made.count("topic_asked", topic))
    assert holds(asked.get(OTHERS, Shown(0, 0)), made.count("topic_asked", TOPICS[-1]))
    for event in EVENTS:
        assert holds(seen.events[event].total, made.count(event))
    for day, many in seen.days:
        assert str(many) == few(sum(one[:2] == (day, "flow_begun") for one in made.events))


async def stops_equal(db: Db, made: Made) -> None:
    """Compare where people gave up: those who said so, and those who stand still."""
    async with db.read() as tx:
        seen = await read(tx, NOVEMBER, library(), NOW)
    for flow in seen.flows:
        by_hand = made.idle(flow.id)
        for step in library().flows[flow.id].steps:
            by_hand[step] += made.count("flow_stopped", f"{flow.id}:{step}")
        assert {one.key: str(one.many) for one in flow.stopped.rows} == {
            step: few(many) for step, many in by_hand.items() if many
        }


def few(many: int) -> str:
    return "<5" if many in (1, 2, 3, 4) else str(many)


def holds(seen: Shown, many: int) -> bool:
    return seen.low <= many <= seen.high


async def test_who_stands_still_is_counted_once_after_they_are_forgotten(db: Db) -> None:
    """The tidying that deletes where people stood leaves every number as it was."""
    made = happen(13)
    await keep(db, made)
    before = datetime(2026, 11, 20, tzinfo=VIETNAM)

    for _ in range(2):
        async with db.begin() as tx:
            await figures.tally_idle(tx, before, in_the_middle(library()))
            await sessions.forget_before(tx, before)

    await stops_equal(db, made)
    async with db.read() as tx:
        left = await figures.standing(tx, NOVEMBER.begins, before)
        days = await tallies.by_day(tx, "flow_stopped", date(2026, 11, 1), date(2026, 12, 1))
    assert left == {}
    assert max(days) >= date(2026, 11, 19)


async def test_who_stands_still_is_counted_for_their_village(db: Db) -> None:
    """The day is Vietnam's, the village the one they named; officials' forms do not count."""
    at = datetime(2026, 11, 9, 23, 30, tzinfo=VIETNAM)
    async with db.begin() as tx:
        lan = Contact(Address("zalo_oa", "nguoi-1"), village="thon_dong")
        await contacts.add(tx, [contacts.row(lan, at)])
        await sessions.save(tx, [stands(1, "vneid_muc2", "about", at), stands(2, "desk", "x", at)])

        await figures.tally_idle(tx, NOW, in_the_middle(library()))

    async with db.read() as tx:
        counted = await tallies.between(tx, date(2026, 11, 9), date(2026, 11, 10))
    assert counted == [Tallied("flow_stopped", "vneid_muc2:about", "thon_dong", 1)]


async def test_the_way_through_a_flow_is_counted(chat: Chat) -> None:
    """Begun, given up at a step; leaving a flow that is through is no giving up."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    step = (await chat.session()).step
    await chat.says("thôi")
    flow = chat.app.shelf.library.flows["vneid_muc2"]
    end = next(name for name in flow.steps if flow.final(name))
    version = chat.app.shelf.library.versions["vneid_muc2"]
    there = replace(await chat.session(), flow="vneid_muc2", version=version, step=end)
    async with chat.app.db.begin() as tx:
        await sessions.save(tx, [sessions.row(replace(there, revision=there.revision + 1))])
    chat.app.conversation.turns.people.forget(chat.address)
    await chat.says("thôi")

    async with chat.app.db.read() as tx:
        counted = await count(tx, NOVEMBER, chat.app.shelf.library, chat.clock())
    assert counted.by_topic("flow_begun") == {"vneid_muc2": 1}
    assert counted.by_topic("flow_stopped") == {f"vneid_muc2:{step}": 1}


def test_the_order_tells_nothing() -> None:
    """Topics stand by what is shown of them: the larger of two small counts is not first."""
    asked = [{"khai_sinh": 1, "ket_hon": 4, "bhyt": 9}, {"khai_sinh": 4, "ket_hon": 1, "bhyt": 9}]

    seen = [show(NOVEMBER, counts(topic_asked=one), library()).topics for one in asked]

    assert seen[0] == seen[1]
    assert [str(one.many) for one in seen[0]] == ["9", "<5", "<5"]


def test_answers_the_bot_was_taught_stand_by_their_titles() -> None:
    """Two officials published them: each is a topic of its own until it is withdrawn."""
    taught = {"hoi_1": taught_answer("hoi_1", "Tiêm phòng dại ở đâu")}
    taught |= {"hoi_2": taught_answer("hoi_2", "Thả diều ở đâu")}
    asked = counts(topic_asked={"hoi_1": 6, "hoi_2": 2, "khai_sinh": 5, "gone": 7})
    withdrawn = taught | {"hoi_2": taught["hoi_2"].model_copy(update={"withdrawn": True})}

    seen = [show(NOVEMBER, asked, replace(library(), answers=one)) for one in (taught, withdrawn)]

    told = [{one.name: str(one.many) for one in month.topics} for month in seen]
    named = {"Tiêm phòng dại ở đâu": "6", library().procedures["khai_sinh"].title: "5"}
    assert told[0] == named | {"Thả diều ở đâu": "<5", "Việc khác": "5–9"}
    # Of the seven and the two that join them nobody can tell which is which.
    assert told[1] == named | {"Việc khác": "5–9"}


def taught_answer(id_: str, title: str) -> Answer:
    """Publish an answer."""
    day = NOW.date()
    return Answer(
        id=id_,
        title=title,
        asked=(title,),
        say="Ở nhà văn hóa.",
        source="Thông báo 12",
        checked_on=day,
        valid_to=day,
        owner="cán bộ xã",
    )


def counts(people: Sequence[People] = (), **events: dict[str, int]) -> Counts:
    """Count so many of each, of no village."""
    tallied = [
        Tallied(event, topic, "", many)
        for event, topics in events.items()
        for topic, many in topics.items()
    ]
    return Counts(tallied, {}, people, {}, 0)


def test_a_village_where_hardly_anybody_is_known_is_not_told_apart() -> None:
    """What its people did stands with those of whom nobody knows the village."""
    people = [People("zalo_oa", "thon_dong", 9, 0, 9), People("zalo_oa", "ban_mua", 4, 0, 4)]
    done = [
        Tallied("flow_finished", "vneid_muc2", "thon_dong", 7),
        Tallied("flow_finished", "vneid_muc2", "ban_mua", 6),
    ]

    seen = show(NOVEMBER, replace(counts(people), tallied=done), library())

    finished = seen.flows[0].finished
    assert set(seen.villages) == {"thon_dong"}
    assert finished.of("ban_mua") is None
    assert str(finished.of(ELSEWHERE)) == "6"
    assert [str(one.many) for one in seen.users.by_village if one.key == "ban_mua"] == ["<5"]


def test_a_chart_is_a_picture_and_a_table() -> None:
    """Read aloud it says the same numbers; nothing in it is refused by the page's policy."""
    seen = show(NOVEMBER, replace(month(), begun_by_day=days()), library())

    drawn = charts(seen)

    assert {one.id for one in drawn} >= {"flows", "days", "topics", "stopped-vneid_muc2"}
    for one in drawn:
        picture = ET.fromstring(one.svg)  # noqa: S314 - our own
        named = {part.get("id"): part.text for part in picture}
        title, desc = picture.get("aria-labelledby", "").split()
        assert named[title] == one.title
        assert all(cell in (named[desc] or "") for row in one.rows for cell in row)
        assert not re.search(r"<script|style=|\son\w+=", one.svg)
        assert all(len(row) == len(one.heads) for row in one.rows)


def month() -> Counts:
    """Count a month with a bit of everything."""
    return counts(
        [People("zalo_oa", "thon_dong", 30, 7, 30)],
        flow_begun={"vneid_muc2": 25, "dvc_tai_khoan": 3, "dvc_thanh_toan": 2},
        flow_finished={"vneid_muc2": 12, "dvc_tai_khoan": 1},
        flow_stopped={"vneid_muc2:about": 6, "vneid_muc2:gone": 2},
        topic_asked={"khai_sinh": 8, "ket_hon": 1},
    )


def days() -> dict[date, int]:
    """Let the thirty flows be begun on some days."""
    many = (12, 3, 1, 9, 2, 3)
    return {date(2026, 11, 2 + number): one for number, one in enumerate(many)}


def test_a_chart_measures_nothing_small() -> None:
    """One and four have the same short bar."""
    widths = set()
    for few_ in (1, 4):
        begun = {"vneid_muc2": 25, "dvc_tai_khoan": few_, "dvc_thanh_toan": 5 - few_}
        seen = show(NOVEMBER, counts(flow_begun=begun), library())
        bars = re.findall(
            r'class="chart-begun chart-few"[^>]*width="([\d.]+)"', charts(seen)[0].svg
        )
        widths |= set(bars)

    assert len(widths) == 1


def test_words_in_a_chart_are_words() -> None:
    """A flow's title is written by people: it brings no script into the page."""
    seen = show(NOVEMBER, month(), library())
    named = replace(seen.flows[0], name="<script>alert(1)</script>")

    (drawn, *_) = charts(replace(seen, flows=(named,)))

    assert "<script" not in drawn.svg


def test_a_month_is_that_of_vietnam() -> None:
    """It begins at midnight there, and December has a next one."""
    assert Month.of(datetime.fromisoformat("2026-10-31T17:30:00+00:00")) == NOVEMBER
    assert NOVEMBER.begins.isoformat() == "2026-11-01T00:00:00+07:00"
    assert (Month(2026, 12).next, Month(2026, 1).before) == (Month(2027, 1), Month(2025, 12))
    assert Month.parse("2026-11") == NOVEMBER
    assert [Month.parse(one) for one in ("2026-13", "x", "", "2026-1")] == [None] * 4
    assert len(NOVEMBER.days) == 30


WANTED = desk_acts.SetTarget(
    "Kích hoạt VNeID", "flow_finished:vneid_muc2", {"tan_nguyen/thon_dong": 40, "": 0}
)


@pytest.mark.parametrize(
    ("grant", "may"),
    [
        pytest.param(Grant("tan_nguyen", Role.administrator), True, id="administrator"),
        pytest.param(Grant("tan_nguyen", Role.approver), True, id="approver"),
        pytest.param(Grant("tan_nguyen", Role.officer), False, id="officer"),
        pytest.param(Grant("tan_nguyen/thon_dong", Role.approver), False, id="of a village"),
        pytest.param(None, False, id="nobody"),
    ],
)
async def test_the_commune_sets_its_targets(db: Db, grant: Grant | None, *, may: bool) -> None:
    """Who answers for the whole commune may; a village without a number is left out."""
    acting = Acting(library)

    async with db.begin() as tx:
        await employ(tx, grant)
        if may:
            await acting.set_target(tx, HOA, WANTED, NOW)
        else:
            with pytest.raises(Stale):
                await acting.set_target(tx, HOA, WANTED, NOW)
        known = await targets.all_(tx)

    assert [dict(one.many) for one in known] == ([{"tan_nguyen/thon_dong": 40}] if may else [])


async def employ(tx: Tx, grant: Grant | None) -> None:
    await areas.put(tx, area_rows(library().commune))
    id_ = await officials.add(tx, "Lò Thị Hoa", NOW)
    await officials.bind(tx, id_, HOA)
    if grant:
        await officials.grant(tx, id_, grant)


async def test_a_target_is_set_anew_and_dropped(db: Db) -> None:
    """What stood there before is gone; a sixth one does not fit on the page."""
    acting = Acting(library)
    async with db.begin() as tx:
        await employ(tx, Grant("tan_nguyen", Role.administrator))
        await acting.set_target(tx, HOA, WANTED, NOW)
        await acting.set_target(tx, HOA, replace(WANTED, villages={"": 200}), NOW)
        again = await targets.all_(tx)
        for number in range(4):
            await acting.set_target(tx, HOA, replace(WANTED, name=f"{number}"), NOW)
        with pytest.raises(Stale):
            await acting.set_target(tx, HOA, replace(WANTED, name="sixth"), NOW)
        await acting.drop_target(tx, HOA, desk_acts.DropTarget("Kích hoạt VNeID"), NOW)
        left = await targets.all_(tx)

    assert again == [targets.Target("Kích hoạt VNeID", "flow_finished:vneid_muc2", {"": 200})]
    assert [one.name for one in left] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({}, {}, id="fine"),
        pytest.param({"name": " "}, {"name": "tên chỉ tiêu"}, id="no name"),
        pytest.param({"name": "a\x01"}, {"name": "tên chỉ tiêu"}, id="not to be printed"),
        pytest.param({"measure": "flow_finished:none"}, {"measure": "cách đếm"}, id="no measure"),
        pytest.param({"villages": {"x/none": 3}}, {"villages": "Mở lại"}, id="no village"),
        pytest.param({"villages": {"": 0}}, {"villages": "Điền số"}, id="no number"),
        pytest.param(
            {"name": "", "measure": ""}, {"name": "tên", "measure": "cách"}, id="all at once"
        ),
    ],
)
async def test_what_is_missing_of_a_target_is_said(
    db: Db, change: dict[str, object], said: dict[str, str]
) -> None:
    """The desk says it at the fields before anything is kept."""
    async with db.begin() as tx:
        await areas.put(tx, area_rows(library().commune))
        tree = await areas.all_(tx)

    refused = rules.refusals(replace(WANTED, **change), [], tree, library())  # type: ignore[arg-type] # fields of it

    assert refused.keys() == said.keys()
    assert all(said[field] in words for field, words in refused.items())


async def test_nothing_leads_to_a_person(db: Db) -> None:
    """No address, no text and no code is in what is shown."""
    await keep(db, happen(14))

    async with db.read() as tx:
        seen = await read(tx, NOVEMBER, library(), NOW + timedelta(days=1))

    told = repr(seen) + "".join(one.svg for one in charts(seen))
    assert not re.search(r"nguoi-\d|TB-\d|Lò Thị|gone_from", told)
