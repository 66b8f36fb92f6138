"""The whole way of a notice at the desk: written, judged, sent, corrected, withdrawn, told of."""

import html
import re
from collections import Counter

import pytest

from bot.config import Settings
from bot.notice import NoticeState
from bot.process import App
from bot.roles import Role
from bot.types import Address
from tests.chat import Clock, Collected
from tests.clerk import Clerk, Hall
from tests.staff import COMMUNE, run, settle_people

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
TEXT = "Mai cắt điện từ 8 giờ đến 11 giờ để sửa trạm. Bà con chuẩn bị nước."
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PHONES = "Họ tên,Thôn,Điện thoại\nBà Sáu,Thôn Đông,0912 345 678\nÔng Ba,Thôn Đoài,12\n"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": "https://desk.example"})


def hidden(clerk: Clerk) -> dict[str, str]:
    """Return what the form on the screen carries unseen; of several forms the first one's."""
    assert clerk.page is not None
    found = HIDDEN.findall(clerk.page.text)
    return {name: html.unescape(value) for name, value in reversed(found) if name != "csrf"}


def shown(clerk: Clerk) -> str:
    """Return the page on the screen as it was sent."""
    assert clerk.page is not None
    return clerk.page.text


def here(clerk: Clerk) -> str:
    """Return the path of what is on the screen."""
    assert clerk.page is not None
    return clerk.page.url.path


Fields = dict[str, str | list[str]]


def filled(clerk: Clerk, **fields: str | list[str]) -> Fields:
    """Fill the form on the screen in: to the whole commune, by every way, now."""
    usual: Fields = {
        "text": TEXT, "areas": [COMMUNE], "groups": "on", "people": "on",
        "channels": ["test"], "when": "now", "look": "1",
    }  # fmt: skip
    return {**hidden(clerk), **usual, **fields}


async def writes(clerk: Clerk, **fields: str | list[str]) -> str:
    """Write a notice and look at it; returns its page."""
    await clerk.opens("/desk/notices/new")
    await clerk.sends("/desk/notices/new", filled(clerk, **fields))
    return here(clerk)


async def mends(clerk: Clerk, page: str, **fields: str | list[str]) -> None:
    """Change what is written, and look at it."""
    await clerk.opens(f"{page}/edit")
    await clerk.sends(f"{page}/edit", filled(clerk, **fields))


async def does(clerk: Clerk, page: str, deed: str, **fields: str) -> None:
    """Press a button of a notice's page."""
    await clerk.opens(page)
    await clerk.sends(f"{page}/{deed}", {**hidden(clerk), **fields})


async def handed_on(officer: Clerk, approver: Clerk, page: str) -> None:
    """Let a notice be submitted and approved."""
    await does(officer, page, "submit")
    await does(approver, page, "approve")


async def read(app: App, page: str) -> NoticeState:
    """Return the state of the notice with this page."""
    found = await app.desk.notice(id_=int(page.rpartition("/")[2]))
    assert found
    return found.state


def got(channel: Collected, people: list[Address], word: str) -> Counter[Address]:
    """Count how often each of these people got a text with this word."""
    return Counter(
        one.address for one in channel.sent if one.address in people and word in one.reply.text
    )


async def test_a_notice_is_written_tried_returned_and_mended(
    hall: Hall, app: App, channel: Collected
) -> None:
    """The author reads what people would get, cannot approve it, and mends what came back."""
    people = await settle_people(app, 5)
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
    ):
        page = await writes(officer)
        written = officer.sees
        await does(officer, page, "try")
        await run(app)
        mine = [one.reply.text for one in channel.sent if one.address == officer.address]
        await does(officer, page, "submit")
        told, offered = officer.sees, shown(officer)
        await does(officer, page, "approve")
        refused = officer.page

        # A no wants a reason; with one it goes back, and the writer reads it.
        await does(approver, page, "send-back", why="  ")
        unreasoned = approver.page
        await does(approver, page, "send-back", why="Thiếu số điện thoại trực")
        await officer.opens(f"{page}/edit")
        returned = officer.sees
        await mends(officer, page, text=f"{TEXT} Trực: 0200 000 011.")
        await does(officer, page, "submit")

    assert "Tới 5 nơi nhận" in written
    assert "Mai cat dien tu 8 gio" in written
    assert "Kính thưa bà con" in written
    assert len(mine) == 2
    assert TEXT in mine[0]
    assert "Tin ở trên là tin thử" in mine[1]
    assert "Đã báo cho: Anh Nam" in told
    assert f"{page}/approve" not in offered
    assert refused is not None
    assert refused.status_code == 409
    assert unreasoned is not None
    assert unreasoned.status_code == 422
    assert "Anh Nam: Thiếu số điện thoại trực" in returned
    assert not got(channel, people, "cắt điện")
    assert await read(app, page) is NoticeState.pending


