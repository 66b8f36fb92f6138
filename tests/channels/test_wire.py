"""The one suite that every channel passes over its own wire, the whole bot behind it."""

from collections.abc import AsyncIterator

import pytest

from bot.config import Settings
from bot.storage import contacts, outbox
from bot.types import Address, Button, Reply
from content.texts import fold
from tests.chat import Clock
from tests.lines import LINES, Line, that

LAN, HOA = "42", "43"


@pytest.fixture
async def line(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock
) -> AsyncIterator[Line]:
    """The bot at one end, a platform at the other."""
    async with LINES[request.param][1](settings, clock) as line:
        yield line


@that()
async def test_text_in_and_out(line: Line) -> None:
    """Two people are greeted, each with what the bot is and what they can choose."""
    line.says(LAN, "/menu")
    line.says(HOA, "xin chào")

    for who in (LAN, HOA):
        (hello,) = await line.answers(who)
        assert "không phải cán bộ" in hello.text


@that("buttons")
async def test_a_choice_by_its_button(line: Line) -> None:
    """A button does what it says."""
    line.says(LAN, "/menu")
    (menu,) = await line.answers(LAN)

    line.taps(LAN, menu.labels[0])

    assert "Bắt đầu" in (await line.answers(LAN))[-1].labels


@that("list")
async def test_a_choice_by_its_number_in_the_list(line: Line) -> None:
    """Where buttons are not for all to see, every choice has its number in the text."""
    line.says(LAN, "/menu")
    (menu,) = await line.answers(LAN)
    assert "Gõ số để chọn:" in menu.text

    line.says(LAN, "1")

    assert (await line.answers(LAN))[-1].number("Bắt đầu") == "1"


@that()
async def test_a_choice_by_its_label_without_marks(line: Line) -> None:
    """What a button says can be typed, in any spelling."""
    line.says(LAN, "/qr")
    await line.quiet()

    line.says(LAN, fold("Bắt đầu").upper())

    assert "Bước 1/" in (await line.answers(LAN))[-1].text


@that("photo_out")
async def test_photo_out(line: Line) -> None:
    """A step with a picture shows it; its question and its choices are there all the same."""
    line.says(LAN, "/hoso")
    await line.quiet()

    line.says(LAN, "bat dau")

    *_, before, shown = await line.answers(LAN)
    assert before.picture or shown.picture
    assert "Mã hồ sơ" in shown.text
    assert "Bước 1/" in shown.text


@that()
async def test_photo_in(line: Line) -> None:
    """A photo that the bot cannot read yet is answered with what to do instead."""
    line.sends_photo(LAN)

    (told,) = await line.answers(LAN)

    assert "gõ dòng “Mã hồ sơ”" in told.text


@that("ends")
async def test_long_text_leaves_whole(line: Line) -> None:
    """What is longer than a message arrives in several, nothing missing, the choices last."""
    line.says(LAN, "/menu")
    await line.quiet()
    before = len(line.seen(LAN))
    who = Address(line.channel, str(getattr(line, "number", str)(LAN)))
    sentences = " ".join(f"Câu số {number} dài thêm một chút." for number in range(250))
    reply = Reply(sentences, (Button("Về menu", "/menu"),), choose="Gõ số để chọn:")
    async with line.app.db.begin() as tx:
        await outbox.add(tx, [outbox.row(who, reply, now=line.clock())])
    await line.app.sender.run_once()

    parts = (await line.answers(LAN))[before:]

    assert len(parts) > 1
    assert " ".join(one.text for one in parts).startswith(sentences)
    assert "Về menu" in (*parts[-1].labels, parts[-1].text.split(". ")[-1])


@that("repeat")
async def test_redelivered_is_answered_once(line: Line) -> None:
    """Platforms repeat what they think was lost; the villager must not notice."""
    said = line.says(LAN, "/menu")
    before = await line.answers(LAN)

    for _ in range(3):
        line.repeats(said)

    assert await line.answers(LAN) == before


@that("reorder")
async def test_reordered_is_answered(line: Line) -> None:
    """Updates that overtake one another are answered all the same, each once."""
    with line.reordering():
        for text in ("/menu", "cảm ơn bạn nhiều lắm nhé", "gặp cán bộ", "/menu"):
            line.says(LAN, text)
            line.says(HOA, text)

    assert len(await line.answers(LAN)) == 4
    assert len(await line.answers(HOA)) == 4


@that("throttle")
async def test_throttled_is_sent_later(line: Line) -> None:
    """A platform that is too busy delays answers; they come in order, each once."""
    line.throttles()
    line.says(LAN, "/menu")
    await line.quiet()
    line.breaks()
    line.says(LAN, "gặp cán bộ")
    line.says(LAN, "/menu")

    menu, person, again = await line.answers(LAN)

    assert menu.text.endswith(again.text)
    assert person.text != again.text


@that("block")
async def test_unreachable_is_left_alone(line: Line) -> None:
    """Who shut the bot out is not written to, and comes back by writing."""
    line.says(LAN, "/menu")
    assert len(await line.answers(LAN)) == 1

    line.blocks(LAN)
    line.says(LAN, "/menu")
    assert len(await line.answers(LAN)) == 1
    assert not await reachable(line, LAN)

    line.unblocks(LAN)
    line.says(LAN, "/menu")
    assert len(await line.answers(LAN)) == 2
    assert await reachable(line, LAN)


@that()
async def test_nonsense_stops_nobody(line: Line) -> None:
    """What cannot be read, and kinds of tomorrow, are passed over; others are answered."""
    line.says(LAN, "/menu")
    line.sends_nonsense()
    line.says(LAN, "/menu")

    assert len(await line.answers(LAN)) == 2


@that("ends")
async def test_shut_down_in_the_middle(line: Line) -> None:
    """What was taken in before the end is answered after the next start, once."""
    line.says(LAN, "/menu")
    await line.quiet()
    await line.app.sender.stop()
    line.throttles()
    line.says(LAN, "gặp cán bộ")
    await line.heard()
    await line.app.conversation.stop()

    await line.app.conversation.resume()

    assert len(await line.answers(LAN)) == 2


async def reachable(line: Line, who: str) -> bool:
    """Tell what the bot thinks of this person."""
    address = Address(line.channel, str(getattr(line, "number", str)(who)))
    async with line.app.db.read() as tx:
        contact = await contacts.find(tx, address)
    assert contact
    return contact.reachable
