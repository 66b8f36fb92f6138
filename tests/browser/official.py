"""An official at the web chat: from the first invitation to a notice, its page and its poster.

`run.sh` serves the bot for it, and lets it read what the bot said when it started.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser import looks
from tests.browser.conftest import FOLDER, SCREENS
from tests.browser.person import PATIENCE, Person

TOKEN = re.compile(r"/moi ([a-z]+)")
CODE = re.compile(r"TB-\d{4,}")
TEXT = (
    "Điện lực cắt điện để sửa đường dây từ 7 giờ 30 đến 11 giờ 30 sáng mai "
    "ở thôn Đông và thôn Đoài.\n"
    "Bà con sạc điện thoại, đèn pin và bơm nước từ tối hôm trước. "
    "Nhà có người thở máy báo trưởng thôn ngay hôm nay để xã bố trí máy phát điện."
)
PDF, EXCEL = "application/pdf", "spreadsheetml.sheet"


@contextmanager
def visiting(browser: Browser, home: str, name: str) -> Iterator[Person]:
    """Bring in somebody with a phone of their own."""
    width, height = SCREENS["phone"]
    context = browser.new_context(viewport={"width": width, "height": height})
    FOLDER.mkdir(parents=True, exist_ok=True)
    person = Person(context.new_page(), home, FOLDER, name)
    person.comes()
    yield person
    context.close()
    assert person.errors == []


def test_a_notice_from_the_first_invitation_to_its_poster(browser: Browser, home: str) -> None:
    """Whoever runs the bot gives out roles; one writes, one approves, a villager reads it."""
    with (
        visiting(browser, home, "official") as an,
        visiting(browser, home, "approver") as nam,
        visiting(browser, home, "villager") as lan,
    ):
        lan.says("tôi ở thôn Đông")
        takes_office(an, nam)
        code = hands_in(an)
        approves(nam, code)
        told = hears(lan, TEXT.splitlines()[0])
        lan.shoots("1-notice")
        reports(an, code)
        reads_its_page(lan, code)

    assert f"Mã {code}" in told


def takes_office(an: Person, nam: Person) -> None:
    """Let one become the administrator and an officer, and invite the other to approve."""
    token = TOKEN.search(Path(os.environ["SAID"]).read_text("utf-8"))
    assert token
    an.says(f"/moi {token[1]}")
    an.says("Nguyễn Văn An")
    an.shoots("1-administrator")
    for role, whom in (("Cán bộ soạn tin", "chính tôi"), ("Người duyệt tin", "Lê Văn Nam")):
        an.says("/vaitro moi")
        an.shoots("2-whom-to-invite")
        an.says(role)
        an.says("cả xã")
        made = an.says(whom)
    an.shoots("3-invitation")
    invited = TOKEN.search(made)
    assert invited
    nam.says(f"/moi {invited[1]}")
    nam.shoots("1-invited")
    nam.presses("Nhận")
    nam.shoots("2-in-office")


def hands_in(an: Person) -> str:
    """Write a notice and hand it in; returns its code."""
    for number, said in enumerate(
        (
            "/soan",
            TEXT.replace("\n", " "),
            "cả xã Tân Nguyên",
            "chỉ từng người",
            "ngay khi được duyệt",
        ),
        4,
    ):
        an.says(said)
        an.shoots(f"{number}-writing")
    preview = an.says("không có văn bản")
    an.shoots("9-preview")
    looks.fits(an.page)
    looks.is_large_enough(an.page)
    assert "nguyên văn" in preview
    answer = an.says("gửi duyệt")
    an.shoots("10-handed-in")
    code = CODE.search(answer)
    assert code, answer
    return code[0]


def approves(nam: Person, code: str) -> None:
    """Read the very text, and say yes twice."""
    hears(nam, f"Tin {code} chờ duyệt")
    nam.shoots("3-waits")
    nam.presses("Xem và duyệt")
    nam.shoots("4-judging")
    looks.fits(nam.page)
    nam.presses("Duyệt gửi")
    nam.presses("Đồng ý duyệt")
    nam.shoots("5-approved")


def reports(an: Person, code: str) -> None:
    """Read how far it is, and take the report and the poster along."""
    hears(an, f"{code}: đã gửi xong")
    an.says(f"/tin {code}")
    an.shoots("11-report")
    looks.fits(an.page)
    for form, kind in (("baocao", EXCEL), ("apphich", PDF)):
        an.says(f"/ban {code} {form}")
        an.shoots(f"12-{form}")
        takes(an, kind)


def takes(person: Person, kind: str) -> None:
    """Fetch the file under the last message as the browser would."""
    link = person.newest.locator(".choices a").first
    address = link.get_attribute("href")
    assert address
    answer = person.page.request.get(person.home + address)
    assert answer.ok, address
    assert kind in answer.headers["content-type"]
    if kind == EXCEL:
        with person.page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename.endswith(".xlsx")
        assert "tam-" not in download.value.suggested_filename


def reads_its_page(lan: Person, code: str) -> None:
    """Hold a copy against the page of the notice; its poster is a PDF."""
    lan.page.goto(f"{lan.home}/n/{code}")
    lan.page.screenshot(path=FOLDER / "villager-2-page.png", full_page=True)
    assert TEXT.split(".", maxsplit=1)[0] in lan.page.inner_text("article")
    wide = lan.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    looks.has_contrast(lan.page)
    poster = lan.page.request.get(f"{lan.home}/n/{code}/poster")
    unknown = lan.page.goto(f"{lan.home}/n/TB-9999")
    lan.page.screenshot(path=FOLDER / "villager-3-unknown.png", full_page=True)

    assert not wide
    assert (poster.status, poster.headers["content-type"]) == (200, PDF)
    assert unknown
    assert unknown.status == 404


def hears(person: Person, words: str) -> str:
    """Wait until the page shows a message with these words, and read it."""
    found = person.bubbles.filter(has_text=words).last
    expect(found).to_be_visible(timeout=4 * PATIENCE)
    return found.inner_text()
