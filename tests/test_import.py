"""Lists of dossiers are taken in as desks export them: whole, or not at all."""

import asyncio
import random
import signal
import sys
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from bot import spreadsheet
from bot.dossier import Dossier, Stage
from bot.dossiers import importing
from bot.dossiers.importing import import_file
from bot.errors import FileRefused, StorageUnavailable
from bot.storage import Db, dossiers
from bot.storage.base import metadata

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TITLE = (
    ("UBND XÃ TÂN NGUYÊN", "", "", "", "", ""),
    ("DANH SÁCH HỒ SƠ TIẾP NHẬN", "", "", "", "", ""),
    ("Từ ngày 01/08/2026 đến ngày 25/11/2026", "", "", "", "", ""),
)
HEADER = ("STT", "Mã hồ sơ", "Người nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái")
ROWS = (
    ("1", "H57.132-260804-0583", "Nguyễn Thị Mẫu", "04/08/2026", "26/11/2026", "Đang xử lý"),
    ("2", "H57.132-260804-0584", "Trần Văn Mẫu", "04/08/2026", "", "Đã trả kết quả"),
    ("3", "000.00.24.H40-230911-0012", "Lê Mẫu", "11/09/2023 08:15", "", "5"),
)
ONE = ROWS[0][1]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_csv(path: Path, lines: Sequence[Sequence[Any]], delimiter: str, encoding: str) -> Path:
    """Write a list the way an office program does."""
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    path.write_text(text, encoding=encoding, newline="")
    return path


