"""Writes the self-assessment workbook of one unit from the spec of the layout; it must not ask the database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from cchc_portal import spreadsheets
from cchc_portal.spreadsheets import write_text
from scoring.excel.answers import cell_text, choice_labels, prefill
from scoring.excel.entry import entry_rule, has_list
from scoring.excel.formulas import points_formula
from scoring.excel.guide import GUIDE, cell_help
from scoring.excel.how import not_self_scored
from scoring.excel.layout import (
    COLUMNS,
    GUIDE_SHEET,
    INPUTS,
    LISTS_SHEET,
    META_KEYS,
    META_SHEET,
    NOT_APPLICABLE,
    SHEET,
    TEXTS,
    RowSpec,
    SheetSpec,
    cell_name,
    column_letters,
)

_FONT: Final = "Times New Roman"
_LINE: Final = Side(style="thin", color="FFB7C0CC")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER: Final = PatternFill("solid", fgColor="FF1F4E79")
_GROUP: Final = PatternFill("solid", fgColor="FFDCE6F1")
_OPEN: Final = PatternFill("solid", fgColor="FFFFFBE6")
_CLOSED: Final = PatternFill("solid", fgColor="FFEDEFF2")
_COLUMN: Final = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
_PROMPT_LIMIT: Final = 250
_ERROR_LIMIT: Final = 220
_CENTRED: Final = ("code", "max", "points")
_WRAPPED: Final = {column.key: column.width for column in COLUMNS if column.key in ("title", "how", "value", *TEXTS)}
_LINE_HEIGHT: Final = 14.5
_MOST_HEIGHT: Final = 400.0


def render_template(spec: SheetSpec) -> bytes:
    """Return the workbook of one unit's sheet: prefilled, with drop-downs, help, protection and print set-up."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = SHEET
    header_row = _write_head(sheet, spec)
    lists = _Lists(book.create_sheet(LISTS_SHEET))
    for number, row in enumerate(spec.rows, start=header_row + 1):
        _RowWriter(sheet, lists, number, row).write()
    _set_up(sheet, header_row, last_row=header_row + len(spec.rows))
    _write_guide(book.create_sheet(GUIDE_SHEET, 1))
    _write_meta(book.create_sheet(META_SHEET), spec)
    book.properties.title = f"{SHEET} {spec.round_code} {spec.unit_code}"
    book.properties.creator = spreadsheets.cell_text(spec.agency_name)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _write_head(sheet: Worksheet, spec: SheetSpec) -> int:
    """Write the title rows and the header row; return the header row's number."""
    lines = [
        (spec.agency_name, Font(name=_FONT, size=11, bold=True)),
        ("PHIẾU TỰ ĐÁNH GIÁ, CHẤM ĐIỂM", Font(name=_FONT, size=15, bold=True)),
        (f"{spec.round_title} (đợt {spec.round_code})", Font(name=_FONT, size=12)),
        (f"Đơn vị: {spec.unit_name} ({spec.unit_code})", Font(name=_FONT, size=12, bold=True)),
        (f"Thời hạn: {spec.deadline_text}", Font(name=_FONT, size=12)),
    ]
    if spec.notice:
        lines.append((spec.notice, Font(name=_FONT, size=12, bold=True, color="FFA8321C")))
    for number, (text, font) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        write_text(cell, text)
        cell.font = font
        sheet.row_dimensions[number].height = 1.5 * float(font.sz or 11)
    header_row = len(lines) + 2
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(header_row, number)
        write_text(cell, column.header)
        cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFFFF")
        cell.fill = _HEADER
        cell.border = _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[column_letters(number)].width = column.width
    sheet.row_dimensions[header_row].height = 33
    return header_row


