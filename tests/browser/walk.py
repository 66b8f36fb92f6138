"""One official's way through every page of the desk, and what hinders people on them."""

import re
from dataclasses import dataclass, field
from http import HTTPStatus

from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped] # has no stubs
    Axe,
)
from playwright.sync_api import Page

from bot.desk.routes import PAGES
from tests.browser.clerk import Clerk

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RULES = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that differs between day and night."""
HEAVIEST = 100_000
"""Bytes of a page with all it needs, without pictures."""
FILES = re.compile(r"\.\w+$|/poster$|/progress$")
"""What is fetched and is no page of its own."""
TWICE = frozenset({"/content/{kind}/{content}", "/content/{kind}/{content}/edit"})
"""Routes whose pages differ by what they show."""
LINKS = "[...document.querySelectorAll('main a, nav a')].map((one) => one.getAttribute('href'))"
NEEDED = (
    "[...document.querySelectorAll('script[src], link[rel=stylesheet]')]"
    ".map((one) => one.getAttribute('src') || one.getAttribute('href'))"
)
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@dataclass
class Walk:
    """One official's way through the desk, and what was amiss on it."""

    clerk: Clerk
    found: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    judged: list[str] = field(default_factory=list)
    """What an approver sees with other buttons."""
    still: int = 0
    """Bytes that every page needs, and a browser keeps."""

    def everywhere(self, *paths: str) -> None:
        """Follow every link of these pages and of those they lead to, one of each kind."""
        waiting = [*paths]
        known = {sort(path) for path in waiting}
        while waiting:
            path = waiting.pop(0)
            self.visits(path)
            for link in self.clerk.page.evaluate(LINKS):
                target = link.partition("?")[0].partition("#")[0]
                kind = sort(target)
                if not kind or kind in known or FILES.search(target):
                    continue
                known.add(kind)
                waiting.append(target)
                if "/edits/" in target:
                    self.judged.append(target)

    def visits(self, path: str) -> None:
        """Open a page, weigh it and look at it."""
        answer = self.clerk.page.goto(self.clerk.home + path)
        assert answer
        self.still = self.still or self.kept()
        heavy = answer.request.sizes()["responseBodySize"] + self.still
        if answer.status != HTTPStatus.OK or heavy > HEAVIEST:
            self.found.append(f"{path}: {answer.status}, {heavy} bytes")
        self.routes |= {one.path for one in PAGES if matches(one.path, path)}
        self.looks_at()

    def kept(self) -> int:
        """Count the bytes of what this page needs beside itself."""
        page = self.clerk.page
        answers = (page.request.get(f"{self.clerk.home}{one}") for one in page.evaluate(NEEDED))
        return sum(int(one.headers["content-length"]) for one in answers)

    def looks_at(self) -> None:
        """Look for what somebody could not read, reach or use."""
        page = self.clerk.page
        self.found += amiss(page)
        if page.locator("h1").count() != 1:
            self.found.append(f"{page.url}: not one heading")
        self.clerk.fits()


def amiss(page: Page, name: str = "") -> list[str]:
    """Say what hinders people on this page, by day and by night."""
    page.evaluate(OPEN_ALL)
    by_day = Axe().run(page, options=RULES).response
    page.emulate_media(color_scheme="dark")
    by_night = page.evaluate("(rules) => axe.run(rules)", COLOURS)
    page.emulate_media(color_scheme="light")
    return [
        f"{name or page.url} {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for answer in (by_day, by_night)
        for one in answer["violations"]
    ]


def matches(route: str, path: str) -> bool:
    """Tell whether a path is one of a route."""
    return bool(re.fullmatch("/desk" + re.sub(r"{\w+}", "[^/]+", route), path))


def sort(path: str) -> str:
    """Return of which kind a path is; empty for none of the desk's."""
    route = next(
        (one.path for one in PAGES if "GET" in one.methods and matches(one.path, path)), ""
    )
    if route in TWICE:
        return f"{route} {path.split('/')[3]}"
    return path if route == "/notices/{notice}" else route
