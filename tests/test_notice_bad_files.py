"""Files that officials send by mistake: a clear sentence, and the draft stays as it was."""

import io
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.app import App
from bot.errors import ChannelUnavailable, SendError, Throttled
from bot.notice import Draft
from bot.notices.deciding import Deciding
from bot.storage import ledger, notices
from bot.types import Inbound
from tests.chat import Chat, Clock, Collected
from tests.staff import WRITER, approved, settle_people, staff, to_all
from tests.test_phone_list import csv, xlsx

TEXT = "Mai họp thôn lúc 19 giờ."
PDF = b"%PDF-1.7\n"
EXE = b"MZ\x90\0\x03\0\0\0"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0"
HEADING = ("Họ và tên", "Thôn", "Số điện thoại")
AN = ("Vi Thị Ân", "Thôn Đông", "0912345678")
SOON = 20.0
"""Seconds, on a slow machine that does other things as well."""


class Mailbox(Collected):
    """A channel on which files lie to be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes | SendError] = {}

    async def fetch(self, media: str) -> bytes:
        found = self.files[media]
        if isinstance(found, SendError):
            raise found
        return found


def zipped(*names: str, size: int = 10) -> bytes:
    """Pack zeros, as many as are wanted, under these names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in names:
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(max(1, size >> 20)):
                    file.write(b"\0" * min(size, 2**20))
    return written.getvalue()


@pytest.fixture
def channel() -> Mailbox:
    """A channel on which files lie."""
    return Mailbox()


@pytest.fixture
async def writer(app: App, channel: Mailbox, clock: Clock) -> Chat:
    """An officer of a commune with an approver and two people."""
    await staff(app)
    await settle_people(app, 2)
    return Chat(app, channel, clock, WRITER)


async def sends(writer: Chat, content: bytes | SendError, caption: str = "") -> str:
    """Send a file; returns what is answered."""
    assert isinstance(writer.channel, Mailbox)
    writer.channel.files["m"] = content
    message = Inbound(WRITER, "", caption, "file", media="m")
    return (await writer.sends(message)).text


async def draft(app: App) -> Draft:
    """Read the draft as the database has it; nobody is to get it."""
    async with app.db.read() as tx:
        found = await notices.find(tx, 1)
        assert found
        assert not await ledger.by_state(tx, found.id)
    return found.draft


def files(app: App) -> list[Path]:
    """List what was kept."""
    folder = app.settings.media
    return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(ChannelUnavailable("too_big"), "lớn quá 20 MB", id="60 MB on Telegram"),
        pytest.param(PDF + b"0" * 21 * 2**20, "lớn quá 20 MB", id="21 MB on a careless channel"),
        pytest.param(ChannelUnavailable("gone"), "Gửi lại tệp một lần nữa", id="gone meanwhile"),
        pytest.param(Throttled(3), "Gửi lại tệp một lần nữa", id="the platform is busy"),
        pytest.param(EXE, "không mở được", id="a program called .pdf"),
        pytest.param(b"", "không có gì bên trong", id="empty"),
        pytest.param(b"\r\n  ", "không có gì bên trong", id="blanks"),
        pytest.param(HEIC, "HEIC", id="an iPhone's photo"),
        pytest.param(
            lambda: zipped("xl/workbook.xml", size=257 * 2**20), "bung ra quá lớn", id="a bomb"
        ),
        pytest.param(zipped("word/document.xml", "word/vbaProject.bin"), "macro", id="macros"),
        pytest.param(zipped("a.pdf.exe"), "tệp nén", id="a packed program"),
        pytest.param(b"<script>alert(1)</script>", "không mở được", id="a page"),
    ],
)
async def test_a_file_that_nobody_could_open_is_refused(
    writer: Chat, app: App, content: bytes | SendError | Callable[[], bytes], words: str
) -> None:
    """Nothing of it is kept, and the step is asked again."""
    await writer.says("/soan")
    await writer.says(TEXT)

    answer = await sends(writer, content() if callable(content) else content)

    assert words in answer
    assert "Gửi tới đâu?" in answer
    assert await draft(app) == Draft(TEXT)
    assert not files(app)


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        pytest.param("Mã OTP 482915", "giống mã OTP", id="an OTP"),
        pytest.param("CCCD 012345678901", "giống số căn cước", id="an ID number"),
    ],
)
async def test_a_secret_below_a_file_is_refused_with_it(
    writer: Chat, app: App, caption: str, words: str
) -> None:
    """The caption would be the file's title, which everybody reads."""
    await writer.says("/soan")
    await writer.says(TEXT)

    answer = await sends(writer, PDF, caption)

    assert words in answer
    assert await draft(app) == Draft(TEXT)
    assert not files(app)


async def test_a_link_in_a_files_title_does_not_leave(writer: Chat) -> None:
    """It would be read like any other text: the file goes by another name."""
    for said in ("/soan", TEXT, "cả xã", "cả hai", "ngay", "không"):
        await writer.says(said)
    await sends(writer, PDF, "Xem ở bit.ly/abc")

    answer = await writer.presses("Gửi thử cho mình")

    assert "bit.ly" not in answer.text
    assert [one.file.title for one in writer.replies if one.file] == ["Tệp đính kèm"]


async def test_a_file_that_was_deleted_since_is_missed(writer: Chat, app: App) -> None:
    """It is not sent without it in silence."""
    for said in ("/soan", TEXT, "cả xã", "cả hai", "ngay", "không"):
        await writer.says(said)
    await sends(writer, PDF)
    for one in files(app):
        one.unlink()

    answer = await writer.presses("Gửi duyệt")

    assert "Tệp của tin không còn trên máy." in answer.text


