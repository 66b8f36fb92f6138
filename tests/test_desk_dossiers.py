"""The list of the one-stop desk is taken in at the officials' desk, with progress and a report."""

import asyncio
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

from bot import long_work
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.process import App
from bot.roles import Grant, Role
from bot.storage import desk_jobs
from bot.storage.desk_jobs import Job
from bot.types import Address
from tests.chat import Chat, Clock
from tests.clerk import ORIGIN, Clerk, Hall
from tests.staff import COMMUNE, employ

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCRIPT = "<script>alert(1)</script>"
MANY = 5_000
HEADER = ("STT", "Mã hồ sơ", "Người nộp", "Ngày tiếp nhận", "Trạng thái")
CODE = "H57.132-260804-0583"
BAD = {
    40: (40, "H57.132-26", "Lê Mẫu", "04/08/2026", "Đang xử lý"),
    41: (41, "H57.132-260804-0041", "Lê Mẫu", "32/08/2026", "Đang xử lý"),
    42: (42, "H57.132-260804-0042", "Lê Mẫu", "04/08/2026", SCRIPT),
    43: (43, "H57.132-260804-0044", "Lê Mẫu", "04/08/2026", "Đang xử lý"),
}
"""Rows that are refused, by their number: half a code, no day, no status, a code listed twice."""
LIVE = re.compile(r'hx-get="(/desk/dossiers/\w+)"')
LAST = re.compile(r"Danh sách gần nhất: [^.]+")
DONE = re.compile(r'<progress[^>]*value="(\d+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


def rows(many: int, status: str) -> list[Sequence[object]]:
    """Make a list as a one-stop desk exports it."""
    return [
        HEADER,
        *(
            BAD.get(n, (n, f"H57.132-260804-{n:04d}", "Nguyễn Thị Mẫu", "04/08/2026", status))
            for n in range(1, many + 1)
        ),
    ]


def as_xlsx(lines: Sequence[Sequence[object]]) -> bytes:
    """Write a workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for line in lines:
        sheet.append(list(line))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(lines: Sequence[Sequence[object]]) -> bytes:
    """Write a text that Excel opens."""
    kept = io.StringIO()
    csv.writer(kept).writerows(lines)
    return ("\ufeff" + kept.getvalue()).encode()


async def hands_in(clerk: Clerk, content: bytes, name: str = "hoso.xlsx") -> str:
    """Choose a file and press; returns the page of what is being done."""
    page = await clerk.sends("/desk/dossiers/import", files={"list": (name, content, XLSX)})
    return page.url.path


async def watched(clerk: Clerk, path: str) -> list[int]:
    """Let the page fetch itself as the browser does; returns how far it was, time by time."""
    seen = []
    for _ in range(2000):
        part = await clerk.browser.get(path, headers={"hx-request": "true"})
        assert "<html" not in part.text
        if not LIVE.search(part.text):
            break
        seen += [int(done) for done in DONE.findall(part.text)]
        await asyncio.sleep(0.02)  # a thread reads the file meanwhile
    await clerk.opens(path)
    return seen


@pytest.fixture
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the work say more often how far it is."""
    monkeypatch.setattr(long_work, "EVERY", 0.01)


@pytest.mark.usefixtures("_often")
async def test_five_thousand_rows_with_progress_and_a_report(hall: Hall, chat: Chat) -> None:
    """Once as CSV, once as Excel, once again; citizens get the new stage; bad rows are told."""
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/dossiers")
        empty = officer.sees
        first = await hands_in(officer, as_csv(rows(MANY, "Đang xử lý")), f"{SCRIPT}.csv")
        await watched(officer, first)
        before = await chat.says(CODE)
        new = as_xlsx(rows(MANY, "Đã trả kết quả"))
        second = await hands_in(officer, new)
        grew = await watched(officer, second)
        report, source = officer.sees, officer.page.text if officer.page else ""
        after = await chat.says(CODE)
        table = await officer.browser.get(f"{second}/refused.csv")
        await watched(officer, await hands_in(officer, new))
        again = officer.sees
        listed = await officer.opens("/desk/dossiers")

    assert "Các lần nhập ở đây" not in empty
    assert f"Hồ sơ {CODE}: đang giải quyết." in before.text
    assert f"Hồ sơ {CODE}: đã trả kết quả" in after.text
    assert grew == sorted(grew)
    assert len(set(grew)) > 2
    assert "Đã nhập 4.996 hồ sơ trong 5.000 dòng." in report
    assert "4.996 hồ sơ đổi trạng thái." in report
    assert "Không lấy 4 dòng" in report
    assert "41 Mã hồ sơ “H57.132-26” thiếu hoặc sai chỗ nào đó." in report
    assert "42 Chưa đọc được ngày tiếp nhận “32/08/2026”." in report
    assert "Chưa hiểu trạng thái" in report
    assert "Trùng mã với dòng 45." in report
    assert "<script>alert" not in source + listed.text
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert lines[0] == ["Dòng", "Lý do"]
    assert [line for line, _ in lines[1:]] == ["41", "42", "43", "44"]
    assert "0 hồ sơ đổi trạng thái." in again
    assert "nhập 4.996 hồ sơ, không lấy 4 dòng" in " ".join(listed.text.split())
    assert "Nguyễn Thị Mẫu" not in source + listed.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("hoso.pdf", b"%PDF-1.7", "Tệp này không phải danh sách.", id="wrong kind"),
        pytest.param("hoso", b"a,b", "Tệp này không phải danh sách.", id="no ending"),
        pytest.param("hoso.xlsx", b"", "Tệp không có gì bên trong.", id="empty"),
        pytest.param(
            "hoso.xlsx",
            b"MZ\x90\x00\x03" + bytes(200),
            "không phải chữ đọc được",
            id="renamed exe",
        ),
        pytest.param("hoso.csv", b"Ten,Tuoi\nLan,3\n", "Không thấy cột “Mã hồ sơ”", id="no list"),
        pytest.param("a.xlsx", b"PK\x03\x04" + bytes(99), "Tệp Excel bị hỏng", id="damaged"),
    ],
)
async def test_what_is_no_list_is_refused_in_words(
    hall: Hall, clock: Clock, name: str, content: bytes, said: str
) -> None:
    """Nothing has changed, and the next try is one press away."""
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/dossiers")
        last = LAST.findall(officer.sees)
        clock.later(minutes=1)
        path = await hands_in(officer, content, name)
        if path != "/desk/dossiers/import":
            await watched(officer, path)
        shown = officer.sees
        refused = await officer.browser.get(f"{path}/refused.csv")
        await officer.opens("/desk/dossiers")

    assert said in shown
    assert refused.status_code == 404
    form = path == "/desk/dossiers/import"
    assert ("Danh sách từ phần mềm một cửa" if form else "Nhập danh sách khác") in shown
    assert LAST.findall(officer.sees) == last


