"""Writes tables as an XLSX file: what looks like a formula in somebody's text stays text."""

from collections.abc import Mapping, Sequence
from io import BytesIO

Cell = str | int
Table = Sequence[Sequence[Cell]]
WIDEST = 60


def workbook(tables: Mapping[str, Table]) -> bytes:
    """Write tables as sheets, in order; the first row of each is its heading."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book, bold, wrapped = Workbook(write_only=True), Font(bold=True), Alignment(wrap_text=True)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place, width in enumerate(_widths(rows)):
            sheet.column_dimensions[chr(ord("A") + place)].width = width
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                shown = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
                cell = WriteOnlyCell(sheet, shown)
                cell.alignment = wrapped
                if isinstance(value, str):
                    cell.data_type = "s"
                if number == 0:
                    cell.font = bold
                cells.append(cell)
            sheet.append(cells)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _widths(rows: Table) -> list[int]:
    columns = max((len(row) for row in rows), default=0)
    return [
        min(WIDEST, 3 + max(len(str(row[place])) for row in rows if len(row) > place))
        for place in range(columns)
    ]
