"""Writes one table of texts as an Excel workbook with its head and source; no text in it can run, and it knows no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import write_text

HEAD_ROW: Final = 4
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_FONT: Final = Font(name="Arial", size=10)


def table_workbook(
    sheet_name: str, head: Sequence[str], columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]
) -> bytes:
    """The .xlsx of `rows` under `head` (a title and where it comes from); `columns` are names and widths in characters."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name
    for row, text in enumerate(head, start=1):
        write_text(sheet.cell(row, 1), text)
    sheet.cell(1, 1).font = Font(name="Arial", size=13, bold=True)
    for at, (name, width) in enumerate(columns, start=1):
        cell = sheet.cell(HEAD_ROW, at)
        write_text(cell, name)
        cell.font, cell.fill = Font(name="Arial", size=10, bold=True), PatternFill("solid", fgColor="E8EFF8")
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, texts in enumerate(rows, start=HEAD_ROW + 1):
        for at, text in enumerate(texts, start=1):
            cell = sheet.cell(row, at)
            write_text(cell, text)
            cell.font, cell.alignment = _FONT, _WRAP
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    out = BytesIO()
    book.save(out)
    return out.getvalue()
