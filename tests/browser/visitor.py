"""Walks through the web chat as people do, on a phone's screen and on a desk's.

`run.sh` serves the bot for it; `make test` leaves it out, for want of a browser.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import looks
from tests.browser.person import PATIENCE, Person

CODE = "H57.132-260804-0583"
VNEID = "kich hoat vneid muc 2"
FLOWS = {
    "vneid": (VNEID, {}),
    "dich-vu-cong": ("tai khoan dich vu cong", {}),
    "qr": ("thanh toan qr", {}),
    "ho-so": ("tra cuu ho so", {"Gõ mã hồ sơ": CODE, "tên dễ nhớ": "chau Na"}),
}


def on(screen: str) -> pytest.MarkDecorator:
    """Take a walk on this screen only."""
    return pytest.mark.parametrize("screen", [screen])


def test_four_flows(person: Person) -> None:
    """Typing without diacritics is enough to begin each flow, and pressing to finish it."""
    person.comes()
    person.shoots("1-welcome")
    titles = set()
    for name, (said, answers) in FLOWS.items():
        person.begins(said)
        titles.add(person.progress().partition(" · ")[2])
        person.shoots(f"2-{name}-begin")
        person.finishes(answers)
        person.shoots(f"3-{name}-end")

    assert len(titles) == len(FLOWS)


def test_going_back_twice(person: Person) -> None:
    """Going back twice, by word and by button, shows the questions before."""
    person.comes()
    person.begins(VNEID)
    first = person.progress()
    person.goes_on()
    second = person.progress()
    person.goes_on()
    person.says("quay lai")
    once = person.progress()
    person.presses("Quay lại")
    person.shoots("4-back")

    assert len({first, second}) == 2
    assert (once, person.progress()) == (second, first)


def test_a_question_in_the_middle(person: Person) -> None:
    """A question in the middle is answered, and the flow goes on."""
    person.comes()
    person.begins(VNEID)
    person.goes_on()
    step = person.progress()
    answer = person.says("lam giay khai sinh can gi")
    person.shoots("5-question")

    assert "khai sinh" in answer.lower()
    assert person.progress() == step
    assert step not in person.goes_on()


def test_a_reload_in_the_middle(person: Person) -> None:
    """A reloaded page shows the conversation and goes on where it was."""
    person.comes()
    person.begins(VNEID)
    step = person.reads()
    bot, mine = person.bubbles.count(), person.page.locator(".mine").count()
    person.page.reload()
    expect(person.bubbles).to_have_count(bot, timeout=PATIENCE)

    assert person.reads() == step
    assert person.page.locator(".mine").count() == mine
    assert person.goes_on() != step


def test_an_old_button(person: Person) -> None:
    """An old button is answered in words, and does nothing else."""
    person.comes()
    person.begins(VNEID)
    old = person.bubbles.nth(person.bubbles.count() - 1).locator(".choices button").first
    person.goes_on()
    step = person.progress()
    answer = person.presses_old(old)
    person.shoots("6-old-button")

    assert "câu hỏi trước" in answer
    assert person.progress() == step


def test_a_dossier(person: Person) -> None:
    """A code in any message is looked up."""
    person.comes()
    answer = person.says(f"ho so {CODE.lower()} cua toi den dau roi")
    person.shoots("7-dossier")

    assert f"Hồ sơ {CODE}: " in answer


@on("phone")
def test_keyboard_only(person: Person) -> None:
    """Everything can be reached and pressed by keyboard, and the focus is seen."""
    page = person.page
    person.comes()
    looks.has_visible_focus_everywhere(page)
    page.focus("#text")
    before = person.bubbles.count()
    page.keyboard.type("kich hoat vneid muc 2")
    page.keyboard.press("Enter")
    person.hears(before)

    assert page.evaluate("document.activeElement.id") == "text"
    before = person.bubbles.count()
    person.newest.locator(".choices button").first.focus()
    page.keyboard.press("Enter")
    person.hears(before)


@on("phone")
def test_a_lost_network(person: Person) -> None:
    """What is written without a network is sent once when it is back."""
    page = person.page
    person.comes()
    page.context.set_offline(True)
    page.fill("#text", "menu")
    page.press("#text", "Enter")
    expect(page.locator("#status")).to_contain_text("Mất mạng", timeout=PATIENCE)
    expect(page.locator(".mine .state").last).to_have_text("đang gửi…")
    person.shoots("8-offline")
    before = person.bubbles.count()
    page.context.set_offline(False)
    person.hears(before)

    expect(page.locator("#status")).to_be_empty()
    assert page.locator(".mine").count() == 1
    assert person.bubbles.count() == before + 1


@on("phone")
def test_opening_without_a_network(person: Person) -> None:
    """The page opens without a network, and says what to do."""
    page = person.page
    person.comes()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#status")).to_contain_text("Mất mạng", timeout=PATIENCE)
    expect(page.locator("#reach")).to_be_visible()
    person.shoots("9-cold-offline")
    page.context.set_offline(False)
    expect(page.locator("#status")).to_be_empty(timeout=PATIENCE * 2)


@on("phone")
def test_a_shared_phone(person: Person) -> None:
    """Who comes next on a shared phone sees nothing of what was said."""
    page = person.page
    person.comes()
    person.says("tra cuu ho so")
    page.click("#leave")
    expect(page.locator(".mine")).to_have_count(0, timeout=PATIENCE)
    expect(person.bubbles).to_have_count(1, timeout=PATIENCE)


@on("phone")
def test_a_photo(person: Person) -> None:
    """A photo is made smaller, sent, and answered."""
    person.comes()
    before = person.bubbles.count()
    person.page.set_input_files("#photo", "bot/web/static/icon.png")
    person.hears(before)
    expect(person.page.locator(".mine img")).to_be_visible()


@on("phone")
def test_a_poster(person: Person) -> None:
    """A poster's link opens its flow, once."""
    answer = person.comes("/?start=vneid_muc2")
    person.page.reload()
    expect(person.bubbles).to_have_count(1, timeout=PATIENCE)

    assert "VNEID" in answer.upper()
    assert "start" not in person.page.url


