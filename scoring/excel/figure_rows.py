"""Reads a sheet of named columns row by row: heads found by their texts, keys once, every fault with its cell; it writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.layout import MAX_ROWS, folded
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.values import CellReader

MEND = "Dùng tệp tải từ trang này; không sửa tên cột và cột mã."


@dataclass(frozen=True)
class TableRow:
    """A row: its number, its key, and its cells by the names of their columns."""

    number: int
    key: str
    cells: dict[str, RawCell]


class TableReader:
    """One sheet whose first row with the wanted columns is its head; what stands above is left to `above`."""

    def __init__(self, sheet: RawSheet, key: str, columns: Sequence[str]) -> None:
        self.reader = CellReader(sheet.name)
        self.key = key
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.columns = columns
        self.head, self.places = self._head()

    def _head(self) -> tuple[int, dict[str, int]]:
        wanted = {folded(name): name for name in self.columns}
        for number in sorted(self.lines):
            places: dict[str, int] = {}
            for column, cell in self.lines[number].items():
                name = wanted.get(folded(cell.value))
                if name is not None and name in places:
                    self.reader.error(cell.name, "trùng cột", name, f"Cột “{name}” có hai lần.", "Xóa một cột.")
                elif name is not None:
                    places[name] = column
            if self.key in places:
                for name in self.columns:
                    if name not in places:
                        self.reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", MEND)
                return number, places
        self.reader.error("", "thiếu cột", self.key, f"Thiếu cột “{self.key}”.", MEND)
        return 0, {}

    def above(self) -> dict[str, str]:
        """What stands above the head: the first text of a row with the second."""
        rows = [[cell.value.strip() for cell in self.lines[n].values()] for n in sorted(self.lines) if n < self.head]
        return {row[0]: row[1] for row in rows if len(row) > 1}

    def rows(self) -> Iterator[TableRow]:
        """The rows under the head that have a key; a second one of the same key is a fault."""
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Chia thành nhiều tệp.")
            return
        seen: dict[str, int] = {}
        for number in sorted(line for line in self.lines if self.head and line > self.head):
            cells = {name: self.lines[number][at] for name, at in self.places.items() if at in self.lines[number]}
            if not cells:
                continue
            key = cells[self.key].value.strip() if self.key in cells else ""
            place = next(iter(cells.values())).name
            if not key:
                self.reader.error(place, "thiếu mã", "", "Dòng có số liệu nhưng thiếu mã.", MEND)
            elif key in seen:
                self.reader.error(place, "trùng", key[:80], f"Trùng với dòng {seen[key]}.", "Xóa một dòng.")
            else:
                seen[key] = number
                yield TableRow(number, key, cells)

    def plain(self, cell: RawCell | None) -> str:
        """What a cell says as a person would have typed it: numbers with a decimal comma; "" with a finding for what is none."""
        if cell is None:
            return ""
        if cell.kind == "number":
            number = self.reader.figure(cell)
            return "" if number is None else f"{number:f}".replace(".", ",")
        if cell.kind == "text":
            return self.reader.text(cell, prose=False)
        self.reader.figure(cell)
        return ""


def sheet_of(raw: RawBook | Refusal, name: str) -> RawSheet | Finding:
    """The sheet of a name, or the finding that refuses the file."""
    if isinstance(raw, Refusal):
        return Finding("", "", raw.code, "", raw.message, ERROR, raw.fix)
    found = next((sheet for sheet in raw.sheets if folded(sheet.name) == folded(name)), None)
    if found is None:
        return Finding("", "", "trang tính", "", f"Không thấy trang tính “{name}”.", ERROR, MEND)
    return found
