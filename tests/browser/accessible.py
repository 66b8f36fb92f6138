"""Every page can be read, reached and used by everybody, and is light.

`run.sh` serves the bot for it. Pages are found as people find them: by the links on others.
"""

import os
import sqlite3
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from bot.desk.routes import PAGES
from tests.browser.clerk import (
    Clerk,
    Staff,
    asks_a_person,
    coming,
    hears,
    invites,
    visiting,
)
from tests.browser.walk import FILES, OPEN_ALL, Walk, amiss

NOTICE = "Sáng mai xã phun thuốc muỗi ở các thôn. Bà con đóng cửa sổ, cất thức ăn."
PROCEDURE = "/desk/content/procedure/khai_tu"
"""A piece of content of which there is more than one version."""
GROUP = (
    "insert into group_chat (address, title, area, state, why, seen_at)"
    " values ('zalo_oa:42', 'Nhóm thôn Đông', '', 'seen', '', 1795641631860)"
)
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    name: (one.innerText || (one.labels && one.labels[0] && one.labels[0].innerText) || "").trim(),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class World:
    """The office, with something of every kind on its desk."""

    staff: Staff
    pending: str
    """The page of a notice that waits for a yes."""
    code: str
    """Of a ticket that waits."""
    gap: str
    """The page of what the bot did not know."""


