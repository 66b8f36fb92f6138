"""What a review found broken, each kept by a test."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chores import every
from bot.environment import read
from bot.errors import ContentWrong, SettingsWrong
from bot.library import BUNDLE, plan
from bot.storage import inbox, outbox
from bot.storage.delivery_table import delivery
from bot.storage.library import Piece, Publication
from bot.storage.tallies import tally
from bot.types import Address, Button, Reply
from tests.chat import Chat, Clock

CODE = "H57.132-260804-0583"


async def test_stop_is_no_yes(chat: Chat) -> None:
    """“dừng” folds to what “đúng” folds to, and must never count as consent."""
    await chat.says("/flow tra_cuu_ho_so")
    await chat.says("1")
    await chat.says(CODE)

    reply = await chat.says("dừng")

    assert "Đã dừng" in reply.text


async def test_a_code_after_hours_is_answered(chat: Chat, clock: Clock) -> None:
    """Somebody who left a flow and comes back with a dossier code is told of the dossier."""
    await chat.says("/flow vneid_muc2")
    await chat.says("1")
    clock.later(hours=5)

    reply = await chat.says(CODE)

    assert CODE in reply.text


async def test_no_to_erasing_keeps_the_flow(chat: Chat) -> None:
    """“thôi”, said to “Có xoá không?”, keeps the data and the step."""
    await chat.says("/flow vneid_muc2")
    await chat.says("1")
    await chat.says("xoá dữ liệu")

    reply = await chat.says("thôi")

    assert "Đã dừng" not in reply.text


async def test_background_work_outlives_content_it_cannot_read() -> None:
    """What a newer program published must not stop sending and polling in this one."""
    tries = 0

    async def refresh() -> None:
        nonlocal tries
        tries += 1
        raise ContentWrong("x")

    job = asyncio.create_task(every(0, refresh))
    for _ in range(20):
        await asyncio.sleep(0)
    alive = not job.done()
    job.cancel()
    await asyncio.wait({job})

    assert alive
    assert tries > 1


async def test_a_poster_code_is_no_place_for_a_name(chat: Chat) -> None:
    """Only codes in the alphabet of deep links are counted."""
    await chat.says("/start vneid_muc2--Nguyen Van Teo")

    async with chat.app.db.read() as tx:
        topics = [one.topic for one in await tx.execute(select(tally.c.topic))]
    assert not [one for one in topics if "Nguyen" in one]


async def test_unseen_replies_are_blanked_too(app: App, clock: Clock) -> None:
    """A web visitor who never came back leaves no text behind for ever."""
    who = Address("webchat", "x")
    async with app.db.begin() as tx:
        await tx.execute(delivery.insert(), [outbox.row(who, Reply("a"), now=clock())])
        await outbox.blank(tx, clock() + timedelta(days=31))
        bodies = [one.body for one in await tx.execute(select(delivery.c.body))]
    assert bodies == [""]


async def test_presses_are_blanked_too(chat: Chat, clock: Clock) -> None:
    """A pressed button may carry a dossier code."""
    await chat.says(CODE)
    await chat.presses("Báo khi có thay đổi")

    async with chat.app.db.begin() as tx:
        await inbox.blank(tx, clock() + timedelta(days=31))
        left = [one.press for one in await tx.execute(select(inbox.inbox.c.press))]
    assert not any(left)


def test_a_file_published_by_hand_is_no_conflict() -> None:
    """`xaoi content publish`, then a restart: the same version is on both sides."""
    old = Publication(1, "flow", "f", "v1", BUNDLE, None)  # type: ignore[arg-type]
    new = Publication(2, "flow", "f", "v2", "operator", None)  # type: ignore[arg-type]

    assert plan([Piece("flow", "f", "v2", "")], [old, new]).conflicts == ()


def test_the_terminal_is_no_channel_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """XAOI_CHANNELS=console stops the start with a sentence."""
    monkeypatch.setenv("XAOI_CHANNELS", "console")

    with pytest.raises(SettingsWrong):
        read()


async def test_a_press_is_scrubbed_too(chat: Chat) -> None:
    """Whoever speaks the web chat's protocol can send anything as a button."""
    await chat.taps(Button("x", "001099012349"))

    async with chat.app.db.read() as tx:
        kept = [one.press for one in await tx.execute(select(inbox.inbox.c.press))]
    assert "001099012349" not in str(kept)
