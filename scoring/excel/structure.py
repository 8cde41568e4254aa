"""Finds our sheet, its columns and its criterion rows by what is written there; it must not read a score.

Nothing is guessed: what is missing, there twice or could be two things becomes a finding with its cell.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.excel.layout import (
    COLUMN_OF_HEADER,
    COLUMNS,
    FIGURES,
    HEADERS,
    INPUTS,
    SHEET,
    RowSpec,
    cell_name,
    column_letters,
    folded,
    header_key,
    is_main_sheet,
    is_meta_sheet,
)
from scoring.excel.raw import RawBook, RawCell, RawSheet

_HEADERS_ENOUGH: Final = 4
_KEY_COLUMN: Final = 1
_VALUE_COLUMN: Final = 2
_CODE_LIKE: Final = re.compile(r"[0-9A-ZĐa-zđ](?:[0-9A-ZĐa-zđ.\-]{0,38}[0-9A-ZĐa-zđ])?")
_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TOTAL: Final = re.compile(r"(?:tổng|cộng|điểm tổng|tổng điểm)\b")
_AGAIN: Final = "Tải lại mẫu từ trang này và chép số liệu sang."


@dataclass
class Grid:
    """Our sheet with what was found in it; rows and columns count from 1.

    `columns` maps a column's key to its number, `rows` a criterion's code to its row, `cells` (row, key) to the cell.
    """

    sheet: RawSheet
    header_row: int
    columns: dict[str, int]
    rows: dict[str, int] = field(default_factory=dict)
    cells: dict[tuple[int, str], RawCell] = field(default_factory=dict)
    by_row: dict[int, list[RawCell]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def name(self, row: int, key: str) -> str:
        """Return the name of a criterion's cell in a column, "" where the column is not there."""
        return cell_name(row, self.columns[key]) if key in self.columns else ""

    def add(self, cell: str, code: str, value: str, message: str, *, fix: str = "", severity: str = ERROR) -> None:
        """Note a finding of this sheet."""
        self.findings.append(Finding(self.sheet.name, cell, code, value, message, severity, fix))


def read_meta(book: RawBook) -> dict[str, str]:
    """Return what the hidden sheet says: column A → column B as text, without blanks around; {} where there is none."""
    sheet = next((sheet for sheet in book.sheets if is_meta_sheet(sheet.name)), None)
    if sheet is None:
        return {}
    keys = {cell.row: cell.value.strip() for cell in sheet.cells if cell.column == _KEY_COLUMN}
    values = {cell.row: cell.value.strip() for cell in sheet.cells if cell.column == _VALUE_COLUMN}
    return {key: values.get(row, "") for row, key in keys.items() if key}


def find_grid(book: RawBook, specs: Sequence[RowSpec]) -> Grid | Finding:
    """Return our sheet with its columns and rows, or the one finding that says why there is none."""
    found = [(sheet, _header_row(sheet)) for sheet in book.sheets if not is_meta_sheet(sheet.name)]
    named = [(sheet, row) for sheet, row in found if is_main_sheet(sheet.name)]
    alike = [sheet.name for sheet, row in found if row and not is_main_sheet(sheet.name)]
    if not named:
        return _no_sheet(alike)
    sheet, header_row = next(((sheet, row) for sheet, row in named if row), named[0])
    if not header_row:
        headers = "”, “".join(column.header for column in COLUMNS)
        message = f"Không tìm thấy dòng tiêu đề của bảng. Cần một dòng có đủ các tiêu đề: “{headers}”."
        return Finding(sheet.name, "", "thiếu cột", "", message, ERROR, _AGAIN)
    grid = Grid(sheet, header_row, {})
    for other in (*alike, *(other.name for other, _row in named if other is not sheet)):
        message = f"Trang tính “{other}” cũng có bảng tự đánh giá. Chỉ trang “{sheet.name}” được đọc."
        grid.add("", "trang tính thừa", other, message, severity=WARNING, fix="Xóa trang tính thừa nếu không cần.")
    _find_columns(grid)
    _place_cells(grid)
    _find_rows(grid, specs)
    _check_hidden(grid)
    _check_merges(grid, {spec.code for spec in specs if spec.is_filled_in})
    return grid


def _no_sheet(alike: list[str]) -> Finding:
    if alike:
        message = f"Không có trang tính “{SHEET}”; trang “{alike[0]}” có bảng giống như vậy."
        return Finding(
            alike[0], "", "trang tính", alike[0], message, ERROR, f"Đổi tên trang tính thành “{SHEET}” rồi tải lên lại."
        )
    return Finding(SHEET, "", "trang tính", "", f"Tệp không có trang tính “{SHEET}”.", ERROR, _AGAIN)


