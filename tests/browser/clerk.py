"""An official before the desk: opens pages, fills in, presses, reads, in their own browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from tests.browser.person import Person

PATIENCE = 10_000
"""Milliseconds a page may take to show something on a slow machine."""
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{6}\b")
"""The code of a ticket."""
FOLDER = Path("var/screenshots")
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
NARROW = 320


@dataclass
class Clerk:
    """One official with a browser of their own, in which they chat, too."""

    page: Page
    home: str
    name: str
    asked: list[str] = field(default_factory=list)
    """Every address the browser asked for."""
    errors: list[str] = field(default_factory=list)
    """What the pages complained about."""

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} at {self.page.url}")

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.locator("main")

    def opens(self, path: str = "/desk/") -> None:
        """Open a page of the desk."""
        self.page.goto(self.home + path)

    def sits(self, screen: str) -> None:
        """Sit before a screen of this size."""
        width, height = SIZES[screen]
        self.page.set_viewport_size({"width": width, "height": height})

    def fills(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label).fill(text)

    def picks(self, label: str, choice: str) -> None:
        """Choose from the list with this label."""
        self.page.get_by_label(label).select_option(label=choice)

    def ticks(self, *labels: str) -> None:
        """Tick these."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def chooses(self, label: str, file: str | Path) -> None:
        """Choose a file."""
        self.page.get_by_label(label).set_input_files(file)

    def presses(self, name: str) -> None:
        """Press a button, and wait for the page it leads to."""
        button = self.page.get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation(wait_until="load"):
            button.click()

    def follows(self, name: str) -> None:
        """Press a link, and wait for its page."""
        link = self.main.get_by_role("link", name=name).first
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    def takes(self, name: str) -> Path:
        """Press a link that gives a file; return where it is."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).first.click()
        path = FOLDER / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def sees(self, words: str | re.Pattern[str], within: int = PATIENCE) -> None:
        """Wait until the page says this, without doing anything."""
        expect(self.main).to_contain_text(words, timeout=within)

    def reads(self) -> str:
        """Read the page."""
        return self.main.inner_text()

    def chats(self) -> Person:
        """Open the web chat beside the desk, as the same visitor."""
        return Person(self.page.context.new_page(), self.home, FOLDER, self.name)

    def shoots(self, what: str) -> None:
        """Keep what the whole page looks like on either screen; nothing is cut off sideways."""
        size = self.page.viewport_size
        for screen in SIZES:
            self.sits(screen)
            name = f"official-{what}-{screen}.png"
            self.page.screenshot(path=FOLDER / name, full_page=True)
        if size:
            self.page.set_viewport_size(size)

    def fits(self) -> None:
        """Nothing scrolls sideways, on the narrowest phone either."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROW, "height": 600})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if size:
            self.page.set_viewport_size(size)

        assert wide <= NARROW, f"{self.page.url} is {wide} px wide"

    def spoke_to_us_only(self) -> None:
        """Nothing was asked of others, and no page complained; what was noted is forgotten."""
        hosts, errors = {urlsplit(url).netloc for url in self.asked}, [*self.errors]
        self.asked.clear()
        self.errors.clear()

        assert hosts <= {urlsplit(self.home).netloc, ""}, hosts
        assert errors == [], errors


@dataclass(frozen=True)
class Staff:
    """The three without whom a commune's desk does nothing."""

    an: Clerk
    """The administrator."""
    lan: Clerk
    """The officer."""
    nam: Clerk
    """The approver."""

    def __iter__(self) -> Iterator[Clerk]:
        return iter((self.an, self.lan, self.nam))


@contextmanager
def visiting(browser: Browser, home: str, name: str) -> Iterator[Person]:
    """Bring in a villager with a phone of their own."""
    with coming(browser, home, name) as one:
        one.sits("phone")
        person = Person(one.page, home, FOLDER, name)
        person.comes()
        yield person
        one.spoke_to_us_only()


def asks_a_person(villager: Person, question: str) -> str:
    """Write to officials, who may read what was said before; returns the code of the answer."""
    villager.says("gặp cán bộ")
    villager.presses("Nhắn cho cán bộ")
    villager.presses("Gửi kèm các tin trên")
    found = CODE.search(villager.says(question))
    assert found
    return found[0]


def hears(person: Person, words: str) -> str:
    """Wait until the chat shows a message with these words, and read it."""
    found = person.bubbles.filter(has_text=words).last
    expect(found).to_be_visible(timeout=4 * PATIENCE)
    return found.inner_text()


@contextmanager
def coming(browser: Browser, home: str, name: str, **options: Any) -> Iterator[Clerk]:
    """Bring somebody in with a browser of their own; nobody has let them in yet."""
    width, height = SIZES["desk"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.set_default_timeout(PATIENCE)
    yield Clerk(context.new_page(), home, name)
    context.close()


@contextmanager
def staffed(browser: Browser, home: str, first: str) -> Iterator[Staff]:
    """Let the first-start link make an administrator, who invites an officer and an approver."""
    with (
        coming(browser, home, "an") as an,
        coming(browser, home, "lan") as lan,
        coming(browser, home, "nam") as nam,
    ):
        joins(an, first, "Nguyễn Văn An")
        for clerk, name, role in (
            (lan, "Chị Lan, văn phòng", "Cán bộ soạn tin"),
            (nam, "Anh Nam, phó chủ tịch", "Người duyệt tin"),
        ):
            joins(clerk, invites(an, name, role), name)
        yield Staff(an, lan, nam)


def invites(an: Clerk, name: str, role: str, area: str = "xã Tân Nguyên") -> str:
    """Make an invitation; return the path that takes it up at the desk."""
    an.opens("/desk/people")
    an.fills("Tên người, hoặc tên tổ", name)
    an.picks("Vai trò", role)
    an.picks("Nơi làm", area)
    an.presses("Tạo lời mời")
    found = re.search(r"/desk/invited/\w+", an.reads())
    return found[0] if found else ""


def joins(clerk: Clerk, path: str, name: str) -> None:
    """Take an invitation up."""
    clerk.opens(path)
    clerk.fills("Tên để mọi người gọi", name)
    clerk.presses("Nhận")
