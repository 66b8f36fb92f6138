"""A notice on the web chat alone, whose pages fetch what is theirs."""

import asyncio
import re

from bot.config import Settings
from bot.desk_acts import MoveTicket, OpenTicket
from bot.roles import Grant, Role
from bot.storage import inbox
from bot.ticket import TicketKind, TicketStep
from bot.types import Address
from tests.chat import Clock
from tests.fakes.site import Site, browser
from tests.lines.webchat import WebChatLine, webchat
from tests.staff import COMMUNE, employ

TEXT = "Mai cắt điện từ 8 giờ đến 11 giờ."
TOKEN = re.compile(r"/moi ([a-z]+)")


async def test_it_is_shown_once_also_after_a_reconnect(settings: Settings, clock: Clock) -> None:
    """An official writes at one page, an approver decides at another, two citizens read."""
    async with webchat(settings, clock) as line, browser() as hers, browser() as his:
        lan, hoa = Site(line._url, hers), Site(line._url, his)
        first, other = await comes_in(lan), await comes_in(hoa)
        await staffed(line)
        async with lan.tab(f"?after={first}") as page:
            code = await published(line)
            live = await page.hear()

        async with lan.tab(f"?after={live['id']}") as page:
            await page.say("seen", id=live["id"])
            await page.say("text", id=2, text=code)
            (again,) = (await page.hear_all(2))["message"]
        async with lan.tab() as page:
            everything = [(await page.hear())["text"] for _ in range(3)]
        async with hoa.tab(f"?after={other}") as page:
            missed = await page.hear()
        sent = await line.app.desk.notice(code=code)
        assert sent
        report = await line.app.desk.report(sent)

    assert live["text"].startswith(f"THÔNG BÁO · xã Tân Nguyên · Mã {code}")
    assert TEXT in live["text"]
    assert missed["text"] == live["text"]
    assert again["text"].startswith(f"Xã có gửi tin mã {code}")
    assert [one.startswith("THÔNG BÁO") for one in everything] == [False, True, False]
    # It lies there for all; one page has said that it is on the screen.
    assert (report.reached, report.posted, report.total, report.waiting) == (1, 3, 4, 0)


async def comes_in(site: Site) -> int:
    """Open a page and tell one's village; returns the id of the answer."""
    await (await site.browser.get(site.url)).read()
    async with site.tab() as page:
        await page.say("text", id=1, text="tôi ở thôn Đông")
        (answer,) = (await page.hear_all(2))["message"]
    return int(answer["id"])


async def staffed(line: WebChatLine) -> None:
    """Let one page be the administrator's and officer's, and another the approver's."""
    await shown(line, "an", "Gõ họ tên", f"/moi {line.app.invitation}")
    await shown(line, "an", "người quản trị", "Nguyễn Văn An")
    for role, whom, answer in (
        ("Cán bộ soạn tin", "chính tôi", "Từ giờ"),
        ("Người duyệt tin", "Lê Văn Nam", "LỜI MỜI"),
    ):
        await shown(line, "an", "Mời ai?", "/vaitro moi")
        await shown(line, "an", "Ở đâu?", role)
        await shown(line, "an", "Gõ họ tên", "cả xã")
        made = await shown(line, "an", answer, whom)
    token = TOKEN.search(made)
    assert token
    await shown(line, "nam", "Người được mời", f"/moi {token[1]}")
    await shown(line, "nam", "Xong.", "Nhận")


async def published(line: WebChatLine) -> str:
    """Write a notice, approve it, let the minute go by; returns its code."""
    for answer, said in (
        ("Bước 1/5", "soạn tin"),
        ("Bước 2/5", TEXT),
        ("Bước 3/5", "cả xã Tân Nguyên"),
        ("Bước 4/5", "chỉ từng người"),
        ("Bước 5/5", "ngay khi được duyệt"),
        ("nguyên văn", "không có văn bản"),
        ("Đã gửi duyệt tin", "gửi duyệt"),
    ):
        told_ = await shown(line, "an", answer, said)
    code = told_.removeprefix("Đã gửi duyệt tin ").partition(".")[0]
    await shown(line, "nam", f"Tin {code} chờ duyệt")
    for label, answer in (
        ("Xem và duyệt", f"Duyệt tin {code}"),
        ("Duyệt gửi", "Duyệt?"),
        ("Đồng ý duyệt", f"Đã duyệt tin {code}"),
    ):
        line.taps("nam", label)
        await shown(line, "nam", answer)
    line.clock.later(seconds=61)
    return code


async def shown(line: WebChatLine, who: str, words: str, said: str = "") -> str:
    """Say something, and wait until a page shows these words as new."""
    page = line.page(who)
    before = len(page.shown) if said else 0
    if said:
        line.says(who, said)

    def found() -> list[str]:
        return [one["text"] for one in page.shown[before:] if words in one["text"]]

    async with asyncio.timeout(15), line.changed:
        await line.changed.wait_for(found)
    return found()[-1]


async def test_what_nobody_asked_for_has_no_numbers(settings: Settings, clock: Clock) -> None:
    """A typed number means the list of the last answer, also below an official's words."""
    async with webchat(settings, clock) as line, browser() as hers:
        lan = Site(line._url, hers)
        await comes_in(lan)
        await employ(line.app, Address("webchat", "hoa"), "Chị Hoa", Grant(COMMUNE, Role.officer))
        line.app.desk.forget()  # type: ignore[attr-defined] # of Desk, not of the port
        async with lan.tab() as page:
            await page.hear()
            await page.say("text", id=2, text="menu")
            (menu,) = (await page.hear_all(2))["message"]
            (address,) = [one for one in await citizens(line) if one.id != "hoa"]
            ask = OpenTicket("K7M2QP", TicketKind.question, COMMUNE, "Mất giấy hẹn?")
            await line.app.performing.do(address, ask)
            said = MoveTicket(1, TicketStep.answer, "Ra quầy số 2.")
            claim = MoveTicket(1, TicketStep.claim, at_once=True)
            await line.app.performing.do(Address("webchat", "hoa"), claim, said)
            line.app.webchat.notify(address)  # type: ignore[union-attr] # it is on here
            answer = await page.hear()
            await page.say("text", id=3, text="1")
            (chosen,) = (await page.hear_all(2))["message"]

    assert menu["numbered"]
    assert "Ra quầy số 2." in answer["text"]
    assert answer["buttons"]
    assert not answer["numbered"]
    assert chosen["text"].startswith("Tra cứu hồ sơ")


async def citizens(line: WebChatLine) -> list[Address]:
    """List who has written."""
    async with line.app.db.read() as tx:
        return [address for address, _ in await inbox.last_senders(tx, 10)]
