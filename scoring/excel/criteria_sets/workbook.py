"""Writes a criteria set as a workbook: criteria, blocks, classes and a page of help; `reading` takes it back unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_portal.spreadsheets import write_text
from scoring.excel.criteria_sets.say import conversion_said, measure_said
from scoring.excel.criteria_sets.spec import (
    CRITERIA_SHEET,
    EVERY_BLOCK,
    HELP_SHEET,
    SHEETS,
    Column,
    Content,
    word_for,
)
from scoring.excel.criteria_sets.understand import CONVERSION_EXAMPLES, MEASURE_EXAMPLES
from scoring.excel.criteria_sets.words import figure_said, said
from scoring.excel.layout import MAX_ROWS, column_letters

_HEAD: Final = PatternFill("solid", fgColor="E8EEF6")
_GROUP: Final = PatternFill("solid", fgColor="F4F6F9")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_EXACT_DIGITS: Final = 15


def set_workbook(content: Content, title: str) -> bytes:
    """The workbook of a set's content; `title` stands above the criteria. Codes and rules are texts, points are figures."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = CRITERIA_SHEET
    _fill(first, _criteria_rows(content), [title, "Sửa ngay trên các trang tính này rồi nhập lại vào cổng."])
    for name, rows in zip(list(SHEETS)[1:], (_block_rows(content), _scale_rows(content)), strict=True):
        _fill(book.create_sheet(name), rows, [])
    _help(book.create_sheet(HELP_SHEET))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, rows: Iterable[Mapping[str, Any]], above: Sequence[str]) -> None:
    columns = SHEETS[sheet.title]
    for number, text in enumerate(above, start=1):
        write_text(sheet.cell(number, 1), text)
        sheet.cell(number, 1).font = Font(bold=number == 1)
    head = len(above) + 1
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(head, place, column.header)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _WRAPPED
        sheet.column_dimensions[column_letters(place)].width = column.width
        _offer(sheet, column, place, head)
    sheet.freeze_panes = f"C{head + 1}" if len(columns) > len(SHEETS) else f"A{head + 1}"
    for number, row in enumerate(rows, start=head + 1):
        for place, column in enumerate(columns, start=1):
            _write(sheet.cell(number, place), row.get(column.key))
            if row.get("is_group"):
                sheet.cell(number, place).font, sheet.cell(number, place).fill = Font(bold=True), _GROUP
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"


def _offer(sheet: Worksheet, column: Column, place: int, head: int) -> None:
    """Offer the words of a column as a list; other words may be typed and are judged when the file comes in."""
    if column.words is None:
        return
    listed = DataValidation(
        type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True, showErrorMessage=False
    )
    sheet.add_data_validation(listed)
    letters = column_letters(place)
    listed.add(f"{letters}{head + 1}:{letters}{MAX_ROWS}")


def _write(cell: Any, value: Any) -> None:
    cell.alignment = _WRAPPED
    if value is None or value == "":
        cell.number_format = "@"
    elif isinstance(value, Decimal | int):
        cell.value = value
        cell.number_format = "General"
    else:
        cell.number_format = "@"
        write_text(cell, str(value))


def _figure(text: object) -> Decimal | str:
    """A figure as a number where a spreadsheet keeps it exactly as written, else as a text."""
    written = str(text)
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written
    digits = len(number.as_tuple().digits)
    exact = digits <= _EXACT_DIGITS and f"{number.normalize():f}" == written
    return number if exact else figure_said(written)


def _criteria_rows(content: Content) -> list[dict[str, Any]]:
    criteria = content["criteria"]
    parents = {entry.get("parent") for entry in criteria}
    levels: dict[str, int] = {}
    rows = []
    for entry in criteria:
        level = levels.get(entry.get("parent", ""), 0) + 1
        levels[entry["code"]] = level
        row: dict[str, Any] = {"level": level, "is_group": entry["code"] in parents}
        row |= {key: entry[key] for key in ("code", "title", "guidance", "evidence", "parent") if key in entry}
        row |= {column.key: word_for(column, entry[column.key]) for column in _worded() if column.key in entry}
        row["max"] = _figure(entry["max"])
        if "measure" in entry:
            row["measure"] = measure_said(entry["measure"])
        if "conversion" in entry:
            row["conversion"] = conversion_said(entry["conversion"])
        if "blocks" in entry:
            row["blocks"] = "; ".join(said(code) for code in entry["blocks"])
        rows.append(row)
    return rows


def _worded() -> list[Column]:
    return [column for column in SHEETS[CRITERIA_SHEET] if column.words is not None]


def _block_rows(content: Content) -> list[dict[str, Any]]:
    maximum = content.get("maximum")
    rows: list[dict[str, Any]] = []
    if isinstance(maximum, str):
        rows.append({"code": EVERY_BLOCK, "maximum": _figure(maximum)})
    by_block = maximum if isinstance(maximum, Mapping) else {}
    for block in content["blocks"]:
        given = {"maximum": _figure(by_block[block["code"]])} if block["code"] in by_block else {}
        rows.append({"code": block["code"], "name": block["name"], **given})
    return rows


def _scale_rows(content: Content) -> list[dict[str, Any]]:
    return [
        {"block": scale.get("block") or EVERY_BLOCK, "name": one["name"], "from": _figure(one["from"])}
        for scale in content["scales"]
        for one in scale["classes"]
    ]


def _help(sheet: Worksheet) -> None:
    """What every column takes, and how measures and conversions are written."""
    lines: list[tuple[str, str]] = [("Cách điền", "")]
    for name, columns in SHEETS.items():
        lines.append((f"Trang “{name}”", ""))
        for column in columns:
            words = f" Một trong: {', '.join(column.words)}." if column.words else ""
            lines.append((column.header, column.help + words))
    lines += [("Cách đo: các mẫu", ""), *(("", example) for example in MEASURE_EXAMPLES)]
    lines += [("Quy đổi ra điểm: các mẫu", ""), *(("", example) for example in CONVERSION_EXAMPLES)]
    for number, (name, told) in enumerate(lines, start=1):
        write_text(sheet.cell(number, 1), name)
        write_text(sheet.cell(number, 2), told)
        sheet.cell(number, 1).font = Font(bold=not told)
        sheet.cell(number, 2).alignment = _WRAPPED
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
