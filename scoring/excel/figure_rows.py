"""Reads a sheet of named columns row by row: heads found by their texts, keys once, every fault with its cell; it writes nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import MAX_ROWS, cell_name, folded, header_key
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.table_layout import alike_sheets, check_layout, spare_sheets
from scoring.excel.values import CellReader

MEND: Final = "Dùng tệp tải từ trang này; không sửa tên cột và cột mã."
_CODE_LIKE: Final = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,39}(?:/[A-Z0-9.-]{1,40})?")
_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TOTAL: Final = re.compile(r"(?:tổng|cộng)\b")
_SUM: Final = re.compile(r"(?:tổng|cộng)(?: cộng| số)?(?: (?:số )?(?:ngày|thời gian|thủ tục)){0,2} ?:?")
"""A sum where names are typed too: “Tổng hợp báo cáo” is a procedure."""
_FIGURE_LIKE: Final = re.compile(r"(?:gần|trên|hơn|khoảng|dưới)?\s*-?[0-9][0-9.,\s%]*")


@dataclass(frozen=True)
class TableForm:
    """What a sheet looks like: its name, its columns, the column of keys, those filled in, those that may be missing.

    `known` are the keys that it may have; with `grows` others of their form are new ones. `stranger` says, with the key,
    that it may not have another.
    """

    title: str
    columns: Sequence[str]
    key: str
    filled: Sequence[str]
    optional: Collection[str] = ()
    known: Collection[str] = ()
    grows: bool = False
    stranger: str = "Kỳ này không hỏi số liệu “{}” ở đơn vị."


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
        table = {self.head, *(row.number for row in found.values())}
        for number, cells in loose:
            is_joined = number - 1 in table
            self._check_loose(number, cells, is_below=number > last, is_joined=is_joined)
            table |= {number} if is_joined else set()
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
        self.reader.error(cell.name, "mã", text[:80], self.form.stranger.format(text[:40]), fix)
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

    def _check_loose(self, number: int, cells: dict[str, RawCell], *, is_below: bool, is_joined: bool) -> None:
        """Let total and signature rows pass; refuse a figure that belongs to no key, and whatever else looks like a row."""
        if self._is_total(cells):
            return
        typed = [cells[name] for name in self.form.filled if name in cells]
        if is_below:  # signatures under the table are words
            typed = [cell for cell in typed if cell.kind != "text" or _FIGURE_LIKE.fullmatch(folded(cell.value))]
        said_there = [cell for name, cell in cells.items() if name != self.form.key] if self.form.grows else []
        if typed or (said_there and (is_joined or not is_below)):
            first = (typed or said_there)[0]
            place = self.name(number, self.form.key) if self.form.grows else first.name
            said = f"Có giá trị “{first.value[:40]}” nhưng dòng thiếu mã, hoặc mã không phải chữ in hoa không dấu."
            fix = f"Gõ lại mã ở cột “{self.form.key}”, hoặc xóa giá trị nếu dòng không thuộc mã nào."
            self.reader.error(place, "thiếu mã", first.value[:80], said, fix)
        elif said_there:
            first = said_there[0]
            said = f"Dòng {number} “{first.value[:40]}” ở dưới bảng, không có mã nên không được đọc."
            self.reader.warn(first.name, "dòng ngoài bảng", first.value[:80], said, "Nếu là một dòng: ghi mã và số.")

    def _is_total(self, cells: dict[str, RawCell]) -> bool:
        """Whether a row without a key says that it is a sum; where names are typed, one may begin with the same word."""
        words = [folded(cell.value) for cell in cells.values() if cell.kind == "text"]
        return any(_SUM.fullmatch(word) if self.form.grows else _TOTAL.match(word) for word in words)

    def _check_layout(self, rows: Collection[TableRow]) -> None:
        """Tell of what is hidden or joined in the columns that are read."""
        watched = {name: self.places[name] for name in (self.form.key, *self.form.filled) if name in self.places}
        check_layout(self.reader, self.sheet, {row.number: row.key for row in rows}, watched, self.head)

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
    named = next((sheet for sheet in raw.sheets if folded(sheet.name) == folded(form.title)), None)
    if named is not None:
        return named, spare_sheets(raw, form.title, form.columns)
    if alike := alike_sheets(raw, form.title, form.columns):
        said = f"Không có trang tính “{form.title}”; trang “{alike[0].name}” có bảng giống như vậy."
        fix = f"Đổi tên trang tính thành “{form.title}” rồi tải lên lại."
        return None, [Finding(alike[0].name, "", "trang tính", alike[0].name, said, ERROR, fix)]
    return None, [Finding("", "", "trang tính", "", f"Không thấy trang tính “{form.title}”.", ERROR, MEND)]
