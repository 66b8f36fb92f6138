"""A browser, the bot it visits, and a page of another site that embeds it."""

import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.clerk import Staff, staffed, visiting
from tests.browser.person import Person

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"phone": (360, 740), "desk": (1280, 800)}
FOLDER = Path("var/screenshots")
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Trang của xã</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<h1>Trang của xã</h1><p>Tin tức trong xã.</p><script src="{home}/widget.js" defer></script>"""


@pytest.fixture(scope="session")
def home() -> str:
    """Where the bot is served."""
    return os.environ["VISITED"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open one browser for all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(home: str) -> Iterator[str]:
    """Serve a page of another site, with our script tag in it."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.replace("{home}", home).encode())

        def log_message(self, *_: object) -> None:
            return

    port = int(os.environ["OTHER_PORT"])
    with ThreadingHTTPServer(("127.0.0.1", port), Host) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{port}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    """Name the screen the visitor has."""
    return str(request.param)


@pytest.fixture
def person(
    browser: Browser, home: str, screen: str, request: pytest.FixtureRequest
) -> Iterator[Person]:
    """Bring in a new visitor; at the end their browser has spoken to nobody but the bot."""
    width, height = SCREENS[screen]
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": height})
    person = Person(context.new_page(), home, FOLDER, screen)
    yield person
    person.shoots(f"last-{request.node.originalname}")
    context.close()
    known = {urlsplit(home).netloc, f"localhost:{os.environ['OTHER_PORT']}", ""}

    assert {urlsplit(url).netloc for url in person.asked} <= known
    assert person.errors == []


@pytest.fixture(scope="session")
def seated(browser: Browser, home: str) -> Iterator[Staff]:
    """Seat the three by the link that the bot printed when it started."""
    first = re.search(r"/desk/invited/\w+", Path(os.environ["SAID"]).read_text("utf-8"))
    assert first
    with staffed(browser, home, first[0]) as staff:
        yield staff


@pytest.fixture
def office(seated: Staff) -> Iterator[Staff]:
    """Meet the three, one with a phone; in the end their browsers spoke to nobody but the bot."""
    for clerk, screen in zip(seated, ("desk", "desk", "phone"), strict=True):
        clerk.sits(screen)
    yield seated
    for clerk in seated:
        clerk.spoke_to_us_only()


@pytest.fixture(scope="session")
def wonder(browser: Browser, home: str) -> str:
    """Ask what the bot does not know: it takes half a minute until this lies before officials."""
    question = "mượn loa kéo của nhà văn hoá thế nào"
    with visiting(browser, home, "villager-who-wonders") as villager:
        villager.says(question)
    return question
