"""Fills the local table from a file: every line is taken or refused with a reason, at once."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bot.dossier import Dossier
from bot.dossiers import columns as cells
from bot.dossiers.columns import CellError, Columns
from bot.errors import FileRefused
from bot.spreadsheet import Line, Sheet, sheets
from bot.storage import Db, dossiers

Progress = Callable[[int, int], None]
"""Told how many lines are read, of how many (0: nobody knows); from another thread."""

AGAIN = "Mở danh sách trong phần mềm một cửa, chọn xuất Excel (.xlsx) hoặc CSV, rồi nhập lại."
HEADER_WITHIN = 40
"""Lines at the top among which the header is looked for."""
EVERY = 1000
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was understood."""

    line: int
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken, and why, in words for the official who made the list."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import."""

    total: int
    """Lines with a dossier on them."""
    taken: int
    refused: tuple[Refused, ...]
    changed: int
    """Dossiers known before that are at another stage now."""

    def say(self) -> str:
        """Tell the official who handed the list over, line by line."""
        if self.taken:
            first = f"Đã nạp {self.taken} hồ sơ. {self.changed} hồ sơ đã đổi trạng thái."
        else:
            first = "Chưa nạp hồ sơ nào. Danh sách cũ vẫn giữ nguyên."
        lines = [f"  Dòng {one.line}: {one.reason}" for one in self.refused]
        if lines:
            lines.insert(0, f"Không lấy {len(lines)} trong {self.total} dòng:")
        return "\n".join([first, *lines])


@dataclass(slots=True)
class Listing:
    """A whole list, read and not yet stored."""

    total: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def add(self, one: Row | Refused) -> None:
        """Take a line in; of two lines with one code the later one counts."""
        self.total += 1
        if isinstance(one, Refused):
            self.refused.append(one)
            return
        earlier = self.rows.pop(one.dossier.code, None)
        if earlier:
            self.refused.append(
                Refused(earlier.line, f"Trùng mã với dòng {one.line}. Lấy theo dòng {one.line}.")
            )
        self.rows[one.dossier.code] = one


async def import_file(
    db: Db, path: Path, now: datetime, progress: Progress | None = None
) -> Report:
    """Take in a list as a one-stop desk exports it: all of it in one transaction.

    A dossier that is no longer listed keeps what was last said of it, and when that was.
    Raises FileRefused for a file that is no such list; then nothing has changed.
    """
    listing = await asyncio.to_thread(collect, path, now, progress or _quietly)
    listing.refused.sort(key=lambda one: one.line)
    found = [row.dossier for row in listing.rows.values()]
    changed = 0
    if found:
        async with db.begin() as tx:
            import_id = await dossiers.begin_import(
                tx,
                rows=len(found),
                refused=len(listing.refused),
                started_at=now,
                finished_at=now,
            )
            for start in range(0, len(found), BATCH):
                changed += await dossiers.save(tx, found[start : start + BATCH], import_id)
    return Report(listing.total, len(found), tuple(listing.refused), changed)


def collect(path: Path, now: datetime, progress: Progress) -> Listing:
    """Read the whole file; of each line only the code, the status and the dates are kept."""
    sheet, header, columns = _find_header(sheets(path, AGAIN))
    listing = Listing()
    number = header
    for number, line in sheet.lines():
        if number > header and (one := read(columns, (number, line), now)):
            listing.add(one)
        if number % EVERY == 0:
            progress(number, max(sheet.about, number))
    progress(number, number)
    if not listing.total:
        raise FileRefused(f"Danh sách có tên cột nhưng không có hồ sơ nào. {AGAIN}")
    return listing


def read(columns: Columns, line: Line, now: datetime) -> Row | Refused | None:
    """Understand one line; None for a line without a dossier (empty, a total, a signature)."""
    number, values = line

    def cell(place: int) -> Any:
        return values[place] if 0 <= place < len(values) else None

    if not cells.text(cell(columns.code)) and not cells.text(cell(columns.status)):
        return None
    try:
        return Row(
            number,
            Dossier(
                code=cells.code(cell(columns.code)),
                stage=cells.stage(cell(columns.status)),
                source=dossiers.LOCAL,
                as_of=now,
                received_on=cells.day(cell(columns.received), "ngày tiếp nhận"),
                due_on=cells.day(cell(columns.due), "ngày hẹn trả"),
                finished_on=cells.day(cell(columns.finished), "ngày trả kết quả"),
                pickup=cells.pickup(cell(columns.pickup)),
            ),
        )
    except CellError as error:
        return Refused(number, str(error))


def _quietly(done: int, total: int) -> None:
    del done, total


def _find_header(ways: list[Sheet]) -> tuple[Sheet, int, Columns]:
    without_status = False
    for sheet in ways:
        for number, line in _top(sheet):
            columns = cells.columns(line)
            if columns and columns.status >= 0:
                return sheet, number, columns
            without_status = without_status or columns is not None
    if without_status:
        raise FileRefused(f"Danh sách thiếu cột “Trạng thái”. {AGAIN}")
    raise FileRefused(f"Không thấy cột “Mã hồ sơ” trong {HEADER_WITHIN} dòng đầu. {AGAIN}")


def _top(sheet: Sheet) -> Iterator[Line]:
    lines = sheet.lines()
    try:
        yield from islice(lines, HEADER_WITHIN)
    finally:
        lines.close()  # type: ignore[attr-defined]
