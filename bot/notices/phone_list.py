"""From an official's list of phone numbers to a call list by village; no number of it is kept."""

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import normalize

from bot.errors import FileRefused
from bot.forms import Face
from bot.forms.sms import sms
from bot.notices import phones
from bot.notices.phones import NoPhone
from bot.notices.workbook import Cell, workbook
from bot.spreadsheet import Line, Sheet, sheets
from content.commune import Commune
from content.texts import fold

AGAIN = "Gửi tệp Excel (.xlsx) hoặc CSV có một cột số điện thoại."
HEADING_WITHIN = 40
"""Lines at the top among which the heading is looked for."""
MOST = 20_000
"""Numbers of a list; nobody calls more."""
LARGEST_UNPACKED = 32 * 2**20
"""Bytes of a workbook: MOST numbers take a fifth of it, and more takes minutes to read."""
NAMED = 5
"""Lines left out that are told in the chat; the sheet tells of all."""
NAMES = ("ho va ten", "ho ten", "ten", "chu ho", "ho dan", "ho ten chu ho", "nguoi dan")
VILLAGE_WORDS = frozenset(
    {
        *("thon", "ban", "xom", "ap", "to", "khu", "lang", "buon", "khom", "so", "dan", "pho"),
        *("ten", "noi", "o", "cho", "dia", "chi", "thuong", "tru"),
    }
)
"""Of these the names of a column of villages are made: “Thôn/bản”, “Tổ dân phố”, “Địa chỉ”."""
NOWHERE = "Chưa ghi thôn"
BOX = "☐"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a line each thing stands; -1 for what the list does not have."""

    phone: int
    name: int = -1
    village: int = -1
    heading: int = 0
    """The line above the first number; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was left out, and why."""

    line: int
    why: str


@dataclass(slots=True)
class Listing:
    """A list while it is read: in memory only."""

    by_village: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Names and numbers."""
    left: list[Left] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    """The line of each number."""


def call_list(content: bytes, face: Face, commune: Commune) -> tuple[bytes | None, str]:
    """Make the call list; None where there is none, and what was read, in words."""
    try:
        _refuse_a_flood(content)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsx"  # whatever it is: what reads workbooks wants this
            path.write_bytes(content)
            listing = _read(path, commune)
    except FileRefused as error:
        return None, str(error)
    if not listing.seen:
        return None, "\n".join(["Không đọc được số nào.", *_told(listing.left), AGAIN])
    return _sheet(listing, face), _said(listing)


def _refuse_a_flood(content: bytes) -> None:
    """Refuse a small file that unpacks to a huge one, before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # no workbook, or a damaged one: `sheets` says which
    if unpacked > LARGEST_UNPACKED:
        raise FileRefused(f"Tệp bung ra quá lớn, không phải danh sách thường. {AGAIN}")


def _read(path: Path, commune: Commune) -> Listing:
    sheet, columns = _find(sheets(path, AGAIN))
    listing = Listing()
    for number, cells in sheet.lines():
        if number <= columns.heading or not any(_text(cell) for cell in cells):
            continue
        if len(listing.seen) >= MOST:
            listing.left.append(
                Left(number, f"Từ dòng này bỏ: quá {MOST} số. Chia thành nhiều tệp.")
            )
            break
        _take(listing, number, cells, columns, commune)
    return listing


def _take(
    listing: Listing, number: int, cells: tuple[Any, ...], columns: Columns, commune: Commune
) -> None:
    def cell(place: int) -> Any:
        return cells[place] if 0 <= place < len(cells) else None

    try:
        numbers = phones.read(cell(columns.phone))
    except NoPhone as error:
        listing.left.append(Left(number, str(error)))
        return
    place = _text(cell(columns.village))
    known = commune.find_village(place) if place else None
    village = known.name if known else place or NOWHERE
    for one in numbers:
        if one in listing.seen:
            listing.left.append(Left(number, f"Trùng số với dòng {listing.seen[one]}."))
            continue
        listing.seen[one] = number
        listing.by_village.setdefault(village, []).append((_text(cell(columns.name)), one))


def _find(ways: list[Sheet]) -> tuple[Sheet, Columns]:
    """Find the column of numbers: by its name, else by what it holds."""
    for sheet in ways:
        for number, cells in _top(sheet):
            if place := _place(cells, phones.is_heading):
                return sheet, _columns(cells, place[0], number)
    for sheet in ways:
        held = Counter(place for _, cells in _top(sheet) for place in phones.all_of(cells))
        if held:
            return sheet, Columns(held.most_common(1)[0][0])
    raise FileRefused(f"Không thấy cột số điện thoại. {AGAIN}")


def _place(cells: tuple[Any, ...], is_it: Callable[[Any], bool]) -> list[int]:
    return [place for place, cell in enumerate(cells) if is_it(cell)]


def _columns(cells: tuple[Any, ...], phone: int, heading: int) -> Columns:
    """Find the other columns by their names."""
    said = [" ".join(re.findall("[a-z]+", fold(_text(cell)))) for cell in cells]
    villages = [
        place
        for place, one in enumerate(said)
        if one and one != "ten" and VILLAGE_WORDS.issuperset(one.split())
    ]
    names = [
        place
        for name in NAMES
        for place, one in enumerate(said)
        if place not in villages and (one == name or one.startswith(f"{name} "))
    ]
    return Columns(phone, [*names, -1][0], [*villages, -1][0], heading)


def _top(sheet: Sheet) -> Iterator[Line]:
    lines = sheet.lines()
    try:
        yield from islice(lines, HEADING_WITHIN)
    finally:
        lines.close()  # type: ignore[attr-defined] # it is a generator


def _text(cell: Any) -> str:
    # Windows-1258 keeps marks beside their letters.
    return "" if cell is None else " ".join(normalize("NFC", str(cell)[:200]).split())


def _sheet(listing: Listing, face: Face) -> bytes:
    calls: list[tuple[Cell, ...]] = [("Đã gọi", "Họ tên", "Số điện thoại", "Ghi chú")]
    for village, people in sorted(listing.by_village.items()):
        calls.append(("", f"{village}: {len(people)} số", "", ""))
        calls += [(BOX, name, phones.pretty(number), "") for name, number in people]
    left: list[tuple[Cell, ...]] = [
        ("Dòng", "Vì sao không lấy"),
        *((one.line, one.why) for one in listing.left),
    ]
    words = [
        ("Dùng khi", "Lời"),
        ("Nhắn SMS", sms(face)),
        ("Gọi điện", f"{face.text}\n\nMã của tin: {face.code}"),
    ]
    return workbook({"Danh sách gọi": calls, "Lời nhắn": words, "Không lấy": left})


def _said(listing: Listing) -> str:
    villages = len(listing.by_village)
    first = f"Danh sách gọi có {len(listing.seen)} số, {villages} thôn. Tệp tự xoá sau một ngày."
    return "\n".join([first, *_told(listing.left)])


def _told(left: list[Left]) -> list[str]:
    if not left:
        return []
    more = len(left) - NAMED
    return [
        f"Không lấy {len(left)} dòng:",
        *(f"• Dòng {one.line}: {one.why}" for one in left[:NAMED]),
        *([f"… và {more} dòng nữa."] if more > 0 else ()),
    ]