async def test_nothing_chosen_and_far_too_much(hall: Hall) -> None:
    """A form without a file is shown again; more than 12 MB is not even read."""
    async with hall.clerk(Role.administrator) as clerk:
        await clerk.opens("/desk/dossiers")
        nothing = await clerk.sends("/desk/dossiers/import")
        huge = await clerk.sends(
            "/desk/dossiers/import", files={"list": ("a.csv", bytes(12 * 2**20 + 1), "text/csv")}
        )

    assert nothing.status_code == 422
    assert "Chọn tệp danh sách, rồi bấm Nhập." in nothing.text
    assert huge.status_code == 413
    assert "Mỗi lần gửi được 12 MB." in huge.text


async def test_one_that_fell_silent_is_said_to_be_broken_off(
    hall: Hall, app: App, clock: Clock
) -> None:
    """After half a minute; until then nobody begins another beside it."""
    job = Job("b" * 32, "dossiers", "cu.csv", Address("test", "x"), "running", 1000, 5000, None,
              clock(), clock())  # fmt: skip
    async with app.db.begin() as tx:
        await desk_jobs.begin(tx, job, clock())
        await desk_jobs.begin(tx, replace(job, id="c" * 32, kind="other"), clock())
    page = f"/desk/dossiers/{job.id}"
    async with hall.clerk(Role.officer) as officer:
        await officer.opens(page)
        running = officer.page
        led = await hands_in(officer, b"x", "moi.csv")
        waits = officer.sees
        clock.now += timedelta(seconds=31)
        await officer.opens(page)
        dead = officer.page
        await officer.opens("/desk/dossiers")
        listed = officer.sees
        none = [
            (await officer.opens(f"/desk/dossiers/{id_}")).status_code
            for id_ in ("c" * 32, "x", "'")
        ]
        begun = await hands_in(officer, b"x", "moi.csv")
        await watched(officer, begun)

    assert running
    assert dead
    assert "1.000 trong khoảng 5.000 dòng" in running.text
    assert LIVE.search(running.text)
    assert led == page
    assert "Đang nhập một danh sách. Chờ xong đã." in waits
    assert "Đứt giữa chừng" in dead.text
    assert not LIVE.search(dead.text)
    assert "đứt giữa chừng, cần nhập lại" in listed
    assert none == [404] * 3
    assert begun != page


