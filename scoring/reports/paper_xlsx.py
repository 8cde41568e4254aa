"""Writes a paper as an Excel workbook, a sheet for each table: real numbers, Vietnamese forms, frozen heads, a native chart.

Figures are numbers from Decimal; texts of people are written so that no spreadsheet runs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import cell_text, write_text
from scoring.reports.paper import MISSING, Column, Kind, Paper, Section, Value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TIED: Final = '0"="'
FORMS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "General",
    Kind.EXACT: "General",
    Kind.COUNT: "#,##0",
    Kind.PERCENT: "#,##0.0",
    Kind.PLACES: "+0;\u22120;0",
    Kind.SHARE_CHANGE: "+0.0;\u22120.0;0.0",
}
_LONGEST_NAME: Final = 31
HEAD_ROW: Final = 6
_CHART_ROWS: Final = 60

_BOLD = Font(name="Arial", size=10, bold=True)
_PLAIN = Font(name="Arial", size=10)
_TITLE = Font(name="Arial", size=13, bold=True)
_MARK = Font(name="Arial", size=11, bold=True, color="A8321C")
_TINT = PatternFill("solid", fgColor="E8EFF8")
_LINE = Border(bottom=Side(style="thin", color="C7CFDA"))
_WRAP = Alignment(wrap_text=True, vertical="center")
_RIGHT = Alignment(horizontal="right")


def workbook(paper: Paper) -> bytes:
    """The .xlsx of a paper; a paper of sentences alone is one sheet with them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = cell_text(paper.agency)
    book.properties.title = cell_text(paper.title)
    names: list[str] = []
    for section in paper.sections:
        names.append(sheet_name(section.sheet, names))
        _section_sheet(book.create_sheet(names[-1]), paper, section)
    if not paper.sections:
        sheet = book.create_sheet(sheet_name(paper.title, []))
        _head(sheet, paper.title, paper)
        for row, sentence in enumerate(paper.sentences, start=HEAD_ROW + 1):
            _note(sheet, row, sentence)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that Excel takes for a sheet (at most 31 characters, none of []:*?/ or backslash), unlike those `taken`."""
    used = {name.casefold() for name in taken}
    plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).split()).strip("' ") or "Khối"
    name, number = plain[:_LONGEST_NAME].rstrip("' "), 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def _section_sheet(sheet: Worksheet, paper: Paper, section: Section) -> None:
    _head(sheet, section.title, paper)
    for at, column in enumerate(section.columns, start=1):
        cell = _cell(sheet, HEAD_ROW, at)
        write_text(cell, column.head)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _TINT, _LINE, _WRAP
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[HEAD_ROW].height = 66
    row = HEAD_ROW
    for row, line in enumerate(section.lines, start=HEAD_ROW + 1):
        for at, (column, value) in enumerate(zip(section.columns, line.values, strict=True), start=1):
            cell = _cell(sheet, row, at)
            _write(cell, column, value)
            if line.strong:
                cell.font, cell.fill = _BOLD, _TINT
        if line.tied and line.values[0] is not None:
            sheet.cell(row, 1).number_format = TIED
    for below, note in enumerate(section.notes, start=row + 2):
        _note(sheet, below, note)
    if section.chart and section.lines:
        _chart(sheet, section, row)
    _set_up(sheet, paper, section, row)


def _head(sheet: Worksheet, title: str, paper: Paper) -> None:
    """The lines over the table: what it is, whose, from which decision, its marks, round, version and digest."""
    marks = paper.marks
    for row, (text, font) in enumerate(
        [
            (title, _TITLE),
            (f"{paper.subtitle}. {paper.agency}.", _PLAIN),
            (marks.source, _PLAIN),
            (". ".join(marks.lines), _MARK),
            (marks.seal, _PLAIN),
        ],
        start=1,
    ):
        cell = _cell(sheet, row, 1)
        cell.font = font
        if text:
            write_text(cell, text)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("nothing is merged here")
    return cell


def _write(cell: Cell, column: Column, value: Value) -> None:
    """A text as text, a figure as a number in the column's form, what is missing as a dash."""
    cell.font, cell.border = _PLAIN, _LINE
    if value is None:
        write_text(cell, MISSING)
        cell.alignment = _RIGHT
    elif isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
        cell.number_format = number_form(column.kind, value)


def number_form(kind: Kind, value: int | Decimal) -> str:
    """The form of a cell: points, indexes and their changes with the decimals that the figure carries."""
    if kind in FORMS:
        return FORMS[kind]
    places = max(-int(Decimal(value).as_tuple().exponent), 0)
    shown = f"0.{'0' * places}" if places else "0"
    return f"+#,##{shown};\u2212#,##{shown};{shown}" if kind is Kind.CHANGE else f"#,##{shown}"


def _note(sheet: Worksheet, row: int, text: str) -> None:
    cell = _cell(sheet, row, 1)
    write_text(cell, text)
    cell.font = _PLAIN


def _chart(sheet: Worksheet, section: Section, last_row: int) -> None:
    """A bar chart that Excel itself draws from the cells, beside the table."""
    name, count = section.chart or (0, 0)
    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, cell_text(section.columns[count].head)
    chart.height, chart.width = min(6 + 0.6 * len(section.lines), _CHART_ROWS), 18
    data = Reference(sheet, min_col=count + 1, min_row=HEAD_ROW, max_row=last_row)
    names = Reference(sheet, min_col=1, max_col=name + 1, min_row=HEAD_ROW + 1, max_row=last_row)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(names)
    chart.legend = None
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, f"{get_column_letter(len(section.columns) + 2)}{HEAD_ROW}")


def _set_up(sheet: Worksheet, paper: Paper, section: Section, last_row: int) -> None:
    """Frozen heads, a filter, and A4 landscape with the marks on every printed sheet."""
    sheet.freeze_panes = f"{get_column_letter(section.frozen + 1)}{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(section.columns))}{_filtered(section, last_row)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    header, footer = sheet.oddHeader, sheet.oddFooter
    if header is not None and footer is not None:
        header.right.text = cell_text(" · ".join(paper.marks.short)) or None
        footer.center.text = "Trang &P/&N"


def _filtered(section: Section, last_row: int) -> int:
    """The last row that a filter may hide: a sum at the end stays."""
    ends_in_sum = bool(section.lines) and section.lines[-1].strong
    return max(last_row - ends_in_sum, HEAD_ROW)