class _GrowingRow(RowDimension):
    """A row as high as what stands in it now, that still grows with what is typed: its height is not fixed by hand."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name for the attribute
        """Never: programs fit the row again when it changes."""
        return False


def _height(texts: Mapping[str, str]) -> float:
    """Return the height in points that wrapped texts need; LibreOffice shows a row without one as a single line."""
    lines = 1
    for key, text in texts.items():
        width = _WRAPPED[key]
        lines = max(lines, sum(max(1, -(-len(line) // width)) for line in text.split("\n")))
    return min(_LINE_HEIGHT * lines + 3, _MOST_HEIGHT)


class _RowWriter:
    """Writes one criterion's row."""

    def __init__(self, sheet: Worksheet, lists: "_Lists", number: int, row: RowSpec) -> None:
        self._sheet = sheet
        self._lists = lists
        self._number = number
        self._row = row
        self._names = {key: cell_name(number, column) for key, column in _COLUMN.items()}

    def write(self) -> None:
        row = self._row
        how = row.how if row.is_group or row.is_filled_in else not_self_scored(row.source)
        words: dict[str, Any] = {"code": row.code, "title": row.title, "max": row.max, "how": how}
        values = {**words, **prefill(row)}
        if row.is_computed and (formula := points_formula(row, self._names)):
            values["points"] = formula
        for key, column in _COLUMN.items():
            cell = self._sheet.cell(self._number, column)
            self._style(cell, key)
            self._put(cell, key, values.get(key))
        for key in row.open_columns:
            self._help(key)
        texts = {key: str(value) for key, value in values.items() if key in _WRAPPED}
        self._sheet.row_dimensions[self._number] = _GrowingRow(self._sheet, index=self._number, ht=_height(texts))

    def _put(self, cell: Any, key: str, value: Any) -> None:
        if isinstance(value, Decimal) or (value and key == "points"):  # figures, and the live formula
            cell.value = value
        elif value:
            write_text(cell, cell_text(str(value)))

    def _style(self, cell: Any, key: str) -> None:
        row = self._row
        is_open = key in row.open_columns
        quiet = not row.is_group and not row.is_filled_in
        cell.font = Font(name=_FONT, size=11, bold=row.is_group, color="FF5B6675" if quiet else "FF1B2430")
        cell.border = _BORDER
        cell.protection = Protection(locked=not is_open)
        if row.is_group:
            cell.fill = _GROUP
        elif is_open:
            cell.fill = _OPEN
        elif quiet or key in INPUTS:
            cell.fill = _CLOSED
        indent = row.level if key == "title" else 0
        right = key in ("a", "b")
        horizontal = "center" if key in _CENTRED else "right" if right else "left"
        cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=True, indent=indent)
        cell.number_format = self._format(key)

    def _format(self, key: str) -> str:
        """Codes and texts are text cells: `1.10` stays itself and a typed 1/2 does not become a date."""
        measure = self._row.measure or {}
        if key in ("code", *TEXTS) or (key == "value" and self._row.kind != "number"):
            return "@"
        if key == "points":
            return "0.00##"
        if key in ("a", "b", "value") and measure.get("integer"):
            return "#,##0"
        return "General"

    def _help(self, key: str) -> None:
        """Attach help and, where a number or a choice is wanted, the check of the cell."""
        said = cell_help(self._row, key)
        if said is None:
            return
        rule = entry_rule(self._row, key, self._names[key], self._list() if has_list(self._row, key) else "")
        rule.promptTitle, rule.prompt, rule.showInputMessage = (
            said.title,
            spreadsheets.cell_text(said.text)[:_PROMPT_LIMIT],
            True,
        )
        if said.error:
            rule.errorTitle, rule.error = said.error_title, spreadsheets.cell_text(said.error)[:_ERROR_LIMIT]
        rule.showErrorMessage = bool(said.error)
        rule.allow_blank = True
        rule.add(self._names[key])
        self._sheet.add_data_validation(rule)

    def _list(self) -> str:
        """Write the options into the hidden sheet (a list inside a rule must be short and free of commas); return its range."""
        labels = (
            list(choice_labels(self._row.measure).values()) if self._row.measure and self._row.kind == "choice" else []
        )
        if self._row.not_applicable_allowed:
            labels.append(NOT_APPLICABLE)
        return self._lists.range_of(tuple(labels))


class _Lists:
    """The hidden sheet of options, one list a column, each list once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}
        sheet.sheet_state = "hidden"

    def range_of(self, labels: tuple[str, ...]) -> str:
        """Return where the labels stand: "'_danh_muc'!$A$1:$A$3"."""
        if labels not in self._ranges:
            column = len(self._ranges) + 1
            for number, label in enumerate(labels, start=1):
                write_text(self._sheet.cell(number, column), label)
            letters = column_letters(column)
            self._ranges[labels] = f"'{LISTS_SHEET}'!${letters}$1:${letters}${len(labels)}"
        return self._ranges[labels]


def _set_up(sheet: Worksheet, header_row: int, last_row: int) -> None:
    """Freeze, protect without a password, and lay the sheet out for A4 landscape."""
    sheet.freeze_panes = cell_name(header_row + 1, _COLUMN["max"])
    sheet.sheet_view.zoomScale = 90
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.protection.sort = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.5
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.print_area = f"A1:{column_letters(len(COLUMNS))}{last_row}"
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "Trang &P / &N"


def _write_guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 110
    number = 0
    for title, lines in GUIDE:
        number += 1
        head = sheet.cell(number, 1)
        write_text(head, title)
        head.font = Font(name=_FONT, size=13, bold=True)
        for line in lines:
            number += 1
            _guide_line(sheet, number, line)
        number += 1
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = 9


def _guide_line(sheet: Worksheet, number: int, line: str) -> None:
    write_text(sheet.cell(number, 1), "•")
    cell = sheet.cell(number, 2)
    write_text(cell, line)
    cell.font = Font(name=_FONT, size=12)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_meta(sheet: Worksheet, spec: SheetSpec) -> None:
    """Say whose workbook it is: key in column A, value in B, all of them text."""
    keys: Sequence[str] = [key for key in META_KEYS if key in spec.meta]
    for number, key in enumerate(keys, start=1):
        write_text(sheet.cell(number, 1), key)
        cell = sheet.cell(number, 2)
        cell.number_format = "@"
        write_text(cell, spec.meta[key])
    sheet.sheet_state = "hidden"