def _header_row(sheet: RawSheet) -> int:
    """Return the row that holds most of our headers, 0 where none holds enough of them."""
    hits: dict[int, set[str]] = defaultdict(set)
    for cell in sheet.cells:
        if cell.kind == "text" and (column := COLUMN_OF_HEADER.get(header_key(cell.value))):
            hits[cell.row].add(column.key)
    best = max(hits, key=lambda row: (len(hits[row]), -row), default=0)
    return best if best and len(hits[best]) >= _HEADERS_ENOUGH else 0


def _find_columns(grid: Grid) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for cell in grid.sheet.cells:
        if cell.row == grid.header_row and (column := COLUMN_OF_HEADER.get(header_key(cell.value))):
            places[column.key].append(cell.column)
    for column in COLUMNS:
        found = places.get(column.key, [])
        if found:
            grid.columns[column.key] = found[0]
        elif column.required:
            message = f"Bảng thiếu cột “{column.header}”."
            fix = f"Nếu cột vẫn ở đây, gõ lại tiêu đề “{column.header}” vào ô này; nếu cột đã mất: {_AGAIN}"
            place = cell_name(grid.header_row, _expected_place(column.key, places))
            grid.add(place, "thiếu cột", "", message, fix=fix)
        for number in found if len(found) > 1 else ():
            others = ", ".join(cell_name(grid.header_row, other) for other in found if other != number)
            message = f"Cột “{column.header}” có nhiều lần (còn ở {others}), không biết lấy cột nào."
            fix = "Giữ một cột; ở cột thừa xóa hoặc gõ lại tiêu đề."
            grid.add(cell_name(grid.header_row, number), "trùng cột", column.header, message, fix=fix)


def _expected_place(key: str, places: Mapping[str, list[int]]) -> int:
    """The column where a missing header is to be expected: beside its left neighbour in the template, else the first one."""
    keys = [column.key for column in COLUMNS]
    left = next((other for other in reversed(keys[: keys.index(key)]) if places.get(other)), None)
    place = 1 if left is None else places[left][0] + keys.index(key) - keys.index(left)
    return 1 if any(place in found for found in places.values()) else place


def _place_cells(grid: Grid) -> None:
    keys = {number: key for key, number in grid.columns.items()}
    for cell in grid.sheet.cells:
        if cell.row > grid.header_row:
            grid.by_row.setdefault(cell.row, []).append(cell)
            if cell.column in keys:
                grid.cells[cell.row, keys[cell.column]] = cell


def _find_rows(grid: Grid, specs: Sequence[RowSpec]) -> None:
    """Match rows to criteria by their codes."""
    if "code" not in grid.columns:
        return
    codes = {folded(spec.code): spec.code for spec in specs}
    unknown = []
    for row in sorted(grid.by_row):
        cell = grid.cells.get((row, "code"))
        if cell is None or not cell.value.strip():
            unknown.append(row)
            continue
        code = _code(grid, cell, codes)
        if code in grid.rows:
            message = f"Mã tiêu chí {code} đã có ở ô {grid.name(grid.rows[code], 'code')}."
            grid.add(cell.name, "trùng", code, message, fix="Xóa dòng thừa, chỉ để lại một dòng cho mỗi tiêu chí.")
        elif code:
            grid.rows[code] = row
        elif code is None:
            unknown.append(row)
    last = max(grid.rows.values(), default=0)
    for row in unknown:
        _check_row_without_code(grid, row, last)
    for spec in specs:
        if spec.code not in grid.rows:
            message = f"Không có dòng của tiêu chí {spec.code} “{spec.title}”."
            fix = f"Thêm lại dòng có mã {spec.code} như trong mẫu. Nếu tiêu chí chưa làm, để trống điểm nhưng giữ dòng."
            grid.add(cell_name(grid.header_row, grid.columns["code"]), "thiếu tiêu chí", spec.code, message, fix=fix)


