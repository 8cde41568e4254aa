"""Reads the cells of an inspected workbook with openpyxl, from parts made plain first; runs in the child process only."""

import datetime as dt
import math
import zipfile
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.excel.layout import (
    MAX_ROWS,
    is_central_sheet,
    is_figure_sheet,
    is_main_sheet,
    is_meta_sheet,
    is_plan_sheet,
    is_set_sheet,
    is_survey_sheet,
    is_team_sheet,
)
from scoring.excel.package import read_part
from scoring.excel.parts import locate, relations_of
from scoring.excel.plain import plain_workbook
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.strip import Stripped, position, strip_sheet

_OTHER_SHEET_ROWS: Final = 60
"""Rows read of a sheet that is neither ours nor our meta sheet: enough to see whether it is of the same kind."""
_OTHER_SHEETS: Final = 20


def read_book(package: zipfile.ZipFile, *, whole: bool = False) -> RawBook:
    """Return the cells of our sheet, the meta sheet and the heads of the other sheets; every row of all when `whole`.

    Raises:
        RefusedFileError: `không đọc được`, `không hợp lệ` or `hỏng`.
    """
    found = locate(package)
    stripped: list[tuple[str, str, Stripped]] = []
    others = 0
    for name, part in found.sheets:
        kept = whole or is_main_sheet(name) or is_meta_sheet(name) or is_survey_sheet(name) or is_plan_sheet(name)
        kept = kept or is_central_sheet(name) or is_figure_sheet(name) or is_team_sheet(name) or is_set_sheet(name)
        others += not kept
        if kept or others <= _OTHER_SHEETS:
            rows = MAX_ROWS if kept else _OTHER_SHEET_ROWS
            stripped.append((name, part, strip_sheet(read_part(package, part), part, max_rows=rows)))
    plain = plain_workbook(package, found, [sheet.xml for _name, _part, sheet in stripped])
    workbook = load_workbook(plain)
    return RawBook(
        tuple(
            _sheet(name, worksheet, sheet, _links(package, part, sheet))
            for (name, part, sheet), worksheet in zip(stripped, workbook.worksheets, strict=True)
        )
    )


def _links(package: zipfile.ZipFile, part: str, sheet: Stripped) -> dict[str, str]:
    relations = relations_of(package, part) if sheet.links else {}
    return {cell: relations[key][1] for cell, key in sheet.links.items() if key in relations}


def _sheet(name: str, worksheet: Worksheet, stripped: Stripped, links: dict[str, str]) -> RawSheet:
    """Put openpyxl's values and what was noted while stripping together."""
    cells = []
    formulas = dict(stripped.formulas)
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                formula, _stored = formulas.pop(cell.coordinate, (None, True))
                kind, value = _value(cell)
                cells.append(
                    RawCell(
                        cell.row, cell.column, kind, value, formula, str(cell.number_format), str(cell.font.name or "")
                    )
                )
    for coordinate, (formula, stored) in formulas.items():
        row_number, column = position(coordinate)
        cells.append(RawCell(row_number, column, "text" if stored else "none", "", formula))
    return RawSheet(
        name=name,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        hidden_rows=frozenset(stripped.hidden_rows),
        hidden_columns=frozenset(stripped.hidden_columns),
        merges=tuple(stripped.merges),
        links=links,
    )


def _value(cell: Any) -> tuple[str, str]:
    """Return the kind of a cell's value and the value as text."""
    if cell.data_type == "e":
        return "error", str(cell.value)
    match cell.value:
        case bool(value):
            found = "bool", "TRUE" if value else "FALSE"
        case dt.datetime() as moment if moment.time() != dt.time():
            found = "date", f"{moment:%d/%m/%Y %H:%M}"
        case dt.date() as day:
            found = "date", f"{day:%d/%m/%Y}"
        case dt.time() | dt.timedelta() as time:
            found = "time", str(time)
        case int(value):
            found = "number", str(value)
        case float(value) if math.isfinite(value):
            found = "number", _figure(value)
        case value:
            found = "text", str(value)
    return found


def _figure(value: float) -> str:
    """Write a stored number with the 15 digits that spreadsheets keep: 0.30000000000000004 is 0.3."""
    return f"{Decimal(f'{value:.15g}'):f}"
