"""Reads phone numbers as people and spreadsheets write them: 0912.345.678, +84…, 912345678."""

import re
from collections.abc import Iterator
from typing import Any

from content.texts import fold

MOBILE = re.compile(r"0[35789]\d{8}")
LANDLINE = re.compile(r"02\d{9}")
OLD = re.compile(r"01[2689]\d{8}")
"""Mobile numbers of eleven digits, gone since 2018."""
ABROAD = re.compile(r"^(?:\+|00)?84(?=\d{9,10}$)")
EATEN = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
"""How a spreadsheet writes a long number in a narrow column."""
SHORTENED = (9, 10)
"""Digits of a mobile number, and of a landline, whose nought a spreadsheet ate."""
BETWEEN = re.compile(r"[/;,|\n]|\s[-–]\s|\shoặc\s|\bvà\b")
WRITING = re.compile(r"[\s.\-–()'‘’\u00a0]")


class NoPhone(ValueError):
    """What stands in a cell is no number that can be called; the text says why, and what to do."""


def read(cell: Any) -> list[str]:
    """Read every number of a cell, each as 0912345678; raises NoPhone."""
    written = _written(cell)
    if not written:
        raise NoPhone("Chưa có số điện thoại.")
    # 9,12E+08 is one number, for all its comma.
    parts = [written] if EATEN.fullmatch(written) else BETWEEN.split(written)
    return [_one(part) for part in parts if part.strip()]


def looks_like(cell: Any) -> bool:
    """Tell whether a cell holds numbers and nothing else."""
    try:
        return bool(read(cell))
    except NoPhone:
        return False


def pretty(number: str) -> str:
    """Write a number so that it can be dialled without losing one's place: 0912 345 678."""
    return f"{number[:4]} {number[4:7]} {number[7:]}"


def is_heading(cell: Any) -> bool:
    """Tell whether a cell names the column of phone numbers."""
    said = " ".join(re.sub(r"[^a-z ]", " ", fold(_written(cell))).split())
    return any(said == one or said.startswith(f"{one} ") for one in HEADINGS)


HEADINGS = (
    "so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "so di dong", "dtdd",
    "so dtdd", "dt di dong", "phone", "mobile", "tel", "so may", "so zalo",
    "zalo", "so lien he", "lien he",
)  # fmt: skip


def _written(cell: Any) -> str:
    # 912345678.0 is what a workbook makes of a number.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)[:200].strip()


def _one(part: str) -> str:
    plain = part.strip().replace(" ", "")
    digits = _uneaten(plain) if EATEN.fullmatch(plain) else _joined(plain)
    digits = ABROAD.sub("0", digits)
    if len(digits) in SHORTENED and not digits.startswith("0"):
        digits = f"0{digits}"
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    raise NoPhone(_why(digits))


def _joined(plain: str) -> str:
    # 912345678.0: what a CSV has of a column of numbers.
    return WRITING.sub("", plain.removesuffix(".0") if plain[:-2].isdecimal() else plain)


def _uneaten(plain: str) -> str:
    """Write 9.12345678E+8 out; what was rounded is lost."""
    mantissa, _, exponent = plain.lower().partition("e")
    digits = re.sub(r"\D", "", mantissa)
    if len(digits) < SHORTENED[0]:
        raise NoPhone("Excel đã làm tròn số này. Đổi cột sang kiểu Văn bản rồi gõ lại số.")
    return digits.ljust(int(exponent.removeprefix("+")) + 1, "0")


def _why(digits: str) -> str:
    if not digits.isdecimal():
        return "Không phải số điện thoại. Chỉ ghi số, ví dụ 0912 345 678."
    if OLD.fullmatch(digits):
        return "Số cũ 11 số, nay không còn. Hỏi lại số mới, 10 số."
    many = len(digits)
    return f"Số này có {many} chữ số. Số di động có 10 chữ số, bắt đầu bằng 03, 05, 07, 08, 09."


def all_of(cells: tuple[Any, ...]) -> Iterator[int]:
    """List the places of a line where a number stands."""
    return (place for place, cell in enumerate(cells) if looks_like(cell))
