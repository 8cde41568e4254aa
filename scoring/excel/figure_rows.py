"""Reads a sheet of named columns row by row: heads found by their texts, keys once, every fault with its cell; it writes nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.excel.layout import MAX_ROWS, cell_name, column_letters, folded, header_key
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.values import CellReader

MEND: Final = "Dùng tệp tải từ trang này; không sửa tên cột và cột mã."
_CODE_LIKE: Final = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,39}(?:/[A-Z0-9.-]{1,40})?")
_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TOTAL: Final = re.compile(r"(?:tổng|cộng)\b")


@dataclass(frozen=True)
class TableForm:
    """What a sheet looks like: its name, its columns, the column of keys, those filled in, those that may be missing.

    `known` are the keys that it may have; with `grows` others of their form are new ones.
    """

    title: str
    columns: Sequence[str]
    key: str
    filled: Sequence[str]
    optional: Collection[str] = ()
    known: Collection[str] = ()
    grows: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: its number, its key, and its cells by the names of their columns."""

    number: int
    key: str
    cells: dict[str, RawCell]


class TableReader:
    """One sheet whose first row with the column of keys is its head; what stands above is left to `above`."""

    def __init__(self, sheet: RawSheet, form: TableForm) -> None:
        self.sheet, self.form = sheet, form
        self.reader = CellReader(sheet.name, dict(sheet.links))
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.head, self.places = self._head()
        self._keys = {folded(key): key for key in form.known}

    def _head(self) -> tuple[int, dict[str, int]]:
        wanted = {header_key(name): name for name in self.form.columns}
        for number in sorted(self.lines):
            places: dict[str, int] = {}
            for column, cell in self.lines[number].items():
                name = wanted.get(header_key(cell.value))
                if name is not None and name in places:
                    self.reader.error(cell.name, "trùng cột", name, f"Cột “{name}” có hai lần.", "Xóa một cột.")
                elif name is not None:
                    places[name] = column
            if self.form.key in places:
                for name in self.form.columns:
                    if name not in places and name not in self.form.optional:
                        self.reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", MEND)
                return number, places
        self.reader.error("", "thiếu cột", self.form.key, f"Thiếu cột “{self.form.key}”.", MEND)
        return 0, {}

    def name(self, row: int, column: str) -> str:
        """The name of a cell, such as "D14"; "" where the column is not there."""
        return cell_name(row, self.places[column]) if column in self.places else ""

    def above(self) -> dict[str, RawCell]:
        """What stands above the head: the first text of a row with the cell behind it."""
        rows = [list(self.lines[n].values()) for n in sorted(self.lines) if n < self.head]
        return {row[0].value.strip(): row[1] for row in rows if len(row) > 1}

    def rows(self) -> Iterator[TableRow]:
        """The rows under the head that have a key; a second one of the same key is a fault, and so is a figure without one."""
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Chia thành nhiều tệp.")
            return
        found: dict[str, TableRow] = {}
        loose = []
        for number in sorted(line for line in self.lines if self.head and line > self.head):
            cells = {name: self.lines[number][at] for name, at in self.places.items() if at in self.lines[number]}
            key = self._key(cells[self.form.key]) if self.form.key in cells else None
            if key is None:
                loose.append((number, cells))
            elif key in found:
                place = cells[self.form.key].name
                self.reader.error(place, "trùng", key[:80], f"Trùng với dòng {found[key].number}.", "Xóa một dòng.")
            elif key:
                found[key] = TableRow(number, key, cells)
        last = max((row.number for row in found.values()), default=0)
        for number, cells in loose:
            self._check_loose(cells, is_below=number > last)
        self._check_layout(found.values())
        yield from found.values()

    def _key(self, cell: RawCell) -> str | None:
        """The key that a cell holds, "" where a finding says what is wrong with it, None where it is none."""
        fix = "Gõ lại mã như trong mẫu (ô kiểu Văn bản); dòng không thuộc mẫu thì xóa cả dòng."
        text = " ".join(cell.value.split())
        if cell.kind in ("date", "time"):
            self.reader.error(cell.name, "ngày", cell.value, f"Mã đã bị đổi thành ngày ({cell.value}).", fix)
            return ""
        if cell.kind == "error":
            self.reader.error(cell.name, f"lỗi {cell.value}", cell.value, f"Mã là lỗi công thức {cell.value}.", fix)
            return ""
        if cell.kind == "number":
            return self._numeric_key(cell, text)
        if folded(text) in self._keys:
            return self._keys[folded(text)]
        if self.form.grows or not _CODE_LIKE.fullmatch(text):
            return text if _CODE_LIKE.fullmatch(text) and "/" not in text else None
        self.reader.error(cell.name, "mã", text[:80], f"Kỳ này không hỏi số liệu “{text[:40]}” ở đơn vị.", fix)
        return ""

    def _numeric_key(self, cell: RawCell, text: str) -> str:
        """The one key that a number can be: 1.1 is not `1.1` where there is a `1.10` too."""
        could_be = [key for key in self.form.known if _PLAIN_NUMBER.fullmatch(key) and Decimal(key) == Decimal(text)]
        if not could_be and self.form.grows and text.isdecimal():
            could_be = [text]
        if len(could_be) == 1:
            said = f"Mã {could_be[0]} là số, không phải văn bản; đã hiểu là {could_be[0]}."
            self.reader.warn(cell.name, "mã dạng số", text, said, "Đổi kiểu ô sang Văn bản.")
            return could_be[0]
        said = f"có thể là {' hoặc '.join(could_be)}" if could_be else "không biết là mã nào"
        self.reader.error(
            cell.name, "mã", text[:80], f"Mã là số {text[:40]}, {said}.", "Đổi kiểu ô sang Văn bản rồi gõ lại đúng mã."
        )
        return ""

    def _check_loose(self, cells: dict[str, RawCell], *, is_below: bool) -> None:
        """Let total and signature rows pass; refuse a figure that belongs to no key."""
        typed = [cells[name] for name in self.form.filled if name in cells]
        if is_below:  # signatures under the table are words
            typed = [cell for cell in typed if cell.kind in ("number", "date")]
        words = (folded(cell.value) for cell in cells.values() if cell.kind == "text")
        if typed and not any(_TOTAL.match(word) for word in words):
            said = f"Có giá trị “{typed[0].value[:40]}” nhưng dòng thiếu mã, hoặc mã không phải chữ in hoa không dấu."
            fix = f"Gõ lại mã ở cột “{self.form.key}”, hoặc xóa giá trị nếu dòng không thuộc mã nào."
            self.reader.error(typed[0].name, "thiếu mã", typed[0].value[:80], said, fix)

    def _check_layout(self, rows: Collection[TableRow]) -> None:
        """Warn of rows and columns that are hidden; refuse joined cells in what is read."""
        for row in rows:
            if row.number in self.sheet.hidden_rows:
                said = f"Dòng {row.number} ({row.key}) đang bị ẩn hoặc bị lọc; giá trị ở đó vẫn được đọc."
                self.reader.warn(self.name(row.number, self.form.key), "dòng ẩn", row.key, said, "Bỏ lọc, hiện dòng.")
        for name in self.form.filled:
            if (column := self.places.get(name, 0)) in self.sheet.hidden_columns:
                said = f"Cột {column_letters(column)} “{name}” đang bị ẩn; giá trị ở đó vẫn được đọc."
                self.reader.warn(self.name(self.head, name), "cột ẩn", name, said, "Hiện cột để xem lại.")
        watched = {self.places[name] for name in (self.form.key, *self.form.filled) if name in self.places}
        numbers = {row.number for row in rows}
        for top, left, bottom, right in self.sheet.merges:
            crossed = any(left <= column <= right for column in watched)
            touched = any(top <= number <= bottom for number in numbers)
            if crossed and touched and (top, left) != (bottom, right):
                where = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
                said = f"Các ô {where} bị gộp, không biết giá trị thuộc dòng nào."
                fix = "Bỏ gộp ô (Merge & Center) rồi gõ giá trị vào từng ô."
                self.reader.error(cell_name(top, left), "ô gộp", where, said, fix)

    def plain(self, cell: RawCell | None, *, figure: bool = True) -> str | None:
        """What a cell says as a person would have typed it, numbers with a decimal comma; None where a finding says why not.

        A number typed as text is told as such; a text that is no `figure` is looked through for old fonts and links.
        """
        if cell is None:
            return ""
        if cell.kind not in ("text", "none"):
            number = self.reader.figure(cell)
            return None if number is None else f"{number:f}".replace(".", ",")
        faults = self._faults()
        text = self.reader.text(cell, prose=not figure)
        if figure and text[:1].isdecimal():
            self.reader.warn(cell.name, "số dạng chữ", text[:80], f"“{text[:40]}” là số gõ dạng chữ.")
        return text if self._faults() == faults else None

    def _faults(self) -> int:
        return sum(finding.is_error for finding in self.reader.findings)


