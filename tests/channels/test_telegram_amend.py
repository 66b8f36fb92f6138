"""A message that is no longer right: its text is changed where Telegram still can."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.errors import ChannelUnavailable, Throttled
from bot.ports import Amends, Links
from bot.types import Address, Button, Delivery, Image, Reply
from tests.channels.conftest import PICTURE, Ticks
from tests.fakes.telegram import FakeTelegram

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

LAN = Address("telegram", "42")
BUTTONS = (Button("Có", "a:1"),)
NOTE = "ĐÃ THU HỒI\n\nHọp thôn lúc 8 giờ."


@pytest.fixture(autouse=True)
def _lan_has_written(server: FakeTelegram) -> None:
    server.chat(42).add(by_bot=False, text="/start")


async def sent(telegram: Telegram, reply: Reply) -> str:
    return await telegram.send(Delivery(1, LAN, reply))


@pytest.mark.parametrize(
    "image", [None, Image(PICTURE, "")], ids=["a text", "the caption of a picture"]
)
async def test_text_is_changed(
    server: FakeTelegram, telegram: Telegram, image: Image | None
) -> None:
    """The new text stands where the old one was, and no button is left to press."""
    id_ = await sent(telegram, Reply("Họp thôn lúc 8 giờ.", BUTTONS, image))

    await telegram.amend(LAN, id_, NOTE)

    (seen,) = server.chat(42).answers
    assert (seen.text, seen.labels, seen.edits) == (NOTE, [], 1)


@pytest.mark.parametrize(
    ("image", "longest"), [(None, 4096), (Image(PICTURE, ""), 1024)], ids=["text", "caption"]
)
async def test_too_long_a_text_is_cut(
    server: FakeTelegram, telegram: Telegram, image: Image | None, longest: int
) -> None:
    """What stands at the top is what matters; the rest is cut off at a sentence's end."""
    id_ = await sent(telegram, Reply("Họp.", (), image))

    await telegram.amend(LAN, id_, f"ĐÃ SỬA\n\n{'Một câu. ' * 1000}")

    (seen,) = server.chat(42).answers
    assert seen.text.startswith("ĐÃ SỬA")
    assert seen.text.endswith("câu.")
    assert longest - 20 < len(seen.text) <= longest


@pytest.mark.parametrize(
    "message", ["42/999", "42/1", "nonsense", ""], ids=["gone", "not ours", "odd", "none"]
)
async def test_what_cannot_be_changed_is_left(
    server: FakeTelegram, telegram: Telegram, message: str
) -> None:
    """Nothing is sent instead, and nothing is raised."""
    await telegram.amend(LAN, message, NOTE)

    assert server.chat(42).answers == []


async def test_twice_changes_nothing(server: FakeTelegram, telegram: Telegram) -> None:
    """A change that is repeated, or of somebody who shut the bot out, does no harm."""
    id_ = await sent(telegram, Reply("Họp."))

    await telegram.amend(LAN, id_, NOTE)
    await telegram.amend(LAN, id_, NOTE)
    server.blocks(42)
    await telegram.amend(LAN, id_, "khác")

    (seen,) = server.chat(42).answers
    assert (seen.text, seen.edits) == (NOTE, 1)


async def test_too_fast_is_told(server: FakeTelegram, telegram: Telegram, ticks: Ticks) -> None:
    """Changing thousands of messages has the rate of sending them."""
    id_ = await sent(telegram, Reply("Họp."))
    server.faults.throttles("editMessageText", 7)

    with pytest.raises(Throttled) as told:
        await telegram.amend(LAN, id_, NOTE)
    ticks.later(7)
    await telegram.amend(LAN, id_, NOTE)

    assert told.value.retry_after == 7
    assert server.chat(42).answers[0].text == NOTE


UNHEARD: dict[str, Callable[[Any], None]] = {
    "5xx": lambda faults: faults.breaks("editMessageText"),
    "cut": lambda faults: faults.cuts_before("editMessageText"),
}


@pytest.mark.parametrize("fails", UNHEARD.values(), ids=UNHEARD)
async def test_telegram_away_is_told(
    server: FakeTelegram, telegram: Telegram, fails: Callable[[Any], None]
) -> None:
    """The change may be tried again: done twice, it is done once."""
    id_ = await sent(telegram, Reply("Họp."))
    fails(server.faults)

    with pytest.raises(ChannelUnavailable):
        await telegram.amend(LAN, id_, NOTE)


async def test_links(telegram: Telegram) -> None:
    """A link carries what the bot is to know of whoever opens it."""
    assert isinstance(telegram, Amends)
    assert isinstance(telegram, Links)
    assert telegram.link("moi_a1B2") == "https://t.me/xaoi_test_bot?start=moi_a1B2"


def test_no_link_before_the_name_is_known() -> None:
    """A link to nobody would be worse than none."""
    unnamed = Telegram("7000001:AA", mode="polling", pictures=(), files=())

    assert unnamed.link("x") == ""
