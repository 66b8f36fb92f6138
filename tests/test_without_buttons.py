"""Where nothing can be pressed, nobody is told to press: the words fit both ways of choosing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.config import Settings
from bot.turn import Context, Turn
from bot.types import Inbound
from tests.chat import Chat, Clock
from tests.lines.zalo_bot import zalo_bot
from tests.test_flows import CONTENT

LAN = "1000"
OURS = (
    "Bắt đầu", "Xong, làm tiếp", "Làm tiếp", "Tôi bị kẹt", "Quay lại", "Bỏ qua", "Về menu",
    "Gặp cán bộ", "Báo khi có thay đổi", "Thôi báo", "Hỏi thêm",
)  # fmt: skip
PRESS = re.compile(r"\b(?:bấm|nhấn)\b|\bnút\b(?! micro)", re.IGNORECASE)


@pytest.mark.parametrize(
    "said",
    [
        ("menu",),
        ("giúp",),
        ("làm tiếp",),
        ("qqqq zzzz", "qqqq zzzz", "qqqq zzzz", "qqqq zzzz"),
        ("/tick khai_sinh 0",),
        ("/flow vneid_muc2", "1", "qqqq zzzz", "qqqq zzzz", "qqqq zzzz", "qqqq zzzz"),
    ],
    ids=lambda said: said[0],
)
async def test_nobody_is_told_to_press(chat: Chat, said: tuple[str, ...]) -> None:
    """What the bot itself says of choosing names no button and no press."""
    for text in said:
        reply = await chat.says(text)

        assert not PRESS.search(reply.text), reply.text


@pytest.mark.parametrize("kind", ["voice", "other", "location", "file"])
async def test_nobody_who_sends_something_else_is_told_to_press(chat: Chat, kind: Any) -> None:
    """Nor is whoever sends what the bot cannot read."""
    reply = await chat.sends(Inbound(chat.address, "", kind=kind))

    assert not PRESS.search(reply.text), reply.text


async def test_a_bug_tells_nobody_to_press(settings: Settings, clock: Clock) -> None:
    """On a Zalo Bot a broken answer still shows the ways on, by their numbers."""
    async with zalo_bot(settings, clock, "polling") as line:

        async def breaks(_: Context) -> Turn:
            raise ZeroDivisionError

        line.app.conversation.turns.decide = breaks
        line.says(LAN, "menu")
        (told,) = await line.answers(LAN)

    assert "Chọn một việc để đi tiếp." in told.text
    assert told.number("Về menu") == "2"
    assert not PRESS.search(told.text)


def texts(raw: object) -> Iterator[str]:
    """Walk all strings of a file."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for one in raw.values():
            yield from texts(one)
    elif isinstance(raw, list):
        for one in raw:
            yield from texts(one)


@pytest.mark.parametrize(
    "path",
    [*CONTENT.glob("*.yaml"), *(CONTENT.parent / "procedures").glob("*.yaml")],
    ids=lambda path: path.stem,
)
def test_our_own_choices_are_chosen(path: Any) -> None:
    """VNeID has buttons to press; ours are chosen, by whatever way there is."""
    raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    steps = raw["steps"].values() if path.parent == CONTENT else ()
    labels = [one["label"] for step in steps for one in step.get("options", {}).values()]
    ours = "|".join(map(re.escape, (*OURS, *labels)))

    pressed = re.compile(rf"(?:bấm|nhấn)(?: nút)? “(?:{ours})”", re.IGNORECASE)

    assert [text for text in texts(raw) if pressed.search(text)] == []
