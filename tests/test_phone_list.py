"""An official's list of phone numbers becomes a call list; what is left out is told by line."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.config import SAMPLE_COMMUNE
from bot.forms import Face
from bot.notices import phone_list, phones
from bot.notices.phones import NoPhone
from content.commune import load

COMMUNE = load(SAMPLE_COMMUNE)
FACE = Face("xã Tân Nguyên", "TB-4827", "Thôn họp lúc 19 giờ tối nay.")
ROWS = [
    ("Họ và tên", "Thôn/bản", "Số điện thoại"),
    ("Nguyễn Văn Ánh", "thôn Đông", "0912345678"),
    ("Lò Thị Hặc", "xóm đình", "0987.654.321"),
]


def csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(content: bytes | None) -> dict[str, list[list[Any]]]:
    assert content
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value or "" for cell in row] for row in sheet.rows] for sheet in book
    }


def numbers(content: bytes | None) -> list[str]:
    return [row[2] for row in read(content)["Danh sách gọi"][1:] if row[2]]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        (" 0912 345 678 ", "0912345678"),
        ("(0912) 345-678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        (912345678, "0912345678"),
        (912345678.0, "0912345678"),
        ("912345678.0", "0912345678"),
        ("9.12345678E+08", "0912345678"),
        ("9,12345678E8", "0912345678"),
        (9.12e8, "0912000000"),
        ("'0912345678", "0912345678"),
        ("02432123456", "02432123456"),
        (2432123456, "02432123456"),
        ("0912\u00a0345\u00a0678", "0912345678"),
    ],
)
def test_numbers_as_people_and_spreadsheets_write_them(cell: Any, number: str) -> None:
    """Dots, spaces, country codes, and noughts that a spreadsheet ate."""
    assert phones.read(cell) == [number]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (None, "Chưa có số"),
        ("  ", "Chưa có số"),
        ("9.12E+08", "làm tròn"),
        ("01686123456", "11 số"),
        ("091234567", "9 chữ số"),
        ("09123456789", "11 chữ số"),
        ("không có", "Không phải số"),
        ("123", "3 chữ số"),
        ("012345678901", "12 chữ số"),
    ],
)
def test_what_is_no_number_is_told_with_the_cure(cell: Any, why: str) -> None:
    """A guess is not good enough: somebody else would be called."""
    with pytest.raises(NoPhone, match=why):
        phones.read(cell)


def test_two_numbers_in_one_cell_are_two() -> None:
    """Families write both."""
    assert phones.read("0912345678 / 0987 654 321") == ["0912345678", "0987654321"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(xlsx(ROWS), id="xlsx"),
        pytest.param(csv(ROWS), id="csv"),
        pytest.param(csv(ROWS, encoding="utf-8-sig"), id="BOM"),
        pytest.param(csv(ROWS, delimiter=";"), id="semicolons"),
        pytest.param(csv(ROWS, delimiter="\t", encoding="utf-16"), id="UTF-16"),
        pytest.param(
            xlsx([("DANH SÁCH HỘ",), (), *ROWS, (), ("", "", "")]), id="title and blanks"
        ),
        pytest.param(xlsx(ROWS[1:]), id="no heading"),
        pytest.param(csv(ROWS[1:], delimiter=";"), id="no heading, semicolons"),
    ],
)
def test_a_list_in_any_usual_form(content: bytes) -> None:
    """The column of numbers is found by its name, or by what it holds."""
    sheet, said = phone_list.call_list(content, FACE, COMMUNE)

    assert sorted(numbers(sheet)) == ["0912 345 678", "0987 654 321"]
    assert "2 số" in said
    assert "Không lấy" not in said


def test_a_list_in_windows_1258() -> None:
    """Old offices write Vietnamese with marks beside the letters."""
    rows = [
        ("Ho\u0323 va\u0300 tên", "Thôn", "Sô\u0301 điê\u0323n thoa\u0323i"),
        ("Lo\u0300 Thi\u0323 Hă\u0323c", "Thôn Đông", "0912345678"),
    ]
    content = "\n".join(";".join(row) for row in rows).encode("cp1258")

    sheet, _ = phone_list.call_list(content, FACE, COMMUNE)

    calls = read(sheet)["Danh sách gọi"]
    assert calls[1][1] == "Thôn Đông: 1 số"
    assert calls[2] == ["☐", "Lò Thị Hặc", "0912 345 678", ""]


def test_calls_are_listed_by_village_with_boxes_to_tick() -> None:
    """Old names are understood; the words to send and to say lie beside."""
    sheet, said = phone_list.call_list(xlsx(ROWS), FACE, COMMUNE)

    found = read(sheet)
    assert [row[1] for row in found["Danh sách gọi"][1:]] == [
        "Thôn Đoài: 1 số", "Lò Thị Hặc", "Thôn Đông: 1 số", "Nguyễn Văn Ánh",
    ]  # fmt: skip
    assert found["Danh sách gọi"][2][0] == "☐"
    assert found["Lời nhắn"][1][1].startswith("Xa Tan Nguyen TB-4827")
    assert "2 số, 2 thôn" in said


@pytest.mark.parametrize(
    ("heading", "village"),
    [
        (("STT", "Tên", "Tên thôn", "Tổ trưởng", "SĐT (Zalo)"), "Thôn Đông"),
        (("STT", "Chủ hộ", "Thôn, bản", "Ghi chú", "Điện thoại liên hệ"), "Thôn Đông"),
        (("STT", "Họ và tên chủ hộ", "Nơi ở", "Tổ trưởng", "Số ĐT"), "Thôn Đông"),
    ],
)
def test_columns_are_known_by_many_names(heading: tuple[str, ...], village: str) -> None:
    """No desk calls them like another."""
    rows = [heading, ("1", "Vi Thị Én", "Thôn Đông", "Bình", "0912345678")]

    sheet, _ = phone_list.call_list(xlsx(rows), FACE, COMMUNE)

    calls = read(sheet)["Danh sách gọi"]
    assert calls[1][1].startswith(village)
    assert calls[2][1:3] == ["Vi Thị Én", "0912 345 678"]


def test_what_was_left_out_is_told_by_line_without_any_number() -> None:
    """Doubles, empty cells and wrong numbers: line and cure; blank rows are no lines."""
    content = xlsx(
        [*ROWS, (), ("Vi", "Bản Mua", None), ("Ân", "", "0912 345 678"), ("Tú", "", "12345")]
    )

    sheet, said = phone_list.call_list(content, FACE, COMMUNE)

    left = read(sheet)["Không lấy"][1:]
    assert [row[0] for row in left] == [5, 6, 7]
    assert "Dòng 6: Trùng số với dòng 2." in said
    assert "Dòng 5: Chưa có số" in said
    assert "0912" not in said
    assert "12345" not in said


def test_what_looks_like_a_formula_stays_text() -> None:
    """A list from elsewhere runs nothing in the official's spreadsheet."""
    rows = [ROWS[0], ("=HYPERLINK(1)", "=1+1", "0912345678")]

    sheet, _ = phone_list.call_list(csv(rows), FACE, COMMUNE)

    assert sheet
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    assert all(cell.data_type != "f" for row in book["Danh sách gọi"].rows for cell in row)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "không có gì", id="empty"),
        pytest.param(b"%PDF-1.7\n...", "PDF", id="a PDF"),
        pytest.param(b"\xff\xd8\xff\xe0JFIF", "ảnh", id="a photo"),
        pytest.param(b"PK\x03\x04" + b"x" * 50, "hỏng", id="a cut-off workbook"),
        pytest.param(csv([("Tên", "Thôn"), ("Vi", "Đông")]), "cột số điện thoại", id="no numbers"),
        pytest.param(csv([ROWS[0], ("Vi", "Đông", "12")]), "Dòng 2", id="only wrong numbers"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    """One sentence says what it is and what to send instead."""
    sheet, said = phone_list.call_list(content, FACE, COMMUNE)

    assert sheet is None
    assert words in said
    assert "số điện thoại" in said


def test_nothing_of_a_list_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is read from a folder that is gone when the answer is there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    phone_list.call_list(csv(ROWS), replace(FACE), COMMUNE)

    assert list(tmp_path.iterdir()) == []
