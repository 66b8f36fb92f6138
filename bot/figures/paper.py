"""Puts the monthly report on one sheet of A4, in the layout of Vietnamese offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.figures.report import Report

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
SIZE = 13
"""Points, as office papers have them."""
IN_TABLE = 11
MANY_ROWS, IN_LONG_TABLE = 10, 9
"""From so many rows on the table is set smaller, so that the page still holds it."""
WIDE, FIRST = 165, 32
"""Millimetres between the margins, and of the column that names the villages."""
DOTS = 2
"""Lines left for proposals."""
NOTE = (
    "Dấu “<5”: ít hơn 5, không ghi số cụ thể để không ai bị nhận ra. "
    "Dấu “–”: chưa có lượt nào, hoặc thôn còn ít người dùng nên chưa tách riêng."
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks; spaces are in points."""

    size: int = SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    middle: bool = False
    before: int = 0
    after: int = 2


PLAIN, HEADING = Look(), Look(bold=True)


def docx(report: Report) -> bytes:
    """Print a report as a .docx that opens in any office program."""
    import docx as library

    document = library.Document()
    _prepare(document, report)
    _head(document, report)
    _line(document, "BÁO CÁO", Look(bold=True, middle=True, before=8))
    title = f"Kết quả hỗ trợ dịch vụ công qua trợ lý số, {report.month}"
    _line(document, title, Look(bold=True, middle=True, after=6))
    _line(document, "1. Kết quả chung", HEADING)
    for one in report.lines:
        _line(document, f"- {one}")
    _line(document, "2. Chỉ tiêu của xã (số đạt trong tháng/số cần đạt)", HEADING)
    _targets(document, report)
    _line(document, "3. Bà con hỏi nhiều nhất", HEADING)
    _line(document, report.asked)
    _line(document, "4. Bước bà con hay dừng giữa chừng", HEADING)
    _line(document, report.stopped)
    _line(document, "5. Kiến nghị", HEADING)
    for _ in range(DOTS):
        _dots(document)
    _signatures(document)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _prepare(document: "Document", report: Report) -> None:
    """Set paper, type and language; nothing in the file tells which program or when."""
    from datetime import datetime, time

    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    fonts = style.element.get_or_add_rPr()
    fonts.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    fonts.append(language)
    told = document.core_properties
    told.author, told.comments = report.commune, ""
    told.title = f"Báo cáo {report.month}"
    told.language = "vi-VN"
    told.created = told.modified = datetime.combine(report.day, time())


def _head(document: "Document", report: Report) -> None:
    left, right = _two(document, (62, 103))
    _put(left, "ỦY BAN NHÂN DÂN", Look(12, middle=True, after=0))
    _put(left, report.commune.upper(), Look(12, bold=True, underline=True, middle=True))
    _put(left, "Số:         /BC-UBND", Look(middle=True))
    _put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Look(12, bold=True, middle=True, after=0))
    _put(right, "Độc lập - Tự do - Hạnh phúc", Look(bold=True, underline=True, middle=True))
    day = report.day
    date = f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
    _put(right, f"{report.place}, {date}", Look(italic=True, middle=True))


def _targets(document: "Document", report: Report) -> None:
    if not report.rows:
        _line(document, "Xã chưa đặt chỉ tiêu.")
        return
    size = IN_LONG_TABLE if len(report.rows) > MANY_ROWS else IN_TABLE
    table = document.add_table(rows=0, cols=len(report.heads), style="Table Grid")
    others = (WIDE - FIRST) // (len(report.heads) - 1)
    _widen(table, (FIRST, *[others] * (len(report.heads) - 1)))
    last = len(report.rows)
    for place, row in enumerate((report.heads, *report.rows)):
        for column, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            look = Look(size, bold=place in (0, last), middle=column > 0, after=0)
            _put(cell, words, look)
            cell.width = table.columns[column].width
    _line(document, NOTE, Look(10, italic=True))


def _signatures(document: "Document") -> None:
    left, right = _two(document, (75, 90))
    title, below = (
        Look(bold=True, middle=True, before=6, after=0),
        Look(12, italic=True, middle=True),
    )
    _put(left, "NGƯỜI LẬP", title)
    _put(left, "(Ký, ghi rõ họ tên)", below)
    _put(right, "CHỦ TỊCH", title)
    _put(right, "(Ký, đóng dấu)", below)
    # Room for the hand and the seal; and Word wants a line below a table, however small.
    _line(document, "", Look(1, before=44, after=0))


def _two(document: "Document", widths: Sequence[int]) -> "tuple[_Cell, _Cell]":
    """Lay two columns without lines."""
    table = document.add_table(rows=1, cols=2)
    _widen(table, widths)
    left, right = table.rows[0].cells
    left.width, right.width = (column.width for column in table.columns)
    return left, right


def _widen(table: "Table", widths: Sequence[int]) -> None:
    """Set the columns' widths in millimetres, and keep them."""
    from docx.shared import Mm

    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)


def _dots(document: "Document") -> None:
    """Leave a dotted line from margin to margin."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    line = document.add_paragraph()
    _write(line, "\t", PLAIN)
    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _put(cell: "_Cell", words: str, look: Look) -> None:
    """Write a line into a cell: into the empty one it has, or below what is there."""
    first = cell.paragraphs[0]
    fresh = not first.runs and not cell.paragraphs[1:]
    _write(first if fresh else cell.add_paragraph(), words, look)


def _line(document: "Document", words: str, look: Look = PLAIN) -> None:
    _write(document.add_paragraph(), words, look)


def _write(paragraph: "Paragraph", words: str, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    run = paragraph.add_run(words)
    run.font.size = Pt(look.size)
    run.bold, run.italic, run.underline = look.bold, look.italic, look.underline
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = 1.0
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.middle else WD_ALIGN_PARAGRAPH.LEFT