def as_xlsx(path: Path, lines: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with a cover sheet before the list."""
    book = openpyxl.Workbook()
    book.active.title = "Bìa"
    book.active.append(["Báo cáo"])
    sheet = book.create_sheet("Danh sách")
    for line in lines:
        sheet.append(list(line))
    book.save(path)
    return path


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Db]:
    """Open an empty database."""
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/xaoi.db")
    await db.open()
    async with db.begin() as tx:
        await tx.connection.run_sync(metadata.create_all)
    yield db
    await db.close()


async def find(db: Db, code: str) -> Dossier | None:
    async with db.read() as tx:
        return await dossiers.find(tx, code)


async def count(db: Db) -> tuple[int, int]:
    """Count dossiers and imports."""
    async with db.read() as tx:
        rows = await tx.execute(select(func.count()).select_from(dossiers.dossier))
        imports = await tx.execute(select(func.count()).select_from(dossiers.dossier_import))
        return rows.scalar_one(), imports.scalar_one()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_a_csv_list_is_taken_in(
    db: Db, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    """Whatever the delimiter and encoding, below title lines, with its dates and stages."""
    path = as_csv(tmp_path / "ds.csv", [*TITLE, HEADER, *ROWS], delimiter, encoding)

    report = await import_file(db, path, NOW)

    assert (report.total, report.taken, report.refused) == (3, 3, ())
    found = await find(db, ONE)
    assert found == Dossier(
        ONE, Stage.processing, "local", NOW, date(2026, 8, 4), date(2026, 11, 26)
    )
    old = await find(db, "000.00.24.H40-230911-0012")
    assert old is not None
    assert (old.stage, old.received_on) == (Stage.more_papers, date(2023, 9, 11))


def windows_1258(text: str) -> bytes:
    """Write Vietnamese as old Windows does: the tone is a character of its own."""
    spelled = ""
    for char in text:
        base, *marks = unicodedata.normalize("NFD", char)
        tones = [mark for mark in marks if mark in TONES]
        shape = [mark for mark in marks if mark not in TONES]
        spelled += unicodedata.normalize("NFC", base + "".join(shape)) + "".join(tones)
    return spelled.encode("cp1258")


async def test_an_old_windows_list_is_taken_in(db: Db, tmp_path: Path) -> None:
    """Vietnamese of Windows-1258 is read, where letters and tones stand apart."""
    path = tmp_path / "ds.csv"
    lines = ("Mã hồ sơ;Trạng thái", f"{ONE};Yêu cầu thực hiện nghĩa vụ tài chính")
    path.write_bytes(windows_1258("\r\n".join(lines)))

    await import_file(db, path, NOW)

    found = await find(db, ONE)
    assert found is not None
    assert found.stage is Stage.pay


async def test_a_workbook_is_taken_in(db: Db, tmp_path: Path) -> None:
    """The sheet with the list is found; real dates, serial numbers and numbers are read."""
    rows = (
        (1, ONE, "Nguyễn Thị Mẫu", NOW.replace(tzinfo=None), date(2026, 11, 26), 4),
        (2, "H57.132-260804-0584", "Mẫu", 46238, "20261126170000", 10.0),
        (None, None, None, None, None, None),
        (None, None, "Người lập biểu", None, None, None),
    )
    path = as_xlsx(tmp_path / "ds.xlsx", [*TITLE, HEADER, *rows])

    report = await import_file(db, path, NOW)

    assert (report.total, report.taken) == (2, 2)
    first, second = await find(db, ONE), await find(db, "H57.132-260804-0584")
    assert first is not None
    assert second is not None
    assert (first.received_on, first.due_on) == (date(2026, 11, 25), date(2026, 11, 26))
    assert (second.received_on, second.due_on) == (date(2026, 8, 4), date(2026, 11, 26))
    assert second.stage is Stage.returned


@pytest.mark.parametrize("code", ["Mã hồ sơ", "MÃ SỐ HỒ SƠ", "Số hồ sơ (*)", "Mã HS", "ma ho so"])
@pytest.mark.parametrize("status", ["Trạng thái", "Tình trạng hồ sơ", "TÌNH TRẠNG XỬ LÝ"])
async def test_headers_are_known_in_their_usual_spellings(
    db: Db, tmp_path: Path, code: str, status: str
) -> None:
    """Desks name their columns as they like."""
    lines = [(status, "Hẹn trả", code, "Ngày nhận"), ("Chờ ký", "26/11/2026", ONE, "4/8/26")]

    report = await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    assert report.taken == 1
    found = await find(db, ONE)
    assert found is not None
    assert (found.received_on, found.due_on) == (date(2026, 8, 4), date(2026, 11, 26))


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("1", Stage.registered),
        ("Chờ tiếp nhận", Stage.registered),
        ("02", Stage.received),
        ("ĐƯỢC TIẾP NHẬN", Stage.received),
        ("Không được tiếp nhận", Stage.refused),
        ("4 - Đang xử lý", Stage.processing),
        ("Đang giải quyết (quá hạn)", Stage.processing),
        ("Đang xử lý trong hạn", Stage.processing),
        ("Đang xử lý - Nguyễn Văn Mẫu", Stage.processing),
        ("Yêu cầu bổ sung giấy tờ", Stage.more_papers),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", Stage.pay),
        ("Công dân yêu cầu rút hồ sơ", Stage.withdrawn),
        ("Dừng xử lý", Stage.stopped),
        ("Đã xử lý xong", Stage.done),
        ("da co ket qua", Stage.done),
        ("10. Đã trả kết quả", Stage.returned),
    ],
)
async def test_a_status_is_read(db: Db, tmp_path: Path, written: str, stage: Stage) -> None:
    """By number, official name, or the words a desk uses."""
    lines = [("Mã hồ sơ", "Trạng thái"), (ONE, written)]

    await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    found = await find(db, ONE)
    assert found is not None
    assert found.stage is stage


@pytest.mark.parametrize(
    ("written", "pickup"),
    [
        ("Trực tiếp tại quầy", "counter"),
        ("Qua bưu điện", "post"),
        ("Bưu chính công ích", "post"),
        ("Trực tuyến", "online"),
        ("", ""),
        ("Khác", ""),
    ],
)
async def test_the_way_to_receive_is_read(
    db: Db, tmp_path: Path, written: str, pickup: str
) -> None:
    """What is unclear stays unknown."""
    lines = [("Mã hồ sơ", "Trạng thái", "Hình thức nhận kết quả"), (ONE, "9", written)]

    await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    found = await find(db, ONE)
    assert found is not None
    assert found.pickup == pickup


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "", "", "Đang xử lý"), "Ô mã hồ sơ để trống"),
        (("H57.132-260804", "", "", "Đang xử lý"), "Mã hồ sơ"),
        (("H57.132-260231-0001", "", "", "Đang xử lý"), "Mã hồ sơ"),
        (("H57 132 260804 0583", "", "", "Đang xử lý"), "Mã hồ sơ"),
        ((ONE, "", "", "Đang bay"), "trạng thái “Đang bay”"),
        ((ONE, "", "", ""), "trạng thái"),
        ((ONE, "", "", "4 - Đã trả kết quả"), "trạng thái"),
        ((ONE, "32/13/2026", "", "4"), "ngày tiếp nhận"),
        ((ONE, "", "sang tuần", "4"), "ngày hẹn trả"),
        ((ONE, "", "26/11/1926", "4"), "ngày hẹn trả"),
    ],
    ids=["no code", "half a code", "no such day", "a guess", "unknown status", "no status",
         "two statuses", "no such date", "words for a date", "a century off"],
)  # fmt: skip
async def test_a_line_is_refused_with_its_reason(
    db: Db, tmp_path: Path, row: tuple[str, ...], reason: str
) -> None:
    """The report names the line and what to look at; the good lines are taken."""
    lines = [
        ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"),
        ("H57.132-260804-0999", "", "", "4"),
        row,
    ]

    report = await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    assert (report.total, report.taken) == (2, 1)
    assert [one.line for one in report.refused] == [3]
    assert reason in report.refused[0].reason
    assert "Dòng 3" in report.say()
    assert await count(db) == (1, 1)


async def test_of_two_lines_with_one_code_the_later_counts(db: Db, tmp_path: Path) -> None:
    """And the report says so."""
    lines = [("Mã hồ sơ", "Trạng thái"), (ONE, "4"), (ONE, "9")]

    report = await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    assert report.taken == 1
    assert report.refused[0].line == 2
    assert "dòng 3" in report.refused[0].reason
    found = await find(db, ONE)
    assert found is not None
    assert found.stage is Stage.done


async def test_a_later_list_changes_what_it_names_and_leaves_the_rest(
    db: Db, tmp_path: Path
) -> None:
    """A dossier that is listed no more keeps its last state, and the time of that."""
    later = NOW + timedelta(days=1)
    await import_file(db, as_csv(tmp_path / "1.csv", [HEADER, *ROWS], ";", "utf-8"), NOW)
    changed = ("1", *ROWS[0][1:5], "Đã có kết quả")

    report = await import_file(
        db, as_csv(tmp_path / "2.csv", [HEADER, changed], ";", "utf-8"), later
    )

    assert report.changed == 1
    first, second = await find(db, ONE), await find(db, "H57.132-260804-0584")
    assert first is not None
    assert second is not None
    assert (first.stage, first.as_of) == (Stage.done, later)
    assert (second.stage, second.as_of) == (Stage.returned, NOW)


def lone_zip(path: Path) -> None:
    """Write an archive that is no workbook."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def bomb(path: Path) -> None:
    """Write a small archive that unpacks to more than anyone lists."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 2**22)


def huge(path: Path) -> None:
    """Write a file of 200 MB, without using the disk."""
    with path.open("wb") as file:
        file.write(b"STT;")
        file.truncate(200 * 2**20)


WRONG = {
    "empty": (lambda path: path.write_bytes(b""), "không có gì"),
    "blank": (lambda path: path.write_bytes(b"\n \n"), "không có gì"),
    "a PDF": (lambda path: path.write_bytes(b"%PDF-1.7\n..."), "PDF"),
    "a photo": (lambda path: path.write_bytes(b"\xff\xd8\xff\xe0JFIF"), "ảnh"),
    "an old .xls": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ".xls"),
    "a Word file": (lone_zip, "không phải tệp Excel"),
    "a cut-off workbook": (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 50), "hỏng"),
    "a zip bomb": (bomb, "quá lớn"),
    "200 MB": (huge, "50 MB"),
    "binary junk": (lambda path: path.write_bytes(bytes(range(256)) * 9), "không phải chữ"),
    "a letter": (lambda path: path.write_text("Kính gửi bà con,\n", "utf-8"), "Mã hồ sơ"),
    "no codes": (lambda path: path.write_text("STT;Trạng thái\n1;4\n", "utf-8"), "Mã hồ sơ"),
    "no statuses": (lambda path: path.write_text(f"Mã hồ sơ\n{ONE}\n", "utf-8"), "Trạng thái"),
    "no dossiers": (lambda path: path.write_text("Mã hồ sơ;Trạng thái\n;\n"), "không có hồ sơ"),
    "not there": (lambda path: path.unlink(missing_ok=True), "Không mở được"),
    "a folder": (lambda path: path.mkdir(), "Không mở được"),
}


@pytest.mark.parametrize(("write", "words"), WRONG.values(), ids=WRONG)
async def test_a_wrong_file_is_refused_with_what_to_do(
    db: Db, tmp_path: Path, write: Any, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what it is and what to hand over instead; nothing changes."""
    monkeypatch.setattr(spreadsheet, "LARGEST_UNPACKED", 2**21)
    path = tmp_path / "wrong"
    write(path)

    with pytest.raises(FileRefused) as refused:
        await import_file(db, path, NOW)

    assert words in str(refused.value)
    assert "nhập" in str(refused.value)
    assert await count(db) == (0, 0)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_workbook_never_crashes(tmp_path: Path, seed: int) -> None:
    """Whichever bytes were lost on the way, it is read, or refused with a sentence."""
    chance = random.Random(seed)  # noqa: S311 - to damage, not to protect
    whole = as_xlsx(tmp_path / "whole.xlsx", [HEADER, *ROWS]).read_bytes()
    path = tmp_path / "damaged.xlsx"
    for _ in range(10):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)

        with suppress(FileRefused):
            assert importing.collect(path, NOW, ignore).total


