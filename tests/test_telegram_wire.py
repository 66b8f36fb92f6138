"""The whole bot over Telegram's wire, polling and by webhook: every message is answered once."""

import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.config import Settings
from tests.chat import Clock
from tests.fakes.telegram import Message
from tests.lines.telegram import TelegramLine, telegram

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

LAN, HOA = 42, 43
GROUP, SUPERGROUP = -555, -1001234567890


@pytest.fixture(params=["polling", "webhook"])
async def line(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock
) -> AsyncIterator[TelegramLine]:
    """The bot, in each of the two ways of listening; its pace has tests of its own."""
    quick = settings.model_copy(update={"telegram_rate": 300.0})
    async with telegram(quick, clock, request.param) as line:
        yield line


async def answers(line: TelegramLine, chat: int = LAN) -> list[Message]:
    """Return what the bot wrote in a chat, once all is quiet."""
    await line.quiet()
    return line.server.chat(chat).answers


async def test_conversation(line: TelegramLine) -> None:
    """A villager is greeted, presses a button, types a number, goes back."""
    server = line.server
    server.says(LAN, "/start")
    (hello,) = await answers(line)
    assert "không phải cán bộ" in hello.text
    assert hello.labels

    server.presses(LAN, hello.labels[1])
    await line.quiet()
    server.says(LAN, "1")
    shown = await answers(line)

    assert len({one.text for one in shown}) == len(shown)
    assert all(server.world.callbacks.values())
    assert shown[-1].buttons


async def test_next_and_back_edit_in_place(line: TelegramLine) -> None:
    """Going through a flow by its buttons changes one message instead of adding many."""
    server = line.server
    server.says(LAN, "/start dvc_thanh_toan--to-3")
    (seen,) = await answers(line)
    texts = [seen.text]

    for label in ("Bắt đầu", "Nộp phí hồ sơ", "Quay lại"):
        server.presses(LAN, label)
        (seen,) = await answers(line)
        texts.append(seen.text)

    assert seen.edits == 3
    assert len(set(texts)) == 3
    assert texts[1] == texts[3]


async def test_picture_is_shown(line: TelegramLine) -> None:
    """A step with a picture is a photo; the step after it is a message of its own."""
    server = line.server
    server.says(LAN, "/hoso")
    await line.quiet()
    server.presses(LAN, "Bắt đầu")
    photo = (await answers(line))[-1]
    assert photo.photo
    assert "Mã hồ sơ" in photo.text

    server.presses(LAN, "Không có mã", message=photo)
    after = (await answers(line))[-1]

    assert after.id != photo.id
    assert not after.photo


FAULTS: dict[str, Callable[[Any], None]] = {
    "429": lambda faults: faults.throttles("sendMessage", 1, times=2),
    "5xx": lambda faults: faults.breaks("sendMessage", 502, times=3),
    "cut before": lambda faults: faults.cuts_before("sendMessage"),
    "cut within the answer": lambda faults: faults.cuts_within("sendMessage"),
}


@pytest.mark.parametrize("fails", FAULTS.values(), ids=FAULTS)
async def test_trouble_delays_an_answer(line: TelegramLine, fails: Callable[[Any], None]) -> None:
    """Whatever happens on the way out, both messages are answered, in order, once."""
    line.server.says(LAN, "/start")
    (hello,) = await answers(line)

    fails(line.server.faults)
    line.server.says(LAN, "/menu")
    line.server.says(LAN, "gặp cán bộ")

    shown = await answers(line)
    assert len(shown) == 3
    assert shown[1].labels == hello.labels
    assert shown[2].labels != hello.labels


async def test_answer_lost_without_a_word_is_repeated(line: TelegramLine) -> None:
    """Where nobody can know whether an answer arrived, twice is better than never."""
    line.server.faults.cuts_silently("sendMessage")
    line.server.says(LAN, "/menu")

    shown = await answers(line)

    assert len(shown) == 2
    assert shown[0].text == shown[1].text


async def test_group_hears_one_line(line: TelegramLine) -> None:
    """In a group the bot speaks when spoken to, and asks people into the private chat."""
    server = line.server
    server.says(LAN, "chiều nay họp nhé", chat=GROUP)
    assert await answers(line, GROUP) == []

    server.says(LAN, "@xaoi_test_bot hồ sơ H26.1-261101-0001 của tôi đâu?", chat=GROUP)
    (hint,) = await answers(line, GROUP)

    assert "H26" not in hint.text
    assert hint.buttons[0]["url"] == "https://t.me/xaoi_test_bot?start=menu"
    assert server.chat(LAN).answers == []


async def test_moved_group_is_answered(line: TelegramLine) -> None:
    """What waits for a group when it becomes a supergroup arrives there."""
    server = line.server
    server.faults.throttles("sendMessage", 60)
    server.says(LAN, "@xaoi_test_bot ơi", chat=GROUP)
    await server.until(lambda: "sendMessage" in [method for method, _ in server.calls])
    server.migrates(LAN, GROUP, SUPERGROUP)

    assert len(await answers(line, SUPERGROUP)) == 1
    assert server.chat(GROUP).answers == []


async def test_storm(line: TelegramLine) -> None:
    """Thirty people, ninety messages, everything failing now and then: ninety answers."""
    said = ["/menu", "gặp cán bộ", "cảm ơn"]
    chance = random.Random(20261125)  # noqa: S311 - a seed, not a secret
    server, people = line.server, range(100, 130)
    faults = [
        *FAULTS.values(),
        lambda faults: faults.breaks("getUpdates"),
        lambda faults: faults.cuts_within("getUpdates"),
        lambda faults: faults.garbles("getUpdates"),
    ]
    for _ in range(3):
        with server.reordering():
            sent = [server.says(person, chance.choice(said)) for person in people]
        chance.choice(faults)(server.faults)
        await server.until(lambda: not server.updates.waiting)
        for repeated in chance.sample(sent, 5):
            server.redelivers(repeated)

    await line.quiet()

    assert {person: len(server.chat(person).answers) for person in people} == dict.fromkeys(
        people, 3
    )
