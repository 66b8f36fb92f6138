"""A citizen before the page: types, presses, reads what the bot says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, Request, expect

PATIENCE = 8_000
"""Milliseconds an answer may take on a slow machine."""
PROGRESS = re.compile(r"Bước (\d+)/(\d+)")
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
        expect(self.bubbles.nth(before)).to_be_attached(timeout=PATIENCE)
        expect(self.page.locator(".mine .state", has_text="đang gửi")).to_have_count(0)
        return self.reads()

    def goes_on(self, answers: Sequence[str] = ()) -> str:
        """Take the way on: a wanted button, else the first that leads on, else type an answer."""
        ways = [label for label in self.labels() if label not in AWAY]
        for wanted in answers:
            if wanted in ways:
                return self.presses(wanted)
        if ways:
            return self.presses(ways[0])
        assert answers, f"no way on from: {self.reads()}"
        return self.says(answers[0])

    def finishes(self, answers: Sequence[str] = (), most: int = 40) -> str:
        """Go on until the last step of the flow."""
        for _ in range(most):
            read = self.reads()
            found = PROGRESS.search(read)
            if found and found[1] == found[2] and "Về menu" in self.labels():
                return read
            if "Về menu" in self.labels() and not found and "Bắt đầu" not in self.labels():
                return read
            self.goes_on(answers)
        raise AssertionError(f"no end after {most} steps: {self.reads()}")

    def shoots(self, what: str) -> None:
        """Keep what the screen shows."""
        self.page.wait_for_timeout(350)  # smooth scrolling comes to rest
        self.page.screenshot(path=self.folder / f"{self.name}-{what}.png")