def sheet_of(raw: RawBook, form: TableForm) -> tuple[RawSheet | None, list[Finding]]:
    """The sheet of a form, with the finding that there is none, or warnings of others that look like it."""
    named = [sheet for sheet in raw.sheets if folded(sheet.name) == folded(form.title)]
    alike = [sheet.name for sheet in raw.sheets if sheet not in named and _has_head(sheet, form)]
    if not named and alike:
        said = f"Không có trang tính “{form.title}”; trang “{alike[0]}” có bảng giống như vậy."
        fix = f"Đổi tên trang tính thành “{form.title}” rồi tải lên lại."
        return None, [Finding(alike[0], "", "trang tính", alike[0], said, ERROR, fix)]
    if not named:
        return None, [Finding("", "", "trang tính", "", f"Không thấy trang tính “{form.title}”.", ERROR, MEND)]
    told = [
        Finding(
            form.title,
            "",
            "trang tính thừa",
            name,
            f"Trang tính “{name}” cũng có bảng như vậy. Chỉ trang “{form.title}” được đọc.",
            WARNING,
            "Xóa trang tính thừa nếu không cần.",
        )
        for name in (*alike, *(sheet.name for sheet in named[1:]))
    ]
    return named[0], told


def _has_head(sheet: RawSheet, form: TableForm) -> bool:
    wanted = {header_key(name) for name in form.columns}
    hits: dict[int, set[str]] = {}
    for cell in sheet.cells:
        if cell.kind == "text" and header_key(cell.value) in wanted:
            hits.setdefault(cell.row, set()).add(header_key(cell.value))
    return any(len(found) == len(wanted) for found in hits.values())