@pytest.mark.usefixtures("_often")
async def test_whatever_breaks_is_said_in_plain_words(app: App) -> None:
    """A database that is away, a bug: the official reads what to do, never a trace."""

    async def away(tell: long_work.Tell) -> None:
        tell(1, 2)
        await asyncio.sleep(0.03)  # so that it tells how far it is meanwhile
        raise StorageUnavailable("busy")

    async def broken(tell: long_work.Tell) -> None:
        tell(1, 2)
        raise ZeroDivisionError

    works = long_work.LongWork(app.db, app.now)
    await employ(app, Address("test", "x"), "Chị Lan", Grant(COMMUNE, Role.officer))
    asks = long_work.Asks(Address("test", "x"), lambda by: by.has(Role.officer))
    begun = []
    for work in (away, broken):
        job, _ = await works.begin("dossiers", "a.csv", asks, work)
        await works.settle()
        begun.append(job.id)

    async with app.db.read() as tx:
        found = [await desk_jobs.find(tx, id_) for id_ in begun]
    assert [one and (one.state, one.report) for one in found] == [
        ("refused", long_work.LATER),
        ("refused", long_work.UNREADABLE),
    ]
    assert found[0]
    assert (found[0].done, found[0].total) == (1, 2)


async def test_pressed_twice_at_once_it_begins_once(hall: Hall, app: App) -> None:
    """Two forms that come in together lead to the same page."""
    content = as_csv(rows(3, "Đang xử lý"))
    async with hall.clerk(Role.officer) as officer:
        await officer.csrf()
        paths = await asyncio.gather(*(hands_in(officer, content, "a.csv") for _ in range(2)))
        await watched(officer, paths[0])
    async with app.db.read() as tx:
        begun = await desk_jobs.recent(tx, "dossiers")

    assert len(begun) == 1
    assert set(paths) == {f"/desk/dossiers/{begun[0].id}"}


async def test_the_list_is_the_whole_communes(hall: Hall, app: App) -> None:
    """An officer of one village neither sees nor replaces it."""
    content = as_csv(rows(3, "Đang xử lý"))
    async with hall.clerk(Role.officer, area=f"{COMMUNE}/thon_doai") as officer:
        seen = await officer.opens("/desk/dossiers")
        sent = await officer.sends(
            "/desk/dossiers/import",
            files={"list": ("a.csv", content, "text/csv")},
        )
    async with app.db.read() as tx:
        begun = await desk_jobs.recent(tx, "dossiers")

    assert (seen.status_code, sent.status_code) == (404, 404)
    assert begun == []
