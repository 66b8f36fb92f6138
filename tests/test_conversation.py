"""One person at a time, one commit a turn, nothing lost and nothing twice."""

import asyncio
from dataclasses import replace

import pytest

from bot.app import App, build
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.turn import Context, Turn
from bot.types import Address, Inbound, Reply
from tests.chat import Chat, Clock, Collected


async def test_redelivery_is_answered_once(chat: Chat) -> None:
    """Channels repeat a webhook they think was lost; the citizen must not notice."""
    message = Inbound(chat.address, "m-1", "menu")

    await chat.app.conversation.receive([message])
    await chat.app.conversation.receive([message])
    await chat.app.settle()

    assert len(chat.replies) == 1


async def test_a_burst_is_answered_in_order(chat: Chat) -> None:
    """Three messages sent without waiting are three turns, one after the other."""
    await chat.app.conversation.receive(
        [
            Inbound(chat.address, "1", "vneid muc 2"),
            Inbound(chat.address, "2", "1"),
            Inbound(chat.address, "3", "quay lai"),
        ]
    )
    await chat.app.settle()

    stands = await chat.session()
    assert (stands.flow, stands.step) == ("vneid_muc2", "about")
    assert len(chat.replies) == 3


async def test_what_a_dead_process_left_is_answered(
    settings: Settings, channel: Collected, clock: Clock
) -> None:
    """A message that was stored but not answered is taken up by the next start."""
    async with build(settings, channels=[channel], now=clock) as app:

        async def dies(_: Context) -> Turn:
            raise StorageUnavailable("the machine is going down")

        app.conversation.turns.decide = dies
        await app.conversation.receive([Inbound(Address("test", "lan"), "1", "menu")])
        for task in list(app.conversation._working):
            task.cancel()
        await asyncio.sleep(0)
    assert channel.sent == []

    async with build(settings, channels=[channel], now=clock) as app:
        await app.settle()

    assert len(channel.sent) == 1


async def test_a_bug_still_gets_an_answer(chat: Chat) -> None:
    """When a handler breaks, the person gets a way on instead of silence."""
    real = chat.app.conversation.turns.decide

    async def breaks(_: Context) -> Turn:
        raise ZeroDivisionError

    chat.app.conversation.turns.decide = breaks
    reply = await chat.says("menu")
    chat.app.conversation.turns.decide = real

    assert [button.data for button in reply.buttons] == ["/continue", "/menu", "/person"]


async def test_secrets_do_not_reach_the_database(chat: Chat) -> None:
    """What is stored of a message has been scrubbed first."""
    await chat.says("so can cuoc cua toi la 001190012345, ma otp 482913")

    async with chat.app.db.read() as tx:
        rows = (await tx.connection.exec_driver_sql("SELECT text FROM inbox")).all()
        slots = (await tx.connection.exec_driver_sql("SELECT state FROM session")).all()
    for secret in ("001190012345", "482913"):
        assert secret not in str(rows) + str(slots)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * 100_000, id="100 kB"),
        pytest.param("\0\x01\x1b[31m", id="control characters"),
        pytest.param("\u202eunem\u202c \u200bme\u200bnu", id="right to left and zero width"),
        pytest.param("kích hoạt", id="NFD"),
        pytest.param("🙏🙏🙏", id="emoji"),
        pytest.param("'; DROP TABLE inbox; --", id="SQL"),
        pytest.param("{slot.__class__} %s {0}", id="format"),
        pytest.param("/nosuchcommand x", id="unknown command"),
        pytest.param("vneid_muc2:00000000:otp:99999999999999999999:n", id="made-up button"),
        pytest.param("/flow nosuchflow", id="unknown flow"),
        pytest.param("/start ../../etc--" + "x" * 200, id="bad deep link"),
    ],
)
async def test_anything_gets_an_answer(chat: Chat, text: str) -> None:
    """Whatever is typed, in or out of a flow, is answered and harms nothing."""
    outside = await chat.says(text)
    await chat.says("/flow vneid_muc2")
    inside = await chat.says(text)

    assert outside.text.strip()
    assert inside.text.strip()


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "file", "location", "other"])
async def test_anything_that_is_no_text_gets_an_answer(chat: Chat, kind: str) -> None:
    """A picture, a voice note, a sticker: each is told what to do instead."""
    reply = await chat.sends(Inbound(chat.address, "", kind=kind))  # type: ignore[arg-type]

    assert reply.text


async def test_two_people_do_not_wait_for_each_other(
    app: App, channel: Collected, clock: Clock
) -> None:
    """A slow answer to one person holds up nobody else."""
    lan = Chat(app, channel, clock)
    minh = Chat(app, channel, clock, Address("test", "minh"))
    real, gate = app.conversation.turns.decide, asyncio.Event()

    async def slow(ctx: Context) -> Turn:
        if ctx.message.sender == lan.address:
            await gate.wait()
        return await real(ctx)

    app.conversation.turns.decide = slow
    await app.conversation.receive([Inbound(lan.address, "1", "menu")])
    await app.conversation.receive([Inbound(minh.address, "2", "menu")])
    while not minh.replies:  # noqa: ASYNC110 - the door has no bell
        await asyncio.sleep(0.001)
    assert lan.replies == []
    gate.set()
    await app.settle()

    assert len(lan.replies) == 1


async def test_a_group_message_moves_nobody(chat: Chat) -> None:
    """In a group there is one line and no conversation; the private one stays where it was."""
    await chat.says("/flow vneid_muc2")
    before = await chat.session()
    message = Inbound(chat.address, "g-1", "/menu", chat=Address("test", "-100"))

    await chat.app.conversation.receive([message, replace(message, id="g-2", addressed=False)])
    await chat.app.settle()

    told = [one.reply for one in chat.channel.sent if one.address == Address("test", "-100")]
    assert [isinstance(one, Reply) for one in told] == [True]
    assert await chat.session() == before


async def test_erasing_leaves_what_is_still_to_be_answered(chat: Chat) -> None:
    """A message written right after “xoá hết” is answered as written, even after a crash."""
    await chat.says("xoá dữ liệu")
    await chat.app.conversation.receive(
        [Inbound(chat.address, "e-1", "/erase yes"), Inbound(chat.address, "e-2", "menu")]
    )
    await chat.app.settle()

    async with chat.app.db.read() as tx:
        rows = (
            await tx.connection.exec_driver_sql("SELECT external_id, text FROM inbox ORDER BY id")
        ).all()
    assert [tuple(one) for one in rows] == [("lan-1", ""), ("e-1", ""), ("e-2", "menu")]
