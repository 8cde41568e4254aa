"""Writes a workbook of figures or procedures: table, help, guide, hidden meta sheet, print set-up; it must not ask the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_portal.spreadsheets import write_text
from scoring.excel.layout import GUIDE_SHEET, META_SHEET, cell_name, column_letters

_FONT: Final = "Times New Roman"
_LINE: Final = Side(style="thin", color="FFB7C0CC")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", fgColor="FF1F4E79")
_OPEN: Final = PatternFill("solid", fgColor="FFFFFBE6")
_PROMPT: Final = 250

Value = str | int | None


@dataclass(frozen=True)
class TableLine:
    """A row of the table: its values, the format of its numbers, help for the cells to fill in, a list to choose from."""

    values: Sequence[Value]
    number_format: str = "General"
    help: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class TableSheet:
    """A workbook: sheet name, rows above the head (label, code, name), columns with widths, lines, which columns are open.

    `grows` leaves the sheet unprotected, with `spare` rows to fill in below.
    """

    title: str
    above: Sequence[tuple[str, str, str]]
    columns: Mapping[str, int]
    open_columns: frozenset[str]
    lines: Sequence[TableLine]
    guide: Sequence[str]
    meta: Mapping[str, str]
    grows: bool = False
    spare: int = field(default=0)


def render_table(spec: TableSheet) -> bytes:
    """The workbook: texts never run, codes and approximate figures are texts, whole numbers are numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = spec.title
    head = len(spec.above) + 1
    for number, texts in enumerate(spec.above, start=1):
        for column, text in enumerate(texts, start=1):
            _put(sheet.cell(number, column), text)
    for column, (name, width) in enumerate(spec.columns.items(), start=1):
        _head_cell(sheet.cell(head, column), name)
        sheet.column_dimensions[column_letters(column)].width = width
    for number, line in enumerate(spec.lines, start=head + 1):
        _write_line(sheet, number, line, spec)
    last = head + len(spec.lines) + spec.spare
    for number in range(head + len(spec.lines) + 1, last + 1):
        _write_line(sheet, number, TableLine([None] * len(spec.columns)), spec)
    _set_up(sheet, head, last, spec)
    _write_guide(book.create_sheet(GUIDE_SHEET), spec.guide)
    _write_meta(book.create_sheet(META_SHEET), spec.meta)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _put(cell: Cell | MergedCell, value: Value) -> None:
    if isinstance(value, str):
        cell.number_format = "@"
        write_text(cell, value)
    elif value is not None:
        cell.value = value


def _head_cell(cell: Cell | MergedCell, name: str) -> None:
    write_text(cell, name)
    cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFFFF")
    cell.fill, cell.border = _HEAD, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _write_line(sheet: Worksheet, number: int, line: TableLine, spec: TableSheet) -> None:
    for column, (name, value) in enumerate(zip(spec.columns, line.values, strict=True), start=1):
        cell = sheet.cell(number, column)
        is_open = name in spec.open_columns
        cell.number_format = line.number_format if is_open else "@"
        _put(cell, value)
        if is_open:
            cell.number_format = line.number_format
        cell.font = Font(name=_FONT, size=11)
        cell.border = _BORDER
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="right" if is_open else "left")
        cell.protection = Protection(locked=not (is_open or spec.grows))
        if is_open or spec.grows:
            cell.fill = _OPEN
        if is_open and (line.help or line.choices):
            _help(sheet, cell_name(number, column), line)


def _help(sheet: Worksheet, name: str, line: TableLine) -> None:
    if line.choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(line.choices)}"', allow_blank=True)
        rule.errorTitle, rule.error, rule.showErrorMessage = "Chưa đúng", "Chọn một trong danh sách của ô.", True
    else:
        rule = DataValidation(type="none", allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = "Cách điền", line.help[:_PROMPT], True
    rule.add(name)
    sheet.add_data_validation(rule)


def _set_up(sheet: Worksheet, head: int, last: int, spec: TableSheet) -> None:
    """Freeze, protect without a password where no row may be added, and lay the sheet out for A4 landscape."""
    sheet.freeze_panes = f"A{head + 1}"
    sheet.protection.sheet = not spec.grows
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.print_area = f"A1:{column_letters(len(spec.columns))}{last}"


def _write_guide(sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        write_text(cell, line)
        cell.font = Font(name=_FONT, size=12)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = 9


def _write_meta(sheet: Worksheet, meta: Mapping[str, str]) -> None:
    """Say whose workbook it is: key in column A, value in B, all of them text."""
    for number, (key, value) in enumerate(meta.items(), start=1):
        write_text(sheet.cell(number, 1), key)
        _put(sheet.cell(number, 2), value)
    sheet.sheet_state = "hidden"