@pytest.fixture(scope="session")
def world(browser: Browser, home: str, seated: Staff, wonder: str) -> World:
    """Put something of every kind there."""
    an, lan, nam = seated
    an.sits("desk")
    with sqlite3.connect(os.environ["DATABASE"]) as database:
        database.execute(GROUP)
    with visiting(browser, home, "villager-of-all") as villager:
        code = asks_a_person(villager, "Giấy hẹn mất thì làm sao?")
    sent = writes(lan, NOTICE)
    lan.presses("Gửi duyệt")
    nam.opens(sent)
    nam.presses("Duyệt gửi")
    pending = writes(lan, f"{NOTICE} Nhà có trẻ nhỏ thì sang hàng xóm.")
    lan.presses("Gửi duyệt")
    writes(lan, f"{NOTICE} Phun xong nửa giờ mới vào nhà.")
    edits(lan, "Miễn phí, nộp tại quầy.")
    nam.opens("/desk/content")
    nam.follows("Bản nháp của Chị Lan")
    nam.presses("Cho dùng")
    edits(lan, "Nộp tại quầy thì miễn phí.")
    lan.opens("/desk/dossiers")
    rows = "Mã hồ sơ,Ngày tiếp nhận,Trạng thái\nH57.132-260804-0001,04/08/2026,Đang xử lý\nH57,,\n"
    lists: FilePayload = {"name": "ho-so.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    lan.page.get_by_label("Danh sách từ phần mềm một cửa").set_input_files(lists)
    lan.presses("Nhập")
    lan.sees("Đã nhập")
    gap = finds(lan, wonder)
    lan.opens(gap)
    lan.fills("Trả lời", "Gặp trưởng thôn, ghi sổ mượn. Trả trong ngày.")
    lan.fills("Lấy ở đâu", "Quy chế nhà văn hoá thôn")
    lan.presses("Giữ, gửi người duyệt")
    return World(seated, pending, code, gap)


def finds(lan: Clerk, question: str) -> str:
    """Find what the bot did not know, once it lies at the desk; returns its page."""
    link = lan.main.get_by_role("link", name=question)
    for view in ("answered", *["open"] * 40):
        lan.opens(f"/desk/gaps?view={view}")
        if link.count():
            return link.get_attribute("href") or ""
        lan.page.wait_for_timeout(1000)
    raise AssertionError(f"{question!r} is not at the desk")


def writes(lan: Clerk, text: str) -> str:
    """Write a notice; returns its page."""
    lan.opens("/desk/notices/new")
    lan.fills("Nội dung", text)
    lan.ticks("Cả xã Tân Nguyên", "Từng người", "Ngay khi được duyệt")
    lan.presses("Xem trước")
    return lan.page.url.removeprefix(lan.home)


def edits(lan: Clerk, fee: str) -> None:
    """Draft a change of a procedure."""
    lan.opens(f"{PROCEDURE}/edit")
    lan.page.evaluate(OPEN_ALL)
    lan.page.get_by_label("Nộp tại quầy").fill(fee)
    lan.presses("Lưu nháp")


def test_every_page_of_the_desk(world: World) -> None:
    """No page has a violation by day or night, scrolls sideways at 320 px, or is heavy."""
    lan, nam, an = world.staff.lan, world.staff.nam, world.staff.an
    for clerk in world.staff:
        clerk.sits("phone")
    officer = Walk(lan)
    officer.everywhere("/desk/", PROCEDURE, f"{PROCEDURE}/edit", f"{PROCEDURE}/compare", world.gap)
    approver = Walk(nam)
    for path in (
        "/desk/",
        world.pending,
        "/desk/notices",
        "/desk/audit",
        world.gap,
        *officer.judged,
    ):
        approver.visits(path)
    administrator = Walk(an)
    for path in ("/desk/", "/desk/people"):
        administrator.visits(path)
    an.opens("/desk/people")
    invites(an, "Bác Ba, trưởng thôn", "Người chuyển tin", "Thôn Đông")
    administrator.looks_at()
    seen = officer.routes | approver.routes
    wanted = {one.path for one in PAGES if "GET" in one.methods and not FILES.search(one.path)}

    found = officer.found + approver.found + administrator.found
    assert not found, "\n".join(found)
    assert wanted - seen == set()
    for clerk in world.staff:
        clerk.spoke_to_us_only()


def test_the_ways_in(browser: Browser, home: str, world: World) -> None:
    """The doors are as open as the rooms: sign-in, a link, a spent one, an invitation."""
    with coming(browser, home, "stranger") as stranger:
        stranger.sits("phone")
        found: list[str] = []
        link = invites(world.staff.an, "Chị Tư", "Cán bộ soạn tin")
        for path in (
            "/desk/",
            link,
            link_of(world.staff.lan),
            "/desk/enter/abc",
            "/desk/invited/abc",
        ):
            stranger.opens(path)
            stranger.shoots(f"door-{len(found)}-{path.split('/')[2] or 'sign-in'}")
            stranger.fits()
            found += amiss(stranger.page)
        world.staff.lan.opens("/desk/audit")
        found += amiss(world.staff.lan.page)
        world.staff.lan.opens("/desk/notices/99999")
        found += amiss(world.staff.lan.page)
        world.staff.lan.errors.clear()

    assert not found, "\n".join(found)


def link_of(clerk: Clerk) -> str:
    """Ask for a link in the official's own chat, and return its path."""
    chat = clerk.chats()
    chat.comes()
    chat.says("đăng nhập")
    address = chat.newest.locator(".choices a").first.get_attribute("href") or ""
    chat.page.close()
    return address[address.index("/desk/") :]


def test_the_web_chat(browser: Browser, home: str, site: str) -> None:
    """Welcome, a flow, a picture, a frame in another site: nothing hinders anybody."""
    found = []
    with visiting(browser, home, "villager-of-looks") as villager:
        found += amiss(villager.page, "welcome")
        villager.begins("kich hoat vneid muc 2")
        found += amiss(villager.page, "flow")
        before = villager.bubbles.count()
        villager.page.set_input_files("#photo", "bot/web/static/icon.png")
        villager.hears(before)
        found += amiss(villager.page, "picture")
        villager.comes("/?embed=1")
        found += amiss(villager.page, "frame")
    with coming(browser, home, "reader") as reader:
        reader.page.goto(site)
        found += amiss(reader.page, "host")
        reader.opens("/print/khai_sinh")
        found += amiss(reader.page, "sheet")

    assert not found, "\n".join(found)


def test_by_keyboard_only(browser: Browser, home: str, world: World) -> None:
    """Signed in, a ticket answered, a notice approved: Tab, Enter and Space, always seen where."""
    with coming(browser, home, "by-keyboard") as lan:
        lan.opens(link_of(world.staff.lan))
        enters(lan, "Vào")
        enters(lan, "Phiếu hỏi")
        enters(lan, world.code)
        tabs_to(lan.page, "Trả lời bà con")
        lan.page.keyboard.type("Mang căn cước đến một cửa.")
        enters(lan, "Gửi, để trợ lý quay lại")
        lan.sees("Mang căn cước đến một cửa.")
    with coming(browser, home, "by-keyboard") as nam:
        nam.opens(link_of(world.staff.nam))
        enters(nam, "Vào")
        nam.opens(world.pending)
        enters(nam, "Duyệt gửi", key="Space")
        nam.sees("Đã duyệt tin")


def tabs_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until this has the focus; all on the way shows that it has it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], focus
        assert focus["inside"], focus
        if name in focus["name"]:
            return
    raise AssertionError(f"Tab does not reach {name}")


def enters(clerk: Clerk, name: str, key: str = "Enter") -> None:
    """Reach it by Tab and press it; wait for where it leads."""
    tabs_to(clerk.page, name)
    with clerk.page.expect_navigation(wait_until="load"):
        clerk.page.keyboard.press(key)


def test_without_scripts(browser: Browser, home: str, world: World) -> None:
    """With JavaScript off a ticket is answered and a notice handed in: only nothing is live."""
    with visiting(browser, home, "villager-of-scripts") as villager:
        code = asks_a_person(villager, "Mấy giờ một cửa mở?")
        link = link_of(world.staff.lan)
        with coming(browser, home, "without-scripts", java_script_enabled=False) as lan:
            lan.opens(link)
            lan.presses("Vào")
            lan.opens("/desk/tickets")
            lan.follows(code)
            lan.fills("Trả lời bà con", "Bảy rưỡi sáng.")
            lan.presses("Gửi, để trợ lý quay lại")
            lan.shoots("8-without-scripts")
            writes(lan, f"{NOTICE} Hỏi thêm thì gọi xã.")
            lan.presses("Gửi duyệt")
            lan.sees("chờ duyệt")
            lan.spoke_to_us_only()
        told = hears(villager, "Bảy rưỡi sáng.")

    assert code in told
