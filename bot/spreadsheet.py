"""Opens a CSV or XLSX file and gives its lines, one at a time; names the cure for any other."""

import csv
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import FileRefused

Line = tuple[int, tuple[Any, ...]]
"""A line's number, as the spreadsheet program shows it, and its cells."""

LARGEST = 50 * 2**20
LARGEST_UNPACKED = 256 * 2**20
PIECE = 2**20
DELIMITERS = (",", ";", "\t", "|")
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"RIFF", "ảnh hoặc phim"),
    (b"Rar!", "nén RAR"),
    (b"7z\xbc\xaf", "nén 7z"),
    (b"\x1f\x8b", "nén gzip"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One way to read the file: a sheet of a workbook, or a text cut at one delimiter."""

    path: Path
    again: str
    """A sentence for whoever handed the file over: how to make one that can be read."""
    about: int
    """Roughly how many lines there are; 0 where nobody knows."""
    delimiter: str = ""
    encoding: str = ""
    title: str = ""

    def lines(self) -> Iterator[Line]:
        """Read from the top, one line in memory at a time."""
        return self._text() if self.delimiter else self._workbook()

    def _text(self) -> Iterator[Line]:
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                reader = csv.reader(file, delimiter=self.delimiter)
                for cells in reader:
                    yield reader.line_num, tuple(cells)
        except csv.Error as error:
            raise FileRefused(f"Tệp CSV bị hỏng ở giữa. {self.again}") from error

    def _workbook(self) -> Iterator[Line]:
        import openpyxl

        with workbook_or_refused(self.again):
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
            with closing(book):
                sheet = book[self.title]
                sheet.reset_dimensions()  # what a program wrote there is often wrong
                yield from enumerate(sheet.iter_rows(values_only=True), 1)


@contextmanager
def workbook_or_refused(again: str) -> Iterator[None]:
    """Say that a workbook is damaged, whatever its reader stumbled over."""
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:  # a flipped byte raises anything: KeyError, TypeError, zlib.error
        raise FileRefused(f"Tệp Excel bị hỏng. {again}") from error


def sheets(path: Path, again: str) -> list[Sheet]:
    """List the ways to read a file; raises FileRefused for what is no list, with `again`."""
    head = _head(path, again)
    for magic, kind in FOREIGN:
        if head.startswith(magic):
            raise FileRefused(f"Đây là tệp {kind}, không phải danh sách. {again}")
    if head.startswith(OLD_OFFICE):
        raise FileRefused(
            "Đây là tệp Excel đời cũ (.xls) hoặc tệp có mật khẩu. "
            "Mở bằng Excel, bỏ mật khẩu, lưu lại thành .xlsx, rồi nhập lại."
        )
    if head.startswith(ZIP):
        return _workbook_sheets(path, again)
    encoding, lines = _encoding(path, head, again)
    return [Sheet(path, again, lines, delimiter, encoding) for delimiter in DELIMITERS]


def _head(path: Path, again: str) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(PIECE)
    except OSError as error:
        raise FileRefused(
            f"Không mở được tệp {path}. Kiểm tra tên tệp và quyền đọc, rồi nhập lại."
        ) from error
    if not head.strip():
        raise FileRefused(f"Tệp không có gì bên trong. {again}")
    if size > LARGEST:
        raise FileRefused(
            f"Tệp lớn quá {LARGEST >> 20} MB. Xuất từng năm một, rồi nhập lần lượt từng tệp."
        )
    return head


def _encoding(path: Path, head: bytes, again: str) -> tuple[str, int]:
    """Find how the text is written, by reading it once; and count its lines."""
    tries = ("utf-16",) if head.startswith(UTF16) else ("utf-8-sig", "cp1258")
    for encoding in tries:
        try:
            with path.open(encoding=encoding, newline="") as file:
                lines, strange = 0, False
                while piece := file.read(PIECE):
                    lines += piece.count("\n")
                    strange = strange or "\0" in piece
        except UnicodeError:
            continue
        if not strange:
            return encoding, lines
    raise FileRefused(f"Tệp này không phải chữ đọc được. {again}")


def _workbook_sheets(path: Path, again: str) -> list[Sheet]:
    import openpyxl

    with workbook_or_refused(again):
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > LARGEST_UNPACKED:
                raise FileRefused(f"Tệp bung ra quá lớn, không phải danh sách thường. {again}")
            if "xl/workbook.xml" not in archive.namelist():
                raise FileRefused(f"Đây không phải tệp Excel. {again}")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        with closing(book):
            return [
                Sheet(path, again, one.max_row or 0, title=one.title) for one in book.worksheets
            ]
