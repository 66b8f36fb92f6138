"""Published versions: sessions stay with theirs, go back, and land when they must leave."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from bot.app import App, build
from bot.config import ROOT, Settings
from tests.chat import Chat, Clock, Collected

STEPS = """\
start: first
steps:
  first: {say: "Bước một, bản %s.", next: %s, stuck: [{when: Lỗi, do: Làm lại.}]}
  %s: {say: "Bước hai, bản %s.", next: last, stuck: [{when: Lỗi, do: Làm lại.}]}
  last: {say: "Hết, bản %s."}
"""
HEAD = """\
id: thu
title: Thử
button: Thử
for_whom: Mọi người.
not_for: Không ai.
prepare: [Giấy]
cost: Không.
time: Nhanh.
place: dvc
place_text: Ở xã.
sources: [{title: thử, checked_on: 2026-11-22, valid_to: 2027-11-30}]
owner: xã
"""


def text(number: int, *, second: str = "second", extra: str = "") -> str:
    return HEAD + extra + STEPS % (number, second, second, number, number)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be written to."""
    folder = tmp_path / "content"
    copytree(ROOT / "content", folder, ignore=ignore_patterns("__pycache__", "*.py"))
    (folder / "flows" / "thu.yaml").write_text(text(1), encoding="utf-8")
    return folder


@pytest.fixture
def settings(settings: Settings, content: Path) -> Settings:
    return settings.model_copy(update={"content": content})


@pytest.fixture
async def chat(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[Chat]:
    """Somebody at the second step of the first version."""
    async with build(settings, channels=[channel], now=clock) as app:
        chat = Chat(app, channel, clock)
        await chat.says("/flow thu")
        await chat.presses("Bắt đầu")
        await chat.presses("Xong, làm tiếp")
        yield chat


async def publish(app: App, content: Path, body: str) -> None:
    (content / "flows" / "thu.yaml").write_text(body, encoding="utf-8")
    await app.shelf.publish(["thu"], by="lan", now=app.now())


async def test_a_session_stays_with_its_version(chat: Chat, content: Path) -> None:
    """An edit never breaks a person in the middle; whoever begins anew gets the new one."""
    await publish(chat.app, content, text(2))

    ended = await chat.presses("Xong, làm tiếp")
    begun = await chat.says("/flow thu")
    first = await chat.presses("Bắt đầu")

    assert "bản 1" in ended.text
    assert "Thử" in begun.text
    assert "bản 2" in first.text


async def test_going_back_is_a_publication_too(chat: Chat, content: Path) -> None:
    """The version before is current again, and the history says who did it."""
    await publish(chat.app, content, text(2))
    await chat.app.shelf.go_back("thu", "", by="lan", now=chat.clock())

    await chat.says("/flow thu")
    first = await chat.presses("Bắt đầu")

    assert "bản 1" in first.text
    assert [one.by for one in await chat.app.shelf.history("thu")] == ["bundle", "lan", "lan"]


async def test_who_must_leave_lands_in_words(chat: Chat, content: Path) -> None:
    """The step is gone; they land on the one that took its place, also two versions later."""
    leave = "must_leave: {second: middle}\n"
    await publish(chat.app, content, text(2, second="middle", extra=leave))
    await publish(chat.app, content, text(3, second="middle"))

    landed = await chat.says("xong")

    assert "vừa có bản mới" in landed.text
    assert "Bước hai, bản 3." in landed.text
    assert (await chat.session()).step == "middle"


async def test_who_is_through_is_left_in_peace(chat: Chat, content: Path) -> None:
    """A finished flow is no place to be moved from."""
    await chat.presses("Xong, làm tiếp")
    leave = "must_leave: {second: middle}\n"
    await publish(chat.app, content, text(2, second="middle", extra=leave))

    assert "bản mới" not in (await chat.says("cảm ơn")).text
