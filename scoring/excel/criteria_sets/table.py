"""Finds the columns of one sheet by their headers and hands out its rows cell by cell; what they mean stands elsewhere; pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scoring.excel.criteria_sets.spec import Column
from scoring.excel.criteria_sets.words import NotationFault, figure_unsaid
from scoring.excel.layout import MAX_ROWS, MAX_TEXT, cell_name, folded, header_key
from scoring.excel.raw import RawCell, RawSheet
from scoring.excel.values import CellReader

_MEND: Final = "Dùng tệp tải từ trang của bộ tiêu chí; không đổi các tiêu đề."
_AS_TEXT: Final = "Đổi định dạng cột sang Chữ (Text) rồi gõ lại."


class Row:
    """One row of a sheet; asked by the column's key."""

    def __init__(self, table: "TableSheet", number: int) -> None:
        self._table = table
        self.number = number

    def _cell(self, key: str) -> RawCell | None:
        return self._table.lines[self.number].get(self._table.columns.get(key, 0))

    def name(self, key: str) -> str:
        """The cell's name, such as "E14"; "" where the sheet has no such column."""
        return cell_name(self.number, self._table.columns[key]) if key in self._table.columns else ""

    def error(self, key: str, code: str, value: str, message: str, fix: str) -> None:
        """Note a fault of a cell."""
        self._table.reader.error(self.name(key), code, value[:80], message, fix)

    def text(self, key: str) -> str:
        """The text of a cell, cleaned; a long one is kept whole."""
        cell = self._cell(key)
        return self._table.reader.text(cell, prose=cell is not None and len(cell.value) <= MAX_TEXT)

    def rule(self, key: str) -> str:
        """The text of a cell that holds a rule."""
        return self._table.reader.text(self._cell(key), prose=False)

    def code(self, key: str) -> str:
        """The code in a cell: a whole number is as good as its text, any other number could be two codes."""
        cell = self._cell(key)
        if cell is not None and cell.kind == "date":
            said = f"Ô là ngày {cell.value} (Excel đổi “1.2” thành ngày)."
            self.error(key, "ngày", cell.value, said, _AS_TEXT)
        elif cell is not None and cell.kind == "number" and "." in cell.value:
            said = f"Mã {cell.value} là số nên không rõ là {cell.value} hay {cell.value}0."
            self.error(key, "mã", cell.value, said, _AS_TEXT)
        return self._table.reader.text(cell, prose=False)

    def figure(self, key: str) -> str | None:
        """The figure in a cell in the round format's form; None for a blank, or with a finding."""
        cell = self._cell(key)
        if cell is None or not self._table.reader.has_value(cell):
            return None
        if cell.kind == "text":
            try:
                return figure_unsaid(cell.value)
            except NotationFault as fault:
                self.error(key, "không phải số", cell.value, fault.message, fault.fix)
                return None
        number = self._table.reader.figure(cell)
        return None if number is None else f"{number.normalize():f}"


class TableSheet:
    """One sheet with its columns by key; a column that is missing, there twice or strange is a finding."""

    def __init__(self, sheet: RawSheet, columns: Sequence[Column]) -> None:
        self.reader = CellReader(sheet.name, dict(sheet.links))
        self.lines: dict[int, dict[int, RawCell]] = defaultdict(dict)
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines[cell.row][cell.column] = cell
        known = {header_key(column.header): column for column in columns}
        self.head = self._head(known)
        self.columns = self._columns(known)
        wanted = [column for column in columns if column.required and column.key not in self.columns]
        for column in wanted:
            self.reader.error("", "thiếu cột", column.header, f"Thiếu cột “{column.header}”.", _MEND)
        self._usable = not wanted
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Trang có từ {MAX_ROWS} dòng trở lên.", "Xóa các dòng thừa.")

    def _head(self, known: Mapping[str, Column]) -> int:
        """The row that holds most of our headers, the first of them where several do."""
        hits = {
            row: sum(header_key(cell.value) in known for cell in cells.values()) for row, cells in self.lines.items()
        }
        return max(sorted(hits), key=lambda row: hits[row], default=0)

    def _columns(self, known: Mapping[str, Column]) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, cell in self.lines.get(self.head, {}).items():
            column = known.get(header_key(cell.value))
            if column is not None and column.key in places:
                said = f"Cột “{column.header}” có hai lần."
                self.reader.error(cell.name, "trùng cột", column.header, said, "Xóa một cột.")
            elif column is not None:
                places[column.key] = place
            elif cell.value.strip():
                said = f"Cột “{folded(cell.value)[:40]}” không có trong mẫu nên không được đọc."
                self.reader.warn(cell.name, "cột lạ", cell.value[:80], said, "Xóa cột nếu không cần.")
        return places

    def rows(self) -> Iterator[Row]:
        """The rows under the header in which one of our columns holds something; none where a required column is missing."""
        ours = set(self.columns.values())
        for number in sorted(self.lines):
            if self._usable and number > self.head and ours & self.lines[number].keys():
                yield Row(self, number)