def ignore(done: int, total: int) -> None:
    """Watch no progress."""
    assert done <= total


async def test_a_list_of_nothing_but_bad_lines_changes_nothing(db: Db, tmp_path: Path) -> None:
    """The last good list stays the last one."""
    lines = [("Mã hồ sơ", "Trạng thái"), (ONE, "???")]

    report = await import_file(db, as_csv(tmp_path / "a.csv", lines, ";", "utf-8"), NOW)

    assert report.taken == 0
    assert "giữ nguyên" in report.say()
    assert await count(db) == (0, 0)


async def test_an_import_that_breaks_in_the_middle_leaves_nothing(
    db: Db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old list stands whole until the new one does."""
    await import_file(db, as_csv(tmp_path / "1.csv", [HEADER, *ROWS], ";", "utf-8"), NOW)
    monkeypatch.setattr(importing, "BATCH", 1)
    real, calls = dossiers.save, []

    async def save(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise StorageUnavailable("the disk is full")
        return await real(*args)

    monkeypatch.setattr(dossiers, "save", save)
    again = [(*row[:5], "10") for row in ROWS]

    with pytest.raises(StorageUnavailable):
        await import_file(db, as_csv(tmp_path / "2.csv", [HEADER, *again], ";", "utf-8"), NOW)

    assert await count(db) == (3, 1)
    found = await find(db, ONE)
    assert found is not None
    assert found.stage is Stage.processing


async def test_a_kill_in_the_middle_leaves_the_old_list(tmp_path: Path) -> None:
    """The process dies while it writes; at the next start the old list is whole."""
    url = f"sqlite+aiosqlite:///{tmp_path}/xaoi.db"
    db = Db(url)
    await db.open()
    async with db.begin() as tx:
        await tx.connection.run_sync(metadata.create_all)
    await import_file(db, as_csv(tmp_path / "1.csv", [HEADER, *ROWS], ";", "utf-8"), NOW)
    await db.close()
    again = as_csv(tmp_path / "2.csv", [HEADER, *((*one[:5], "10") for one in ROWS)], ";", "utf-8")

    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, url, str(again), cwd=Path(importing.__file__).parents[2]
    )

    assert await killed.wait() == -signal.SIGKILL
    await db.open()
    assert await count(db) == (3, 1)
    found = await find(db, ONE)
    await db.close()
    assert found is not None
    assert found.stage is Stage.processing


KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.dossiers import importing
from bot.storage import Db, dossiers

real, calls = dossiers.save, []

async def save(*args):
    calls.append(args)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return await real(*args)

async def main():
    db = Db(sys.argv[1])
    await db.open()
    await importing.import_file(db, Path(sys.argv[2]), datetime.now(UTC))

dossiers.save, importing.BATCH = save, 1
asyncio.run(main())
"""


async def test_no_name_is_stored(db: Db, tmp_path: Path) -> None:
    """Names of people on the list leave no trace in the database."""
    await import_file(db, as_csv(tmp_path / "1.csv", [HEADER, *ROWS], ";", "utf-8"), NOW)
    await db.close()

    assert_no_name(tmp_path)


def assert_no_name(folder: Path) -> None:
    """Look through the database's files."""
    stored = b"".join(one.read_bytes() for one in folder.glob("xaoi.db*"))
    assert ONE.encode() in stored
    assert "Mẫu".encode() not in stored


async def test_progress_is_told_on_large_lists(db: Db, tmp_path: Path) -> None:
    """The official sees that something is going on, and when it is through."""
    rows = [(f"H57.132-260804-{number:05}", "4") for number in range(5000)]
    path = as_csv(tmp_path / "1.csv", [("Mã hồ sơ", "Trạng thái"), *rows], ";", "utf-8")
    seen: list[tuple[int, int]] = []

    report = await import_file(db, path, NOW, lambda done, total: seen.append((done, total)))

    assert report.taken == 5000
    assert [done for done, _ in seen] == [1000, 2000, 3000, 4000, 5000, 5001]
    assert seen[-1] == (5001, 5001)