@pytest.fixture
async def asked(writer: Chat, app: App) -> Chat:
    """The officer was asked for a list of phone numbers."""
    deciding: Deciding = app.notices.keeping.deciding
    one = await approved(app, deciding, to_all(TEXT))
    await writer.says(f"/goi {one.code}")
    return writer


def rows(*more: Sequence[Any]) -> list[Sequence[Any]]:
    return [HEADING, AN, *more]


def vietnamese_1258() -> bytes:
    """Write as old offices do: marks beside their letters."""
    lines = [
        "Ho\u0323 va\u0300 tên;Thôn;Sô\u0301 điê\u0323n thoa\u0323i",
        "Vi Thi\u0323 Ân;Thôn Đông;0912345678",
    ]
    return "\r\n".join(lines).encode("cp1258")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda: xlsx(rows((), (None, None, None), ("", " ", ""))), "", id="blanks"),
        pytest.param(lambda: csv(rows(), encoding="utf-8-sig"), "", id="BOM"),
        pytest.param(lambda: csv(rows(), delimiter="\t", encoding="utf-16"), "", id="UTF-16"),
        pytest.param(lambda: csv(rows(), delimiter=";", encoding="utf-16"), "", id="UTF-16;"),
        pytest.param(vietnamese_1258, "", id="Windows-1258"),
        pytest.param(lambda: xlsx(rows(AN, AN)), "Dòng 3: Trùng số với dòng 2.", id="doubles"),
        pytest.param(
            lambda: xlsx([HEADING, ("Vi Thị Ân", "Thôn Đông", 912345678)]), "", id="nought eaten"
        ),
        pytest.param(
            lambda: csv(rows(("Tú", "", "9.12E+08"))), "Dòng 3: Excel đã làm tròn", id="rounded"
        ),
        pytest.param(
            lambda: xlsx(rows(("Tú", "", "=cmd|'/c calc'!A1"))), "Dòng 3:", id="a formula"
        ),
    ],
)
async def test_a_list_with_faults_gives_what_can_be_called(
    asked: Chat, app: App, make: Callable[[], bytes], said: str
) -> None:
    """What is left out is told by its line; no number stands in the chat."""
    answer = await sends(asked, make())

    assert "Danh sách gọi có 1 số, 1 thôn." in answer
    assert said in answer
    assert ("Không lấy" in answer) is bool(said)
    assert "0912" not in answer
    calls = sheet(app)["Danh sách gọi"]
    assert [row[1:3] for row in calls[2:]] == [["Vi Thị Ân", "0912 345 678"]]


def sheet(app: App) -> dict[str, list[list[Any]]]:
    """Read the sheet that was given back; a formula in it is no text."""
    (path,) = files(app)
    book = openpyxl.load_workbook(path)
    cells = [cell for one in book for row in one.rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    return {one.title: [[cell.value for cell in row] for row in one.rows] for one in book}


@pytest.mark.parametrize("form", [csv, xlsx], ids=["csv", "xlsx"])
async def test_a_formula_comes_back_as_text(
    asked: Chat, app: App, form: Callable[[Any], bytes]
) -> None:
    """In a name, or a village: a spreadsheet must not run what a stranger wrote."""
    wicked = [("=cmd|'/c calc'!A1", "@SUM(1)", "0987654321"), ("+1", "-2+3", "0987654322")]

    await sends(asked, form([HEADING, AN, *wicked]))

    shown = [row[1] for row in sheet(app)["Danh sách gọi"]]
    assert "Vi Thị Ân" in shown
    assert "@SUM(1): 1 số" in shown


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda: xlsx([HEADING[:2], AN[:2]]), "cột số điện thoại", id="no column"),
        pytest.param(lambda: csv([HEADING]), "Không đọc được số nào.", id="a heading alone"),
        pytest.param(lambda: xlsx([]), "cột số điện thoại", id="an empty sheet"),
        pytest.param(lambda: PDF, "Đây là tệp PDF", id="a PDF"),
        pytest.param(lambda: EXE, "không phải chữ đọc được", id="a program"),
        pytest.param(lambda: b"", "không có gì bên trong", id="empty"),
        pytest.param(lambda: xlsx(rows())[:-200], "hỏng", id="cut off"),
        pytest.param(
            lambda: zipped("xl/workbook.xml", size=40 * 2**20), "bung ra quá lớn", id="a bomb"
        ),
        pytest.param(lambda: ChannelUnavailable("too_big"), "lớn quá 20 MB", id="60 MB"),
    ],
)
async def test_what_is_no_list_is_said(
    asked: Chat, app: App, make: Callable[[], bytes | SendError], words: str
) -> None:
    """With what to send instead, and a way to try again; nothing is kept."""
    answer = await sends(asked, make())

    assert words in answer
    assert "Gửi tệp khác" in [one.label for one in asked.replies[-1].buttons]
    assert not files(app)


async def test_fifty_thousand_lines_end_in_time(asked: Chat, app: App) -> None:
    """As many as anybody can call are taken; from which line on the rest is left, is said."""
    many = ((f"Người {one}", "Thôn Đông", f"09{one:08}") for one in range(50_000))
    content, begun = csv([HEADING, *many]), time.monotonic()

    answer = await sends(asked, content)

    assert time.monotonic() - begun < SOON
    assert "Danh sách gọi có 20000 số" in answer
    assert "Dòng 20002: Từ dòng này bỏ" in answer
    assert len(files(app)) == 1
