"""Understands a desk's list: which column is what, and what stands in a cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot import codes
from bot.dossier import Pickup, Stage
from content.texts import fold

# The spellings of each column, the surest first; folded, without what stands in brackets.
CODE = (
    "ma ho so|ma so ho so|ma hs|ma so hs|so ho so|so hs|ho so so|ma ho so dvc|ma ho so dvcqg|"
    "ma ho so dien tu|so/ma ho so|ma/so ho so|ma bien nhan|so bien nhan|ma tiep nhan|ma so"
)
STATUS = (
    "trang thai|tinh trang|trang thai ho so|tinh trang ho so|trang thai hs|tinh trang hs|"
    "trang thai xu ly|tinh trang xu ly|trang thai giai quyet|tinh trang giai quyet|"
    "trang thai xu ly ho so|tinh trang xu ly ho so|ma trang thai|trangthaihoso"
)
RECEIVED = (
    "ngay tiep nhan|ngay nhan|ngay nhan ho so|ngay tiep nhan ho so|thoi gian tiep nhan|"
    "thoi diem tiep nhan|ngay gio tiep nhan|ngay nhan hs|tiep nhan|ngay nop|ngay nop ho so"
)
DUE = (
    "ngay hen tra|hen tra|ngay hen tra ket qua|hen tra ket qua|ngay hen tra kq|ngay hen|"
    "thoi gian hen tra|ngay gio hen tra|han tra|han tra ket qua|han xu ly|han giai quyet"
)
FINISHED = (
    "ngay tra ket qua|ngay tra|ngay tra kq|ngay co ket qua|ngay ket thuc xu ly|ngay ket thuc|"
    "ngay hoan thanh|ngay xu ly xong|ngay giai quyet xong|thoi gian tra ket qua"
)
PICKUP = (
    "hinh thuc tra|hinh thuc nhan|hinh thuc tra ket qua|hinh thuc nhan ket qua|"
    "hinh thuc tra kq|hinh thuc nhan kq|cach nhan ket qua|dang ky nhan ket qua|"
    "noi nhan ket qua|hinh thuc nhan/tra ket qua|hinh thuc tra/nhan ket qua"
)
STAGES = {
    Stage.registered: "moi dang ky|moi nop|da nop|cho tiep nhan|dang cho tiep nhan|"
    "chua tiep nhan|cho xac nhan|ho so moi",
    Stage.received: "duoc tiep nhan|da duoc tiep nhan|da tiep nhan|moi tiep nhan|tiep nhan|"
    "da nhan|da nhan ho so",
    Stage.refused: "khong duoc tiep nhan|khong tiep nhan|tu choi tiep nhan|tu choi|bi tu choi",
    Stage.processing: "dang xu ly|dang giai quyet|dang thuc hien|dang tham dinh|dang xac minh|"
    "cho xu ly|dang trinh ky|trinh ky|cho ky|dang cho ky|cho duyet|cho phe duyet|"
    "cho ky duyet|dang luan chuyen|da chuyen xu ly|chua giai quyet",
    Stage.more_papers: "yeu cau bo sung giay to|yeu cau bo sung|yeu cau bo sung ho so|"
    "cho bo sung|dang cho bo sung|cho bo sung ho so|cho bo sung giay to|can bo sung|"
    "bo sung|bo sung ho so|tam dung cho bo sung|dung cho bo sung",
    Stage.pay: "yeu cau thuc hien nghia vu tai chinh|cho thuc hien nghia vu tai chinh|"
    "thuc hien nghia vu tai chinh|nghia vu tai chinh|cho nop thue|cho nop phi|cho nop le phi|"
    "cho nop tien|cho thanh toan|yeu cau thanh toan|cho thuc hien nvtc",
    Stage.withdrawn: "cong dan yeu cau rut ho so|yeu cau rut ho so|cong dan rut ho so|"
    "rut ho so|da rut|da rut ho so|xin rut|ho so rut",
    Stage.stopped: "dung xu ly|da dung xu ly|dung giai quyet|da dung|khong giai quyet|"
    "tu choi giai quyet|khong du dieu kien|tra lai|tra lai ho so",
    Stage.done: "da xu ly xong|da xu ly|xu ly xong|da co ket qua|co ket qua|da giai quyet|"
    "da giai quyet xong|giai quyet xong|hoan thanh|da hoan thanh|cho tra ket qua|cho tra|"
    "cho nhan ket qua|cho tra kq|chua tra ket qua",
    Stage.returned: "da tra ket qua|da tra|tra ket qua|da tra kq|da nhan ket qua|da tra cong dan",
}
BY_WORDING = {wording: stage for stage, all_ in STAGES.items() for wording in all_.split("|")}
LATENESS = re.compile(r"\s*(?:\(.*\)|(?:trong|qua|dung|tre|truoc|som|con|den) han|tre hen)$")
NUMBERED = re.compile(r"^(\d{1,2})(?:\.0)?(?:$|\s*[-.:)]\s*|\s+)(.*)$")
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|[*:]")

DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_DATE = frozenset(("", "-", "--", "/", "n/a", "null", "none", "khong", "chua co", "0"))
SEEN = 200
"""Characters of a cell that are looked at."""


class CellError(ValueError):
    """A cell says nothing that can be used; the text names the column and the cure."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a line each thing stands; -1 for what the list does not have."""

    code: int
    status: int
    received: int
    due: int
    finished: int
    pickup: int