def test_looks(person: Person) -> None:
    """The page is readable, labelled, large enough, and fits."""
    person.comes()
    person.begins(VNEID)
    looks.is_labelled(person.page)
    looks.is_large_enough(person.page)
    looks.has_contrast(person.page)
    looks.fits(person.page)


def test_embedded(person: Person, site: str) -> None:
    """One script tag puts the chat into another site's page; Escape closes it."""
    page = person.page
    page.goto(site)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".message.bot").first).to_be_visible(timeout=PATIENCE)
    frame.locator("#text").fill("tra cuu ho so")
    frame.locator("#text").press("Enter")
    expect(frame.locator(".message.bot")).to_have_count(2, timeout=PATIENCE)
    person.shoots("10-embedded")
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(frame.locator(".message.bot")).to_have_count(2, timeout=PATIENCE)
    frame.locator("#text").press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    [cookie] = page.context.cookies()

    assert cookie["name"] == "xaoi_framed"
    assert cookie["sameSite"] == "None"


def test_a_procedure_is_asked_for_ticked_and_printed(person: Person) -> None:
    """A question is answered, its papers ticked off one by one, and the sheet fits a phone."""
    person.comes()
    answer = person.says("lam khai sinh cho chau")
    person.shoots("8-procedure")
    person.presses("Đánh dấu giấy tờ")
    person.shoots("8-checklist")
    while missing := [label for label in person.labels() if label.startswith("Có: ")]:
        person.presses(missing[0])
    ticked = person.reads()
    person.shoots("8-ticked")
    person.page.goto(f"{person.home}/print/khai_sinh")
    person.shoots("8-sheet")
    wide = person.page.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert "Cần mang:" in answer
    assert "☐" not in ticked
    assert "Đủ giấy tờ rồi" in ticked
    assert not wide


def test_a_vague_question_is_asked_back(person: Person) -> None:
    """The short question comes with its choices; a choice leads to its answer."""
    person.comes()
    asked = person.says("mất giấy tờ")
    person.shoots("8-vague")
    answer = person.presses("Thẻ bảo hiểm y tế")

    assert "Mất giấy tờ nào?" in asked
    assert "bảo hiểm" in answer.casefold()
