"""A bot on a fresh database, people who go by the words on its pages, and pictures of them."""

import base64
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person

FOLDER = Path("docs/hinh")
ROOM = 60_000
"""Bytes a picture may have: many read the guides on a phone."""
QUALITIES = (80, 60, 40, 25)
PHONE, DESK = {"width": 360, "height": 3000}, {"width": 960, "height": 900}
"""The phone is so tall that nothing of a long answer has to be scrolled to."""
NAME = "https://troly.xa.example"
"""What people would read in the address line, in place of this machine's number."""
LOADED = "() => Promise.all([...document.images].map((one) => one.decode().catch(() => null)))"
LONG = 40_000
"""Milliseconds for what a clock of the bot does only now and then."""


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """Serve the bot; returns where, and the file with what it said when it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "said").open("w") as said:
        settings = {
            "XAOI_PORT": str(port),
            "XAOI_CHANNELS": "webchat",
            "XAOI_PUBLIC_URL": NAME,
            "XAOI_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/xaoi.db",
            "XAOI_MEDIA": f"{folder}/media",
            "XAOI_COOLING_SECONDS": "20",
            "XAOI_QUIET_HOURS": "0:00-0:00",
        }
        bot = subprocess.Popen(  # noqa: S603 - our own command
            [str(Path(sys.executable).with_name("xaoi")), "run"],
            env={**os.environ, **settings},
            stdout=said,
            stderr=said,
        )
        try:
            while not ready(home):
                assert bot.poll() is None, Path(said.name).read_text("utf-8")
                time.sleep(0.5)
            yield home, Path(said.name)
        finally:
            bot.terminate()
            bot.wait()


def ready(home: str) -> bool:
    """Tell whether the bot answers."""
    try:
        with urllib.request.urlopen(f"{home}/health/ready", timeout=5):  # noqa: S310 - our own
            return True
    except OSError:
        return False


def shoot(page: Page, name: str, *parts: Locator) -> None:
    """Keep the smallest piece of a page in which all these parts stand."""
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(350)  # scrolling comes to rest
    boxes = [box for part in parts if (box := part.bounding_box())]
    assert len(boxes) == len(parts), name
    down, margin = page.evaluate("scrollY"), 8
    left = max(0, min(one["x"] for one in boxes) - margin)
    top = max(0, down + min(one["y"] for one in boxes) - margin)
    right = max(one["x"] + one["width"] for one in boxes) + margin
    bottom = down + max(one["y"] + one["height"] for one in boxes) + margin
    wide = page.viewport_size or DESK
    clip = {"x": left, "y": top, "width": min(right, wide["width"]) - left, "height": bottom - top}
    (FOLDER / f"{name}.webp").write_bytes(taken(page, name, clip))


def taken(page: Page, name: str, clip: dict[str, float]) -> bytes:
    """Take the picture, as good as the room allows."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        answer = session.send(
            "Page.captureScreenshot",
            {
                "format": "webp",
                "quality": quality,
                "clip": {**clip, "scale": 1},
                "captureBeyondViewport": True,
            },
        )
        kept = base64.b64decode(answer["data"])
        if len(kept) <= ROOM:
            return kept
    raise AssertionError(f"{name}: {len(kept)} bytes, show less of the page")


@dataclass
class Chatting(Person):
    """Somebody at the chat."""

    def keeps(self, name: str, last: int = 1) -> None:
        """Keep the last messages, theirs and the bot's."""
        said = self.page.locator(".message")
        many = said.count()
        self.page.evaluate(LOADED)
        said.last.evaluate("(one) => one.scrollIntoView({block: 'end', behavior: 'instant'})")
        shoot(self.page, name, *(said.nth(at) for at in range(max(0, many - last), many)))

    def hears_of(self, words: str) -> str:
        """Wait until the bot says these words."""
        found = self.bubbles.filter(has_text=words).last
        expect(found).to_be_visible(timeout=LONG)
        return found.inner_text()


@dataclass
class Desk:
    """Somebody at the desk."""

    page: Page

    @property
    def main(self) -> Locator:
        """What stands below the menu."""
        return self.page.locator("main")

    def goes(self, name: str) -> None:
        """Open a page by the menu."""
        self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()

    def presses(self, label: str) -> None:
        """Press a button or follow a link by its whole label, the last one of that name."""
        whole = re.compile(rf"^\s*{re.escape(label)}\s*$")
        self.main.locator("button:not(.unseen), a, summary").filter(has_text=whole).last.click()

    def writes(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.main.get_by_label(label, exact=True).fill(text)

    def picks(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.main.get_by_label(label, exact=True).select_option(label=option)

    def reads(self, words: str) -> None:
        """Wait until the page shows these words."""
        expect(self.main).to_contain_text(words, timeout=LONG)

    def part(self, heading: str) -> Locator:
        """Find the smallest part of the page below a heading."""
        headed = self.page.get_by_role("heading", name=heading)
        return self.main.locator("section, form, .card").filter(has=headed).last

    def keeps(self, name: str, *parts: Locator | str) -> None:
        """Keep parts of the page; of several that a selector finds, the first."""
        found = (self.page.locator(one).first if isinstance(one, str) else one for one in parts)
        shoot(self.page, name, *found)
