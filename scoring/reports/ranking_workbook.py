"""Writes a ranking as an Excel workbook: a sheet for each block and one of distributions, rounded as the page does.

Figures are real numbers from Decimal, texts of people are written so that no spreadsheet runs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import write_text
from scoring.selectors.rankings import BlockTable, RankingPage, RowLine

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DRAFT: Final = "DỰ THẢO, chưa công bố: điểm, thứ hạng và xếp loại còn có thể thay đổi"
ILLUSTRATIVE: Final = "Số liệu minh họa"
DISTRIBUTION: Final = "Phân bố xếp loại"
MISSING: Final = "–"
TWO_DECIMALS: Final = "#,##0.00"
ONE_DECIMAL: Final = "#,##0.0"
WHOLE: Final = "#,##0"
TIED: Final = '0"="'
_SIGNED: Final = {0: "+0;\u22120;0", 1: "+0.0;\u22120.0;0.0", 2: "+#,##0.00;\u2212#,##0.00;0.00"}
_LONGEST_NAME: Final = 31
_HEAD_ROW: Final = 6

_BOLD = Font(name="Arial", size=10, bold=True)
_PLAIN = Font(name="Arial", size=10)
_TITLE = Font(name="Arial", size=13, bold=True)
_MARK = Font(name="Arial", size=11, bold=True, color="A8321C")
_TINT = PatternFill("solid", fgColor="E8EFF8")
_LINE = Border(bottom=Side(style="thin", color="C7CFDA"))
_WRAP = Alignment(wrap_text=True, vertical="center")
_RIGHT = Alignment(horizontal="right")

Value = str | int | Decimal | None


@dataclass(frozen=True)
class Marks:
    """What a file must say about itself: where the figures come from, and whether they are a draft or made up."""

    source: str
    draft: bool
    illustrative: bool

    @property
    def lines(self) -> list[str]:
        """The marks that apply."""
        return [*([DRAFT] if self.draft else []), *([ILLUSTRATIVE] if self.illustrative else [])]

    @property
    def short(self) -> list[str]:
        """The same, for the head of every printed sheet."""
        return [*(["DỰ THẢO"] if self.draft else []), *([ILLUSTRATIVE] if self.illustrative else [])]


@dataclass(frozen=True)
class _Column:
    """A column: its head, its width in characters, and how its numbers are written."""

    head: str
    width: int
    form: str = "General"


def ranking_workbook(page: RankingPage, marks: Marks) -> bytes:
    """The .xlsx of a ranking; the same tables as the page's, all blocks."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = page.agency
    book.properties.title = page.heading
    names: list[str] = []
    for table in page.blocks:
        names.append(sheet_name(table.name, names))
        _block_sheet(book.create_sheet(names[-1]), page, table, marks)
    _distribution_sheet(book.create_sheet(sheet_name(DISTRIBUTION, names)), page, marks)
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


def _block_sheet(sheet: Worksheet, page: RankingPage, table: BlockTable, marks: Marks) -> None:
    columns = _columns(page, table)
    _head(sheet, f"{page.heading}: {table.name}", page, marks)
    _heads(sheet, columns)
    last = _HEAD_ROW + len(table.lines)
    for row, line in enumerate(table.lines, start=_HEAD_ROW + 1):
        _write_row(sheet, row, columns, _line_values(line))
        if line.tied:
            sheet.cell(row, 1).number_format = TIED
    _write_row(sheet, last + 1, columns, _average_values(table))
    for at in range(1, len(columns) + 1):
        cell = sheet.cell(last + 1, at)
        cell.font, cell.fill = _BOLD, _TINT
    _note(sheet, last + 3, f"{page.tie_rule} Hạng và xếp loại quyết định trên chỉ số đã in.")
    _set_up(sheet, columns, last, marks)


def _columns(page: RankingPage, table: BlockTable) -> list[_Column]:
    year = page.previous_year
    against = f"So với năm {year}" if year else "So với năm trước"
    columns = [
        _Column("Hạng", 7, WHOLE),
        _Column(f"{against} (bậc)", 10, _SIGNED[0]),
        _Column("Mã đơn vị", 12),
        _Column("Đơn vị", 40),
        _Column("Chỉ số", 9, TWO_DECIMALS),
        _Column("Xếp loại", 13),
        _Column("Thay đổi chỉ số", 10, _SIGNED[2]),
    ]
    for field in table.fields:
        columns.append(_Column(f"{field.name}: điểm (tối đa {_short(field.max)})", 16, TWO_DECIMALS))
        columns.append(_Column(f"{field.name}: chỉ số (%)", 16, TWO_DECIMALS))
    return [*columns, _Column("Ghi chú", 36)]


