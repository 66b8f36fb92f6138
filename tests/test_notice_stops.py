"""A notice that is stopped, paused, cancelled, corrected or withdrawn on its way."""

import pytest

from bot.errors import ChannelUnavailable, RecipientUnreachable, Stale
from bot.notice import Event, Hold, Notice, NoticeState
from bot.process import App
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import history, officials
from bot.turn import Context, Turn
from bot.types import State
from tests.chat import Chat, Clock
from tests.staff import (
    APPROVER,
    COMMUNE,
    WRITER,
    approved,
    deciding,
    read,
    run,
    settle_people,
    staff,
    states,
    step,
    to_all,
    write,
)
from tests.watched import BATCH, Watched, begun, once


@pytest.fixture
def channel() -> Watched:
    """The channel of everybody."""
    return Watched()


async def test_nothing_leaves_within_the_cooling_minute(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Stopped within it, it comes back with its reason, and no trace is left of its recipients."""
    await staff(app)
    people = await settle_people(app, 5)
    await approved(app, deciding(app), to_all("Mai cắt điện."))
    clock.later(seconds=59)
    await run(app)
    rows = await states(app, await read(app, "test 1"))

    stopped = await step(
        app, deciding(app), "test 1", Step.stop, by=APPROVER, why="Ghi nhầm ngày."
    )
    clock.later(minutes=10)
    await run(app)

    async with app.db.read() as tx:
        past = await history.read(tx, stopped.id)
    told = [one.reply.text for one in channel.sent if one.address == WRITER]
    assert rows == {State.queued: len(people)}
    assert await states(app, stopped) == {}
    assert stopped.state is NoticeState.returned
    assert not channel.to_people
    assert (past[-1].by, past[-1].why) == ("Anh Nam", "Ghi nhầm ngày.")
    assert any("Ghi nhầm ngày." in one for one in told)


async def test_approved_a_second_time(app: App, channel: Watched, clock: Clock) -> None:
    """Stopped, corrected and approved anew, it reaches each once, in its new words."""
    await staff(app)
    people = await settle_people(app, 5)
    await approved(app, deciding(app), to_all("Mai cắt điện."))
    await run(app)
    await step(app, deciding(app), "test 1", Step.stop, by=WRITER, why="Sai ngày.")
    newcomers = await settle_people(app, 2, first=5)

    clock.later(minutes=1)
    await approved(app, deciding(app), to_all("Ngày kia cắt điện."))
    clock.later(minutes=1)
    await run(app)

    assert channel.got("Ngày kia") == once([*people, *newcomers])
    assert not channel.got("Mai cắt điện")


async def test_it_cannot_be_stopped_once_it_leaves(
    app: App, channel: Watched, clock: Clock
) -> None:
    """After the minute, stopping is too late; cancelling keeps what has left on record."""
    await staff(app)
    await settle_people(app, 2)
    await approved(app, deciding(app), to_all())
    clock.later(seconds=60)
    await run(app)

    with pytest.raises(Stale):
        await step(app, deciding(app), "test 1", Step.stop, by=WRITER, why="Sai ngày.")

    assert len(channel.to_people) == 2


async def test_paused_and_resumed(app: App, channel: Watched, clock: Clock) -> None:
    """What is in hand still leaves, then nothing; resumed, everybody has it once."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    notice = await begun(app, clock)

    async def pause() -> None:
        await step(app, deciding(app), notice.key, Step.pause, by=WRITER)

    channel.after, channel.then = 10, pause
    await run(app)
    paused = len(channel.to_people)
    clock.later(days=2)
    await run(app)
    still = len(channel.to_people)
    await step(app, deciding(app), notice.key, Step.resume, by=WRITER)
    await run(app)

    assert paused <= 10 + BATCH
    assert still == paused
    assert channel.got() == once(people)
    assert await states(app, notice) == {State.sent: len(people)}


async def test_cancelled_in_the_middle(app: App, channel: Watched, clock: Clock) -> None:
    """The rest is written off as cancelled, and never leaves."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    notice = await begun(app, clock)

    async def cancel() -> None:
        await step(app, deciding(app), notice.key, Step.cancel, by=APPROVER, why="Nhầm xã.")

    channel.after, channel.then = 10, cancel
    await run(app)
    clock.later(hours=2)
    await run(app)

    after = await read(app, notice.key)
    sent = len(channel.to_people)
    assert sent <= 10 + BATCH
    assert await states(app, notice) == {State.sent: sent, State.failed: len(people) - sent}
    assert channel.got() == once(channel.got())
    assert (after.state, after.hold) == (NoticeState.cancelled, Hold.none)


async def test_a_correction_goes_to_those_who_got_it(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Also to whom it may have reached; not to who blocked us, nor to newcomers."""
    await staff(app)
    *people, left, maybe = await settle_people(app, 7)
    channel.trouble = {
        left.id: RecipientUnreachable("blocked"),
        maybe.id: ChannelUnavailable("cut", ambiguous=True),
    }
    first = await begun(app, clock, "Mai cắt điện.")
    await run(app)
    channel.trouble = {}
    await settle_people(app, 3, first=7)
    clock.later(hours=1)

    update = await approved(
        app,
        deciding(app),
        to_all("Ngày kia cắt điện."),
        key="update",
        event=Event.update,
        about=first.id,
    )
    clock.later(minutes=1)
    await run(app)
    await approved(
        app,
        deciding(app),
        to_all("Không cắt điện nữa."),
        key="withdrawal",
        event=Event.withdraw,
        about=update.id,
    )
    clock.later(minutes=1)
    await run(app)

    assert channel.got("Mai cắt điện.") == once(people)
    assert channel.got("Ngày kia cắt điện.") == once([*people, maybe])
    assert channel.got("Không cắt điện nữa.") == once([*people, maybe])
    assert (await read(app, "withdrawal")).about == first.id


async def test_a_correction_waits_for_what_is_still_leaving(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Approved while the first one is half sent, it still misses nobody who gets that."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    first = await begun(app, clock, "Mai cắt điện.")

    async def correct() -> None:
        draft = to_all("Ngày kia cắt điện.")
        more = {"event": Event.update, "about": first.id}
        await approved(app, deciding(app), draft, key="update", **more)
        clock.later(minutes=1)
        await app.notices.tick()

    channel.after, channel.then = BATCH, correct
    await run(app)

    assert channel.got("Mai cắt điện.") == once(people)
    assert channel.got("Ngày kia cắt điện.") == once(people)
    for one in people:
        texts = [each.reply.text for each in channel.to_people if each.address == one]
        assert "Mai cắt" in texts[0]


async def test_a_withdrawal_ends_what_is_still_leaving(
    app: App, channel: Watched, clock: Clock
) -> None:
    """What is withdrawn reaches nobody more; who has it already is told."""
    await staff(app)
    people = await settle_people(app, 3 * BATCH)
    first = await begun(app, clock, "Mai cắt điện.")

    async def withdraw() -> None:
        draft = to_all("Không cắt điện nữa.")
        more = {"event": Event.withdraw, "about": first.id}
        await approved(app, deciding(app), draft, key="withdrawal", **more)
        clock.later(minutes=1)
        await app.notices.tick()

    channel.after, channel.then = BATCH, withdraw
    await run(app)

    had_it = channel.got("Mai cắt điện.")
    assert len(had_it) < len(people)
    assert channel.got("Không cắt điện nữa.") == had_it
    assert (await read(app, first.key)).state is NoticeState.cancelled


async def chained(
    app: App, key: str, event: Event, about: int, text: str = "Không cắt điện nữa."
) -> Notice:
    """Have a correction or a withdrawal approved."""
    return await approved(app, deciding(app), to_all(text), key=key, event=event, about=about)


async def test_two_withdrawals_do_not_end_each_other(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Approved at the same moment by two people: the newer one is sent, to everybody, once."""
    await staff(app)
    people = await settle_people(app, 5)
    first = await begun(app, clock, "Mai cắt điện.")
    await run(app)
    await chained(app, "one", Event.withdraw, first.id)
    await chained(app, "two", Event.withdraw, first.id)
    clock.later(minutes=1)

    await run(app)

    stand = [(await read(app, key)).state for key in ("one", "two")]
    assert stand == [NoticeState.cancelled, NoticeState.finished]
    assert channel.got("Không cắt điện nữa.") == once(people)


@pytest.mark.parametrize("how", ["stopped", "held"])
async def test_a_withdrawal_that_is_none_any_more_ends_nothing(
    app: App, clock: Clock, how: str
) -> None:
    """It was stopped, or held up, while the clock was about to let it end the others."""
    await staff(app)
    await settle_people(app, 5)
    first = await begun(app, clock)
    await app.notices.tick()
    out = await chained(app, "out", Event.withdraw, first.id)
    if how == "stopped":
        await step(app, deciding(app), "out", Step.stop, by=APPROVER, why="Không cần nữa.")
    else:
        async with app.db.begin() as tx:
            await deciding(app).hold(tx, out.id, Hold.restored, clock())

    async with app.db.begin() as tx:
        await deciding(app).end_withdrawn(tx, out, [first.id], clock())

    assert (await read(app, first.key)).state is NoticeState.sending


async def test_a_withdrawal_ends_a_correction_written_after_it(
    app: App, channel: Watched, clock: Clock
) -> None:
    """A correction approved a moment earlier would bring back what no longer holds."""
    await staff(app)
    people = await settle_people(app, 5)
    first = await begun(app, clock, "Mai cắt điện.")
    await run(app)
    draft = to_all("Không cắt điện nữa.")
    await write(app, deciding(app), draft, key="out", event=Event.withdraw, about=first.id)
    await chained(app, "update", Event.update, first.id, "Ngày kia cắt điện.")
    await step(app, deciding(app), "out", Step.submit, by=WRITER)
    await step(app, deciding(app), "out", Step.approve, by=APPROVER)
    clock.later(minutes=1)

    await run(app)

    assert (await read(app, "update")).state is NoticeState.cancelled
    assert not channel.got("Ngày kia cắt điện.")
    assert channel.got("Không cắt điện nữa.") == once(people)


async def test_what_is_withdrawn_is_not_corrected(
    app: App, channel: Watched, clock: Clock
) -> None:
    """Neither submitted nor approved, nor tried again: also where only the database knows."""
    await staff(app)
    await settle_people(app, 5)
    first = await begun(app, clock)
    await run(app)
    for key in ("written", "submitted"):
        more = {"key": key, "event": Event.update, "about": first.id}
        await write(app, deciding(app), to_all("Ngày kia cắt điện."), **more)
    await step(app, deciding(app), "submitted", Step.submit, by=WRITER)
    await chained(app, "out", Event.withdraw, first.id)

    for key, taken, by in (
        ("written", Step.submit, WRITER),
        ("submitted", Step.approve, APPROVER),
        (first.key, Step.try_unknown, APPROVER),
    ):
        with pytest.raises(Stale):
            await step(app, deciding(app), key, taken, by=by)
    clock.later(minutes=1)
    await run(app)

    assert not channel.got("Ngày kia cắt điện.")


async def test_a_role_taken_beside_the_bot(app: App, channel: Watched, clock: Clock) -> None:
    """A command took it: the next turn is refused in the commit once, and knows it then."""
    _, nam = await staff(app)
    await settle_people(app, 3)
    notice = await begun(app, clock)
    await app.notices.tick()
    approver, turns = Chat(app, channel, clock, APPROVER), list[Context]()
    await approver.says("/viec")
    async with app.db.begin() as tx:
        await officials.take(tx, nam, Grant(COMMUNE, Role.approver))
    decide = app.conversation.turns.decide

    async def counted(ctx: Context) -> Turn:
        turns.append(ctx)
        return await decide(ctx)

    app.conversation.turns.decide = counted

    await approver.says(f"/tamdung {notice.code}")

    assert len(turns) == 2
    assert (await read(app, notice.key)).hold is Hold.none
