"""What nobody asked for, over Zalo's wires: it takes no number away from the last answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.config import Settings
from bot.notice import Audience, Draft, Notice
from bot.roles import Grant, Role
from bot.steps import Step
from bot.types import Address
from tests.chat import Clock
from tests.lines import LINES, Line
from tests.staff import COMMUNE, WRITER, deciding, employ, read, settle_people, step, write

ANH_NAM = "42"
ZALO = ("zalo_oa", "zalo_bot-polling")


@dataclass
class Desk:
    """An approver on Zalo, and notices that wait for his word."""

    line: Line

    async def submits(self, key: str, text: str) -> Notice:
        """Let an officer hand in a notice: its approver is told."""
        app = self.line.app
        await write(app, deciding(app), Draft(text, audience=Audience((COMMUNE,))), key=key)
        handed_in = await step(app, deciding(app), key, Step.submit, by=WRITER)
        await self.line.quiet()
        return handed_in

    async def reads(self) -> str:
        """Return what the approver got last."""
        return (await self.line.answers(ANH_NAM))[-1].text


@pytest.fixture(params=ZALO)
async def desk(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock
) -> AsyncIterator[Desk]:
    """Open the line; the approver has written to it before."""
    async with LINES[request.param][1](settings, clock) as line:
        line.says(ANH_NAM, "chào")
        await line.quiet()
        app, address = line.app, Address(line.channel, ANH_NAM)
        await employ(app, WRITER, "Chị Lan", Grant(COMMUNE, Role.officer))
        await employ(app, address, "Anh Nam", Grant(COMMUNE, Role.approver))
        await settle_people(app, 3, channel=line.channel)
        yield Desk(line)


async def test_a_number_means_the_last_answer_whatever_came_since(desk: Desk) -> None:
    """With A open and news of B just in, 1 is said about A; B says what to type instead."""
    a = await desk.submits("a", "Mai cắt điện thôn Đông từ 8 giờ.")
    desk.line.says(ANH_NAM, f"/duyet {a.code}")
    opened = await desk.reads()
    b = await desk.submits("b", "Mai họp thôn Đoài lúc 19 giờ.")
    pushed = await desk.reads()

    desk.line.says(ANH_NAM, "1")
    asked = await desk.reads()
    desk.line.says(ANH_NAM, "1")
    await desk.line.quiet()

    assert "1. Duyệt gửi" in opened
    assert f"Tin {b.code} chờ duyệt." in pushed
    assert f"Xem và duyệt: gõ /duyet {b.code}" in pushed
    assert "1." not in pushed
    assert f"Duyệt thì tin {a.code}" in asked
    assert (await read(desk.line.app, "a")).approver_id is not None
    assert (await read(desk.line.app, "b")).approver_id is None


async def test_a_button_below_news_means_that_news(settings: Settings, clock: Clock) -> None:
    """Where buttons are seen, the one under the message opens its own notice."""
    async with LINES["zalo_oa"][1](settings, clock) as line:
        line.says(ANH_NAM, "/menu")
        await line.quiet()
        await employ(line.app, WRITER, "Chị Lan", Grant(COMMUNE, Role.officer))
        address = Address(line.channel, ANH_NAM)
        await employ(line.app, address, "Anh Nam", Grant(COMMUNE, Role.approver))
        await settle_people(line.app, 3, channel=line.channel)
        desk = Desk(line)
        b = await desk.submits("b", "Mai họp thôn Đoài lúc 19 giờ.")

        line.taps(ANH_NAM, "Xem và duyệt")

        assert f"Duyệt tin {b.code}." in await desk.reads()