async def test_an_approved_notice_leaves_counts_itself_and_is_reported(
    hall: Hall, app: App, clock: Clock, channel: Collected
) -> None:
    """Still stopped within a minute; then a live part to its end, and figures as people got it."""
    people = await settle_people(app, 3)
    people += await settle_people(app, 2, village="thon_doai", first=50)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        await handed_on(officer, approver, page)
        approved = approver.sees
        await run(app)
        early = got(channel, people, TEXT)

        clock.later(seconds=61)
        live = await officer.opens(f"{page}/progress")
        await run(app)
        ended = await officer.opens(f"{page}/progress?seen=approved-on-False")
        counted = officer.sees
        await officer.opens(f"{page}/report")

    assert "Còn 1 phút để dừng" in approved
    assert "Còn 60 giây để dừng lại" in approved
    assert not early
    assert 'hx-trigger="every 3s"' in live.text
    assert "hx-trigger" not in ended.text
    assert 'id="deeds" hx-swap-oob="true"' in ended.text
    assert "Đã xong 5/5 nơi nhận" in counted
    assert got(channel, people, TEXT) == Counter(people)
    assert "5/5 nơi nhận đã tới" in officer.sees
    assert "Thôn Đông 3 3 0 0 0 0" in officer.sees
    assert "Thôn Đoài 2 2 0 0 0 0" in officer.sees
    assert "duyệt" in officer.sees


async def test_what_was_wrong_is_corrected_then_withdrawn(
    hall: Hall, app: App, clock: Clock, channel: Collected
) -> None:
    """Each begins with what people read, goes to exactly those, and is judged like any other."""
    people = await settle_people(app, 2)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        await handed_on(officer, approver, page)
        clock.later(seconds=61)
        await run(app)
        # Who comes later has not read it, and gets no correction of it.
        people += await settle_people(app, 1, first=90)

        await does(officer, page, "correct")
        correction, began_with = here(officer).removesuffix("/edit"), officer.sees
        await mends(officer, correction, text=TEXT.replace("11 giờ", "12 giờ"))
        compared = shown(officer)
        await handed_on(officer, approver, correction)
        clock.later(seconds=61)
        await run(app)

        await does(officer, page, "withdraw")
        withdrawal = here(officer).removesuffix("/edit")
        await mends(officer, withdrawal, text="Đã hoãn cắt điện")
        reads = officer.sees
        await officer.opens(f"{withdrawal}/edit")
        again = shown(officer)
        await handed_on(officer, approver, withdrawal)
        clock.later(seconds=61)
        await run(app)
        await officer.opens(page)
        over, offered = officer.sees, shown(officer)
        # Pressed once more on an old page: nothing is begun that nobody may send.
        await officer.sends(f"{page}/withdraw", {})

    assert TEXT in began_with
    assert "<del>11</del><ins>12</ins>" in compared
    assert got(channel, people, "ĐÍNH CHÍNH") == Counter(people[:2])
    assert "Lý do: Đã hoãn cắt điện." in reads
    assert ">\nĐã hoãn cắt điện</textarea>" in again
    assert got(channel, people, "THU HỒI") == Counter(people[:2])
    assert "Tin này đã thu hồi lúc" in over
    assert f"{page}/correct" not in offered
    assert "đã có tin thu hồi" in officer.sees


async def test_sheets_of_an_approved_notice_are_files(hall: Hall, app: App) -> None:
    """Poster, script, doors, report, call list; the phone list leaves no trace but the sheet."""
    await settle_people(app, 1)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        early = [await officer.opens(f"{page}/{one}") for one in ("poster.pdf", "calls")]
        await handed_on(officer, approver, page)
        kinds = {
            one: await officer.browser.get(f"{page}/{one}")
            for one in ("poster.pdf", "poster.png", "speech.pdf", "doors.pdf", "report.xlsx")
        }
        await officer.opens(f"{page}/calls")
        list_ = {"list": ("so.csv", PHONES.encode(), "text/csv")}
        await officer.sends(f"{page}/calls", files=list_)
        told, sheet = officer.sees, re.search(r'href="(/media/[^"]+)"', shown(officer))
        assert sheet
        taken = await officer.browser.get(sheet[1])
        await officer.sends(f"{page}/calls", files={"list": ("a.pdf", b"%PDF-1.7", "x/y")})

    assert [one.status_code for one in early] == [404, 404]
    assert {one.content[:4] for one in kinds.values()} == {b"%PDF", b"\x89PNG", b"PK\x03\x04"}
    assert all("attachment" in one.headers["content-disposition"] for one in kinds.values())
    assert "có 1 số, 1 thôn" in told
    assert "Dòng 3" in told
    assert "0912" not in told
    assert taken.content[:2] == b"PK"
    assert officer.page is not None
    assert officer.page.status_code == 422


async def test_stopping_pausing_and_what_nobody_knows(
    hall: Hall, app: App, clock: Clock, channel: Collected
) -> None:
    """While it cools it is stopped as a whole; on its way it is paused; the rest is cancelled."""
    people = await settle_people(app, 2)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        await handed_on(officer, approver, page)
        await does(approver, page, "stop", why="Sai giờ")
        assert await read(app, page) is NoticeState.returned
        await mends(officer, page, text=TEXT.replace("8 giờ", "9 giờ"))
        assert "<del>8</del><ins>9</ins>" in shown(officer)

        await handed_on(officer, approver, page)
        clock.later(seconds=61)
        await app.notices.tick()
        await does(officer, page, "stop", why="Muộn rồi")
        assert "đã bắt đầu gửi, không dừng cả được nữa" in officer.sees
        await does(officer, page, "pause")
        await run(app)
        assert "Đã tạm dừng" in officer.sees
        assert not got(channel, people, "9 giờ")
        await does(approver, page, "resume")
        await does(approver, page, "cancel", why="Việc đã xong")
        await run(app)

    assert await read(app, page) is NoticeState.cancelled
    assert not got(channel, people, "9 giờ")
