"""What was seen of the notice's story: each stage as the platforms and the bot have it."""

from collections import Counter
from dataclasses import dataclass, field

import aiohttp

from bot.notice import Notice
from bot.notices.freezing import Frozen
from bot.office import Check, Report
from bot.types import Address
from tests.lines.line import Seen
from tests.notice_story.town import Phone, Town

STRANGER = Address("telegram", "99")
"""Somebody who found an invitation that was used already."""


@dataclass(frozen=True)
class Stage:
    """One moment: what has appeared, what the bot counts, what it says of it."""

    got: Counter[Address]
    """By the platforms' own ledgers: who got this very notice, how often."""
    report: Report
    page: str
    """What the officer's phone shows."""


@dataclass(frozen=True)
class Sample:
    """One look while messages leave."""

    before: int
    """Messages that had appeared before the bot was asked…"""
    report: Report
    after: int
    """…and after it had answered."""


@dataclass
class Sent:
    """One notice of the chain, from its approval on."""

    notice: Notice
    since: tuple[int, int]
    frozen: Frozen
    paid_before: int
    early: list[list[str]] = field(default_factory=list)
    """Which lanes were due in the minute in which it can be stopped, and before its hour."""
    samples: list[Sample] = field(default_factory=list)
    stages: dict[str, Stage] = field(default_factory=dict)
    texts: list[tuple[Address, str]] = field(default_factory=list)


@dataclass
class Story:
    """Everything that was seen."""

    town: Town
    admin: Phone
    officer: Phone
    approver: Phone
    relay: Phone
    volunteers: tuple[Phone, Phone]
    groups: tuple[Address, ...] = ()
    """Those that were confirmed, each with its village."""
    villages: dict[Address, str] = field(default_factory=dict)
    """The five hundred, each with their village."""
    left: set[Address] = field(default_factory=set)
    shut: set[Address] = field(default_factory=set)
    late: set[Address] = field(default_factory=set)
    lost: set[Address] = field(default_factory=set)
    later: set[Address] = field(default_factory=set)
    """People who came when the notice had been sent."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What a phone showed, by what it is about."""
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    check: Check | None = None
    first: Sent | None = None
    correction: Sent | None = None
    withdrawal: Sent | None = None
    charged: int = 0
    """Đồng for the first notice, by Zalo's own count."""

    @property
    def staff(self) -> set[Address]:
        """Everybody else the bot knows: they live in the commune, too."""
        phones = (self.admin, self.officer, self.approver, *self.volunteers)
        return {one.address for one in phones} | {STRANGER}


def told(sent: Sent | None) -> Sent:
    """Return a notice that has been told of by now."""
    assert sent
    return sent


async def note(story: Story, sent: Sent, name: str) -> None:
    """Note a stage: the officer looks, and so do we."""
    code = sent.notice.code
    shown = await story.officer.says(f"/tin {code}")
    sent.notice = await notice(story.town, code)
    report = await story.town.app.desk.report(sent.notice)
    sent.stages[name] = Stage(story.town.got(sent.since, code), report, shown.text)


async def notice(town: Town, code: str) -> Notice:
    """Read a notice."""
    found = await town.app.desk.notice(code=code)
    assert found
    return found


async def page(town: Town, code: str) -> tuple[int, str]:
    """Open the page of a notice."""
    async with aiohttp.ClientSession() as browser, browser.get(f"{town.url}/n/{code}") as got:
        return got.status, await got.text()
