"""A citizen before the page: types, presses, reads what the bot says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, Request, expect

from bot.types import NOTHING

PATIENCE = 8_000
"""Milliseconds an answer may take on a slow machine."""
PROGRESS = re.compile(r"^Bước \d+/\d+ · .+$", re.MULTILINE)
AWAY = (
    "Tôi bị kẹt",
    "Quay lại",
    "Bỏ qua",
    "Về menu",
    "Thôi, về menu",
    "Gặp cán bộ",
    "Tra mã khác",
)
"""Buttons that do not lead on."""


@dataclass
class Person:
    """One visitor with a browser of their own."""

    page: Page
    home: str
    folder: Path
    name: str
    asked: list[str] = field(default_factory=list)
    """Every address the browser asked for."""
    errors: list[str] = field(default_factory=list)
    """What the page complained about."""

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def comes(self, path: str = "/") -> str:
        """Open the page and read the first message."""
        self.page.goto(self.home + path)
        expect(self.bubbles.first).to_be_visible(timeout=PATIENCE)
        return self.reads()

    @property
    def bubbles(self) -> Locator:
        """All that the bot said."""
        return self.page.locator(".message.bot")

    @property
    def newest(self) -> Locator:
        """What the bot said last."""
        return self.bubbles.last

    def reads(self) -> str:
        """Read the bot's last message, as shown."""
        return self.newest.locator(".bubble").inner_text().removeprefix("Trợ lý:").strip()

    def labels(self) -> list[str]:
        """Read the buttons below it, links left out."""
        return self.newest.locator(".choices button span").all_inner_texts()

    def says(self, text: str) -> str:
        """Type and send; return the answer."""
        before = self.bubbles.count()
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        return self.hears(before)

    def presses(self, label: str) -> str:
        """Press a button of the last message; return the answer."""
        before = self.bubbles.count()
        wanted = re.compile(rf"^\s*\d*\s*{re.escape(label)}\s*$")
        self.newest.locator(".choices button").filter(has_text=wanted).first.click()
        return self.hears(before)

    def presses_old(self, button: Locator) -> str:
        """Press a button further up; return the answer."""
        before = self.bubbles.count()
        button.click()
        return self.hears(before)

    def hears(self, before: int) -> str:
        """Wait for the message after so many, and read it."""
        self.bubbles.nth(before).wait_for(state="attached", timeout=PATIENCE)
        expect(self.page.locator(".mine .state", has_text="đang gửi")).to_have_count(0)
        return self.reads()

    def goes_on(self, answers: Mapping[str, str] = NOTHING) -> str:
        """Type the answer to what is asked for, else press the first button that leads on."""
        for asked, answer in answers.items():
            if asked in self.reads():
                return self.says(answer)
        ways = [label for label in self.labels() if label not in AWAY]
        assert ways, f"no way on from: {self.reads()}"
        return self.presses(ways[0])

    def begins(self, said: str) -> str:
        """Ask for a flow, and go on past its cards to the first step."""
        self.says(said)
        for _ in range(3):
            if PROGRESS.search(self.reads()):
                return self.reads()
            self.goes_on()
        raise AssertionError(f"no flow begins with {said!r}: {self.reads()}")

    def finishes(self, answers: Mapping[str, str] = NOTHING, most: int = 40) -> str:
        """Go on until the last step of the flow, the only one that leads back to the menu."""
        for _ in range(most):
            if "Về menu" in self.labels():
                return self.reads()
            self.goes_on(answers)
        raise AssertionError(f"no end after {most} steps: {self.reads()}")

    def progress(self) -> str:
        """Read how far along the flow is."""
        found = PROGRESS.search(self.reads())
        return found[0] if found else ""

    def shoots(self, what: str) -> None:
        """Keep what the screen shows."""
        self.page.wait_for_timeout(350)  # smooth scrolling comes to rest
        self.page.screenshot(path=self.folder / f"{self.name}-{what}.png")
