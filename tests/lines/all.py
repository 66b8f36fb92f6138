"""The lines there are; a channel is added here, and then passes the same suite."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import pytest

from bot.config import Settings
from tests.chat import Clock
from tests.lines.line import Line
from tests.lines.telegram import TelegramLine, telegram
from tests.lines.webchat import WebChatLine, webchat
from tests.lines.zalo_bot import ZaloBotLine, zalo_bot
from tests.lines.zalo_oa import ZaloOALine, zalo_oa

Open = Callable[[Settings, Clock], AbstractAsyncContextManager[Line]]

LINES: Mapping[str, tuple[type[Line], Open]] = {
    "webchat": (WebChatLine, webchat),
    "zalo_oa": (ZaloOALine, zalo_oa),
    "zalo_bot-webhook": (ZaloBotLine, partial(zalo_bot, mode="webhook")),
    "zalo_bot-polling": (ZaloBotLine, partial(zalo_bot, mode="polling")),
    "telegram-webhook": (TelegramLine, partial(telegram, mode="webhook")),
    "telegram-polling": (TelegramLine, partial(telegram, mode="polling")),
}
# The import of aiogram, once per process, on a busy machine.
AIOGRAM = (pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180))


def that(*can: str) -> pytest.MarkDecorator:
    """Run a test on every line that can do these things."""
    params: list[Any] = [
        pytest.param(name, marks=AIOGRAM if name.startswith("telegram") else (), id=name)
        for name, (kind, _) in LINES.items()
        if kind.can.issuperset(can)
    ]
    return pytest.mark.parametrize("line", params, indirect=True)
