"""Writes the history of a sheet as an Excel workbook, the lines as the page shows them; no text in it can run."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import write_text
from scoring.selectors.sheet_history import HistoryLine

_COLUMNS: Final = (
    ("Lúc", 17),
    ("Nội dung", 40),
    ("Lần chấm", 18),
    ("Từ", 34),
    ("Thành", 34),
    ("Ghi chú, lý do", 40),
    ("Người làm", 24),
    ("Đường vào", 22),
)
HEAD_ROW: Final = 4
_WRAP = Alignment(wrap_text=True, vertical="top")


def history_workbook(title: str, source: str, lines: Sequence[HistoryLine], *, illustrative: bool) -> bytes:
    """The .xlsx of `lines` under `title` and `source` (what it is and when it was made)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lịch sử"
    for row, text in enumerate((title, source + (" Số liệu minh họa." if illustrative else "")), start=1):
        write_text(sheet.cell(row, 1), text)
    sheet.cell(1, 1).font = Font(name="Arial", size=13, bold=True)
    for at, (head, width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(HEAD_ROW, at)
        write_text(cell, head)
        cell.font, cell.fill = Font(name="Arial", size=10, bold=True), PatternFill("solid", fgColor="E8EFF8")
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, line in enumerate(lines, start=HEAD_ROW + 1):
        for at, text in enumerate(_texts(line), start=1):
            cell = sheet.cell(row, at)
            write_text(cell, text)
            cell.font, cell.alignment = Font(name="Arial", size=10), _WRAP
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _texts(line: HistoryLine) -> tuple[str, ...]:
    at = f"{timezone.localtime(line.at):%d/%m/%Y %H:%M:%S}"
    return (at, line.what, line.layer, line.old, line.new, line.note, line.who, line.way)
