"""What telling the progress of a notice costs: its rows are counted as seldom as can be."""

from collections import Counter

import pytest

from bot.notice import Hold, Notice
from bot.notices import progress as progress_
from bot.process import App
from bot.steps import Step
from bot.storage import Tx, ledger, notices
from bot.types import Address, State
from tests.chat import Clock
from tests.staff import APPROVER, WRITER, deciding, read, settle_people, staff, step
from tests.watched import Watched, begun


class Editing(Watched):
    """A channel whose messages can be edited."""

    async def amend(self, address: Address, message: str, text: str) -> None:
        del address, message, text


class Counts:
    """How often each notice was counted; tells fewer or more rows than there are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.many: Counter[int] = Counter()
        self.says: dict[State, int] = {}
        by_state = ledger.by_state

        async def counted(tx: Tx, notice_id: int) -> dict[State, int]:
            self.many[notice_id] += 1
            return self.says or await by_state(tx, notice_id)

        monkeypatch.setattr(progress_.ledger, "by_state", counted)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Whoever counts is counted."""
    return Counts(monkeypatch)


@pytest.fixture
def channel(request: pytest.FixtureRequest) -> Watched:
    """The channel of everybody; messages can be edited where a test says so."""
    return Editing() if getattr(request, "param", False) else Watched()


async def leaving(app: App, clock: Clock) -> Notice:
    """Let a notice have begun, of which nothing has left."""
    await staff(app)
    await settle_people(app, 5)
    notice = await begun(app, clock)
    await app.notices.keeping.tick()
    return await read(app, notice.key)


async def pass_by(app: App, clock: Clock, seconds: int) -> None:
    """Let half-second ticks pass, as the server has them."""
    for _ in range(2 * seconds):
        await app.notices.progress()
        while await app.sender.run_once():
            pass
        await app.settle()
        clock.later(seconds=0.5)


def told(channel: Watched, text: str) -> list[Address]:
    """List who was told something like this."""
    return [one.address for one in channel.sent if text in one.reply.text]


CASES = {
    "can be edited": (True, {State.queued: 9}, 15, 21),
    "can be edited, of many": (True, {State.queued: 20_000}, 3, 6),
    "cannot be edited": (False, {State.queued: 9}, 3, 6),
    "cannot be edited, half told": (False, {State.queued: 4, State.sent: 5}, 1, 1),
}


@pytest.mark.parametrize(
    ("channel", "says", "least", "most"), CASES.values(), ids=CASES, indirect=["channel"]
)
async def test_counting_is_seldom(
    app: App,
    channel: Watched,
    clock: Clock,
    counts: Counts,
    says: dict[State, int],
    least: int,
    most: int,
) -> None:
    """In 40 seconds, by how many there are and whether anybody would see it."""
    notice = await leaving(app, clock)
    counts.says = says

    await pass_by(app, clock, 40)

    assert least <= counts.many[notice.id] <= most
    assert channel.sent


@pytest.mark.parametrize("channel", [True, False], ids=["edited", "not edited"], indirect=True)
async def test_a_held_one_is_told_once(app: App, clock: Clock, counts: Counts) -> None:
    """It may stand still for days: after that was told, nothing is counted."""
    notice = await leaving(app, clock)
    await pass_by(app, clock, 5)
    async with app.db.begin() as tx:
        await deciding(app).hold(tx, notice.id, Hold.late, clock())
    await pass_by(app, clock, 20)
    told = counts.many[notice.id]

    await pass_by(app, clock, 60)

    assert counts.many[notice.id] == told


async def test_the_end_is_told_when_nothing_is_on_its_way(
    app: App, channel: Watched, clock: Clock, counts: Counts
) -> None:
    """Cancelled while some are in hand: what is told last counts them as they ended."""
    notice = await leaving(app, clock)
    await pass_by(app, clock, 3)
    counts.says = {State.sending: 2, State.failed: 3}
    await step(app, deciding(app), notice.key, Step.cancel, by=APPROVER, why="Sai ngày.")

    await pass_by(app, clock, 5)
    early = told(channel, "đã huỷ. Tới")
    counts.says = {State.sent: 2, State.failed: 3}
    await pass_by(app, clock, 12)

    assert early == []
    assert set(told(channel, "đã huỷ. Tới 2/5")) == {WRITER, APPROVER}


async def test_one_that_cannot_be_told_holds_up_no_other(
    app: App, channel: Watched, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watchers of the next one are told all the same."""
    first = await leaving(app, clock)
    second = await begun(app, clock, "Họp thôn.", key="test 2")
    await app.notices.keeping.tick()
    find = notices.find

    async def breaks(tx: Tx, id_: int, *, locked: bool = False) -> Notice | None:
        if locked and id_ == first.id:
            raise RuntimeError("a bug")
        return await find(tx, id_, locked=locked)

    monkeypatch.setattr(progress_.notices, "find", breaks)

    await pass_by(app, clock, 1)

    assert set(told(channel, f"{second.code}: đã gửi")) == {WRITER, APPROVER}
    assert told(channel, f"{first.code}: đã gửi") == []
