"""Turns the rows of the criteria sheet into a list of criteria; the tree hangs together by code or level; pure."""

from typing import Any, Final

from scoring.excel.criteria_sets.spec import CRITERIA_COLUMNS, Column, meant_by
from scoring.excel.criteria_sets.table import Row, TableSheet
from scoring.excel.criteria_sets.understand import conversion_unsaid, measure_unsaid
from scoring.excel.criteria_sets.words import NotationFault, parts, unsaid

_RULES: Final = {"measure": measure_unsaid, "conversion": conversion_unsaid}
_WORDED: Final = tuple(column for column in CRITERIA_COLUMNS if column.words is not None)
_DEEPEST: Final = 20
_TOTALS: Final = ("tổng", "cộng", "tổng cộng", "tổng điểm")


class CriteriaRows:
    """The criteria sheet on its way to a list; `cells` names the cell of each column by the criterion's place in the list."""

    def __init__(self, table: TableSheet) -> None:
        self._table = table
        self._places: dict[str, int] = {}
        self._line: list[str] = []
        """The codes from the field down to the row above, by level."""
        self._depths: dict[str, int] = {}
        self.cells: dict[tuple[int, str], str] = {}

    def entries(self) -> list[dict[str, Any]]:
        """Every criterion in the order of the sheet, in round_format; with a finding for whatever is wrong."""
        found: list[dict[str, Any]] = []
        for row in self._table.rows():
            code = row.code("code")
            if not code:
                if row.text("title").casefold() not in _TOTALS:
                    row.error("code", "thiếu mã", "", "Dòng này không có mã tiêu chí.", "Ghi mã, hoặc xóa cả dòng.")
            elif code in self._places:
                said = f"Mã “{code[:40]}” đã có ở ô {self.cells[self._places[code], 'code']}."
                row.error("code", "trùng", code, said, "Đổi một mã, hoặc xóa một dòng.")
            else:
                self._places[code] = len(found)
                self.cells |= {(len(found), column.key): row.name(column.key) for column in CRITERIA_COLUMNS}
                found.append(self._entry(row, code))
        return found

    def _entry(self, row: Row, code: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"code": code, "title": row.text("title")}
        parent = self._parent(row, code)
        if parent:
            entry["parent"] = parent
        entry["max"] = row.figure("max") or ""
        entry |= {key: text for key in ("guidance", "evidence") if (text := row.text(key))}
        for column in _WORDED:
            value = self._word(row, column)
            if value is not None:
                entry[column.key] = value
        for key, understood in _RULES.items():
            text = row.rule(key)
            if text:
                try:
                    entry[key] = understood(text)
                except NotationFault as fault:
                    row.error(key, "cách ghi", text, fault.message, fault.fix)
        blocks = row.rule("blocks")
        if blocks:
            entry["blocks"] = self._codes(row, blocks)
        return entry

    def _codes(self, row: Row, text: str) -> list[str]:
        try:
            return [unsaid(piece) for piece in parts(text)]
        except NotationFault as fault:
            row.error("blocks", "cách ghi", text, fault.message, fault.fix)
            return []

    def _word(self, row: Row, column: Column) -> str | bool | None:
        word = row.rule(column.key)
        if not word:
            return None
        value = meant_by(column, word)
        if value is None:
            listed = ", ".join(f"“{one}”" for one in column.words or ())
            said = f"“{word[:40]}” không dùng được ở cột “{column.header}”."
            row.error(column.key, "từ ngữ", word, said, f"Ghi một trong: {listed}; hoặc để trống.")
        return value

    def _parent(self, row: Row, code: str) -> str:
        """The parent's code, "" for a field: by the column of the parent, else by level, else by the code's own dots."""
        named, level = row.code("parent"), self._level(row)
        if named and named not in self._depths:
            said = f"Không có tiêu chí “{named[:40]}” ở phía trên dòng này."
            row.error("parent", "mã cha", named, said, "Ghi mã của một dòng phía trên, hoặc chuyển dòng cha lên trước.")
            self._depths[code] = level or 1
            self._line = [*self._line[: self._depths[code] - 1], code]
            return ""
        if not named and level is not None and level > 1:
            named = self._line[level - 2] if level - 2 < len(self._line) else ""
        elif not named and not {"parent", "level"} & self._table.columns.keys():
            named = self._by_dots(code)
        depth = self._depths[named] if named else 0
        if level is not None and level != depth + 1:
            said = f"Cấp {level} không khớp: dòng này thuộc “{named[:40]}” nên ở cấp {depth + 1}."
            if not named:
                said = f"Dòng này ở cấp {level} nhưng phía trên không có dòng cấp {level - 1}."
            row.error("level", "cấp", str(level), said, "Sửa cấp hoặc mã cha cho khớp nhau.")
        self._depths[code] = depth + 1
        self._line = [*self._line[:depth], code]
        return named

    def _level(self, row: Row) -> int | None:
        said = row.figure("level")
        if said is None:
            return None
        if not said.isdigit() or not 1 <= int(said) <= _DEEPEST:
            row.error(
                "level",
                "cấp",
                said,
                f"Cấp phải là số từ 1 đến {_DEEPEST}.",
                "1 là lĩnh vực, 2 là tiêu chí, 3 là tiêu chí thành phần.",
            )
            return None
        return int(said)

    def _by_dots(self, code: str) -> str:
        """The longest code above that this one continues behind a dot."""
        above = code
        while "." in above:
            above = above.rpartition(".")[0]
            if above in self._depths:
                return above
        return ""