def _short(figure: Decimal) -> str:
    text = f"{figure:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _average_values(table: BlockTable) -> list[Value]:
    values: list[Value] = ["", "", "", "Trung bình khối", _two(table.average_index)]
    values += [table.class_name or MISSING, _two(table.average_change)]
    for field in table.fields:
        values += [_two(field.average_points), _two(field.average_index)]
    return [*values, f"{table.units} đơn vị xếp hạng"]


def _line_values(line: RowLine) -> list[Value]:
    values: list[Value] = [line.rank, line.places, line.unit_code, line.unit_name, _two(line.index)]
    values += [line.class_name if line.rank is not None else "", _two(line.index_change)]
    for figure in line.fields:
        shown = figure is not None and figure.index is not None
        values += [_two(figure.points), _two(figure.index)] if figure and shown else [None, None]
    return [*values, f"Không xếp hạng: {line.why_not_ranked}" if line.why_not_ranked else ""]


def _two(figure: Decimal | None) -> Decimal | None:
    """Rounded as pages do: two decimals, half away from zero."""
    return None if figure is None else figure.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _distribution_sheet(sheet: Worksheet, page: RankingPage, marks: Marks) -> None:
    before = f"năm {page.previous_year}" if page.previous_year else "năm trước"
    columns = [
        _Column("Khối", 28),
        _Column("Xếp loại", 14),
        _Column(f"Số đơn vị năm {page.year}", 12, WHOLE),
        _Column("Trên tổng số", 10, WHOLE),
        _Column("Tỷ lệ (%)", 10, ONE_DECIMAL),
        _Column(f"Số đơn vị {before}", 12, WHOLE),
        _Column(f"Trên tổng số {before}", 10, WHOLE),
        _Column(f"Tỷ lệ {before} (%)", 10, ONE_DECIMAL),
        _Column("Thay đổi (điểm phần trăm)", 14, _SIGNED[1]),
    ]
    _head(sheet, f"{page.heading}: phân bố xếp loại", page, marks)
    _heads(sheet, columns)
    row = _HEAD_ROW
    for table in page.tables:
        found = table.distribution
        for share in found.classes if found else ():
            row += 1
            values: list[Value] = [table.name, share.name, share.count, found.units if found else None, share.percent]
            values += [share.previous_count, found.previous_units if found else None]
            _write_row(sheet, row, columns, [*values, share.previous_percent, share.change])
    _note(
        sheet, row + 2, "Tỷ lệ tính trên số đơn vị được xếp hạng; cộng các tỷ lệ đã làm tròn có thể là 99,9 hoặc 100,1."
    )
    _set_up(sheet, columns, row, marks)


def _head(sheet: Worksheet, title: str, page: RankingPage, marks: Marks) -> None:
    """The lines over the table: what it is, whose, from which decision, and its marks."""
    for row, (text, font) in enumerate(
        [
            (title, _TITLE),
            (f"{page.title}. {page.agency}.", _PLAIN),
            (marks.source, _PLAIN),
            (". ".join(marks.lines), _MARK),
        ],
        start=1,
    ):
        cell = _cell(sheet, row, 1)
        cell.font = font
        if text:
            write_text(cell, text)


def _heads(sheet: Worksheet, columns: Sequence[_Column]) -> None:
    for at, column in enumerate(columns, start=1):
        cell = _cell(sheet, _HEAD_ROW, at)
        write_text(cell, column.head)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _TINT, _LINE, _WRAP
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.row_dimensions[_HEAD_ROW].height = 66


def _write_row(sheet: Worksheet, row: int, columns: Sequence[_Column], values: Sequence[Value]) -> None:
    for at, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        _write(_cell(sheet, row, at), column, value)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("nothing is merged here")
    return cell


def _write(cell: Cell, column: _Column, value: Value) -> None:
    """A text as text, a figure as a number in the column's form, what is missing as a dash."""
    cell.font, cell.border = _PLAIN, _LINE
    if value is None:
        write_text(cell, MISSING)
        cell.alignment = _RIGHT
    elif isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
        cell.number_format = column.form


def _note(sheet: Worksheet, row: int, text: str) -> None:
    cell = _cell(sheet, row, 1)
    write_text(cell, text)
    cell.font = _PLAIN


def _set_up(sheet: Worksheet, columns: Sequence[_Column], last_row: int, marks: Marks) -> None:
    """Frozen heads, a filter, and A4 landscape with the marks on every printed sheet."""
    sheet.freeze_panes = f"E{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(columns))}{max(last_row, _HEAD_ROW)}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    header, footer = sheet.oddHeader, sheet.oddFooter
    if header is not None and footer is not None:
        header.right.text = " · ".join(marks.short) or None
        footer.center.text = "Trang &P/&N"