def _code(grid: Grid, cell: RawCell, codes: Mapping[str, str]) -> str | None:
    """Return the criterion's code in a cell, "" where a finding says what is wrong, None where it is no code at all."""
    fix = "Gõ lại mã như trong mẫu (ô kiểu Văn bản); dòng không thuộc mẫu thì xóa cả dòng."
    if cell.kind in ("date", "time"):
        message = f"Mã tiêu chí đã bị đổi thành ngày ({cell.value})."
        grid.add(cell.name, "ngày", cell.value, message, fix=fix)
        return ""
    if cell.kind == "error":
        grid.add(cell.name, f"lỗi {cell.value}", cell.value, f"Mã tiêu chí là lỗi công thức {cell.value}.", fix=fix)
        return ""
    text = "".join(cell.value.split()) if cell.kind == "number" else " ".join(cell.value.split())
    if cell.kind == "number":
        return _numeric_code(grid, cell, text, codes)
    if folded(text) in codes:
        return codes[folded(text)]
    if _CODE_LIKE.fullmatch(text) and any(c.isdecimal() for c in text):
        grid.add(
            cell.name, "mã tiêu chí", text, f"Không có tiêu chí mã “{text}” trong bộ tiêu chí của đợt này.", fix=fix
        )
        return ""
    return None


def _numeric_code(grid: Grid, cell: RawCell, text: str, codes: Mapping[str, str]) -> str:
    """Return the one code that a number can be: 1.1 is not `1.1` where there is a `1.10` too."""
    could_be = [code for code in codes.values() if _PLAIN_NUMBER.fullmatch(code) and Decimal(code) == Decimal(text)]
    if len(could_be) == 1:
        message = f"Mã tiêu chí {could_be[0]} là số, không phải văn bản; đã hiểu là {could_be[0]}."
        grid.add(cell.name, "mã dạng số", text, message, severity=WARNING, fix="Đổi kiểu ô sang Văn bản.")
        return could_be[0]
    fix = "Đổi kiểu ô sang Văn bản rồi gõ lại đúng mã."
    if could_be:
        message = f"Mã là số {text}, có thể là {' hoặc '.join(could_be)}; không biết là tiêu chí nào."
    else:
        message = f"Không có tiêu chí mã “{text}” trong bộ tiêu chí của đợt này."
    grid.add(cell.name, "mã tiêu chí", text, message, fix=fix)
    return ""


def _check_row_without_code(grid: Grid, row: int, last: int) -> None:
    """Let total and signature rows pass; refuse a score that belongs to no criterion."""
    typed = [cell for key in FIGURES if (cell := grid.cells.get((row, key))) and cell.value.strip()]
    if row > last:  # signatures under the table are words
        typed = [cell for cell in typed if cell.kind in ("number", "date")]
    words = (folded(cell.value) for cell in grid.by_row[row] if cell.kind == "text")
    if not typed or any(_TOTAL.match(word) for word in words):
        return
    message = f"Có giá trị “{typed[0].value[:40]}” nhưng dòng không có mã tiêu chí."
    fix = f"Gõ lại mã ở cột “{HEADERS['code']}”, hoặc xóa giá trị nếu dòng không thuộc tiêu chí nào."
    grid.add(typed[0].name, "thiếu mã", typed[0].value, message, fix=fix)


def _check_hidden(grid: Grid) -> None:
    for code, row in grid.rows.items():
        if row in grid.sheet.hidden_rows:
            message = f"Dòng {row} (tiêu chí {code}) đang bị ẩn hoặc bị lọc; giá trị ở đó vẫn được đọc."
            fix = "Bỏ lọc, hiện dòng để xem lại trước khi xác nhận."
            grid.add(grid.name(row, "code"), "dòng ẩn", code, message, severity=WARNING, fix=fix)
    for key in INPUTS:
        number = grid.columns.get(key, 0)
        if number in grid.sheet.hidden_columns:
            message = f"Cột {column_letters(number)} “{HEADERS[key]}” đang bị ẩn; giá trị ở đó vẫn được đọc."
            fix = "Hiện cột để xem lại trước khi xác nhận."
            grid.add(cell_name(grid.header_row, number), "cột ẩn", HEADERS[key], message, severity=WARNING, fix=fix)


def _check_merges(grid: Grid, filled_in: set[str]) -> None:
    watched = {grid.columns[key] for key in ("code", *INPUTS) if key in grid.columns}
    rows = {row for code, row in grid.rows.items() if code in filled_in}
    for top, left, bottom, right in _small(grid.sheet.merges):
        crossed = [column for column in sorted(watched) if left <= column <= right]
        touched = [row for row in rows if top <= row <= bottom]
        if crossed and touched:
            where = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            message = f"Các ô {where} bị gộp, không biết giá trị thuộc tiêu chí nào."
            grid.add(
                cell_name(top, left),
                "ô gộp",
                where,
                message,
                fix="Bỏ gộp ô (Merge & Center) rồi gõ giá trị vào từng ô.",
            )


def _small(merges: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    return (merge for merge in merges if merge[:2] != merge[2:])
