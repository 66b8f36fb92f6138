"""What the lines to a fake platform share."""

import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, ClassVar, Literal, TypeVar

import stamina

from bot.app import App, build
from bot.config import Settings
from tests.chat import Clock
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA
from tests.lines.line import Line, opened

Mode = Literal["polling", "webhook"]
ALine = TypeVar("ALine", bound="PlatformLine")


class PlatformLine(Line):
    """A line whose people write by way of a fake platform."""

    sending: ClassVar[str]
    """What the platform calls the method that sends a text."""

    def __init__(
        self, app: App, clock: Clock, platform: FakeTelegram | FakeZaloBot | FakeZaloOA
    ) -> None:
        super().__init__(app, clock)
        self.platform = platform

    def person(self, who: str) -> Any:
        """Return the id under which the platform knows somebody."""
        return who

    def says(self, who: str, text: str) -> object:
        return self.platform.says(self.person(who), text)

    def repeats(self, update: object) -> None:
        self.platform.redelivers(update)

    def reordering(self) -> AbstractContextManager[None]:
        return self.platform.reordering()

    def breaks(self) -> None:
        self.platform.faults.breaks(self.sending)

    def blocks(self, who: str) -> None:
        self.platform.blocks(self.person(who))

    def unblocks(self, who: str) -> None:
        self.platform.unblocks(self.person(who))


@asynccontextmanager
async def by_token(
    line: type[ALine],
    platform: FakeTelegram | FakeZaloBot,
    settings: Settings,
    clock: Clock,
    mode: Mode,
    *,
    web: bool = True,
) -> AsyncIterator[ALine]:
    """Open the line to a platform that asks for a token and nothing else."""
    with socket.create_server(("127.0.0.1", 0)) as port, stamina.set_testing(True, attempts=100):
        told = settings.model_copy(
            update={
                "channels": (line.channel,),
                f"{line.channel}_token": platform.token,
                f"{line.channel}_api_url": platform.url,
                f"{line.channel}_mode": mode,
                f"{line.channel}_secret": "s3cret-s3cret",
                "public_url": f"http://127.0.0.1:{port.getsockname()[1]}",
            }
        )
        async with build(told, now=clock) as app, opened(app, port if web else None):
            yield line(app, clock, platform)