def columns(cells: Sequence[Any]) -> Columns | None:
    """Read a line as the header; None if it names no code."""
    names = [_header(cell) for cell in cells]
    code = _place(names, CODE)
    if code < 0:
        return None
    rest = (_place(names, spellings) for spellings in (STATUS, RECEIVED, DUE, FINISHED, PICKUP))
    return Columns(code, *rest)


def code(cell: Any) -> str:
    """Read a dossier code exactly as printed; a guess is not good enough for a list."""
    if not text(cell):
        raise CellError("Ô mã hồ sơ để trống. Ghi mã vào.")
    found = codes.find(text(cell))
    if found is None or found.repaired:
        raise CellError(f"Mã hồ sơ “{text(cell)[:40]}” thiếu hoặc sai chỗ nào đó. Xem lại mã.")
    return found.code


def stage(cell: Any) -> Stage:
    """Read a status by its number, its official name or a usual local wording."""
    said = fold(text(cell))
    numbered = NUMBERED.match(said)
    if numbered and numbered[1].lstrip("0") in set(Stage):
        by_number = Stage(numbered[1].lstrip("0"))
        by_name = _wording(numbered[2]) or by_number
        if by_name is by_number:
            return by_number
    elif found := _wording(said):
        return found
    raise CellError(f"Chưa hiểu trạng thái “{text(cell)[:40]}”. Ghi số từ 1 đến 10.")


def day(cell: Any, column: str) -> date | None:
    """Read a date in any usual form; None for an empty cell."""
    if isinstance(cell, datetime):
        return _sane(cell.date(), cell, column)
    if isinstance(cell, date):
        return _sane(cell, cell, column)
    said = text(cell)
    if fold(said) in NO_DATE:
        return None
    try:
        return _sane(_written(said), cell, column)
    except ValueError as error:
        raise CellError(_no_date(said, column)) from error


def pickup(cell: Any) -> Pickup:
    """Read how the result is to be received; empty if that is not clear."""
    said = fold(text(cell))
    if "buu" in said:
        return "post"
    if any(word in said for word in ("truc tuyen", "dien tu", "qua mang", "online", "vneid")):
        return "online"
    if any(word in said for word in ("truc tiep", "tai quay", "mot cua", "tai trung tam")):
        return "counter"
    return ""


def text(cell: Any) -> str:
    """Return what a cell shows, no more of it than is looked at."""
    return "" if cell is None else str(cell)[:SEEN].strip()


def _header(cell: Any) -> str:
    return " ".join(fold(BRACKETS.sub(" ", text(cell))).split()).strip(" .")


def _place(names: Sequence[str], spellings: str) -> int:
    return next((names.index(one) for one in spellings.split("|") if one in names), -1)


def _wording(said: str) -> Stage | None:
    """Find a wording, with and without what a desk writes after it."""
    tries: Iterable[str] = (said, LATENESS.sub("", said), re.split(r"\s*[-:(;,]", said)[0])
    return next((BY_WORDING[one] for one in tries if one in BY_WORDING), None)


def _written(said: str) -> date:
    if found := YEAR_FIRST.search(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.search(said):
        year = int(found[3]) + (FIRST_YEAR if len(found[3]) == 2 else 0)  # noqa: PLR2004 - “26”
        return date(year, int(found[2]), int(found[1]))
    if found := PACKED.fullmatch(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if SERIAL.fullmatch(said):
        return EXCEL_EPOCH + timedelta(days=int(float(said)))
    raise ValueError(said)


def _sane(read: date, cell: Any, column: str) -> date:
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise CellError(_no_date(text(cell), column))
    return read


def _no_date(said: str, column: str) -> str:
    return f"Chưa đọc được {column} “{said[:40]}”. Ghi ngày/tháng/năm, ví dụ 26/11/2026."
