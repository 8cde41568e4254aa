"""What a table hides from who looks at it: rows and columns out of sight, joined cells, a second sheet alike; it reads no value."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scoring.excel.findings import WARNING, Finding
from scoring.excel.layout import cell_name, column_letters, folded, header_key
from scoring.excel.raw import RawBook, RawSheet
from scoring.excel.values import CellReader


def check_layout(
    reader: CellReader, sheet: RawSheet, rows: Mapping[int, str], columns: Mapping[str, int], head: int
) -> None:
    """Warn of hidden rows and columns among those that are read; refuse joined cells there.

    `rows`: {number: what people call the row}; `columns`: {name: place} of the keys and of what is filled in; `head`: the
    row of their names.
    """
    first = min(columns.values(), default=1)
    for number, named in rows.items():
        if number in sheet.hidden_rows:
            said = f"Dòng {number} ({named}) đang bị ẩn hoặc bị lọc; giá trị ở đó vẫn được đọc."
            reader.warn(cell_name(number, first), "dòng ẩn", named, said, "Bỏ lọc, hiện dòng.")
    for name, column in columns.items():
        if column in sheet.hidden_columns:
            said = f"Cột {column_letters(column)} “{name}” đang bị ẩn; giá trị ở đó vẫn được đọc."
            reader.warn(cell_name(head, column), "cột ẩn", name, said, "Hiện cột để xem lại.")
    for top, left, bottom, right in sheet.merges:
        crossed = any(left <= column <= right for column in columns.values())
        touched = any(top <= number <= bottom for number in rows)
        if crossed and touched and (top, left) != (bottom, right):
            where = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            said = f"Các ô {where} bị gộp, không biết giá trị thuộc dòng nào."
            fix = "Bỏ gộp ô (Merge & Center) rồi gõ giá trị vào từng ô."
            reader.error(cell_name(top, left), "ô gộp", where, said, fix)


def alike_sheets(raw: RawBook, title: str, columns: Collection[str]) -> list[RawSheet]:
    """The sheets of another name whose head has the same columns, such as a copy that was filled in instead."""
    wanted = {header_key(name) for name in columns}
    return [sheet for sheet in raw.sheets if folded(sheet.name) != folded(title) and _has_head(sheet, wanted)]


def _has_head(sheet: RawSheet, wanted: set[str]) -> bool:
    hits: dict[int, set[str]] = {}
    for cell in sheet.cells:
        if cell.kind == "text" and header_key(cell.value) in wanted:
            hits.setdefault(cell.row, set()).add(header_key(cell.value))
    return any(len(found) == len(wanted) for found in hits.values())


def spare_sheets(raw: RawBook, title: str, columns: Collection[str]) -> list[Finding]:
    """A warning for each further sheet with the same table: only one of them is read."""
    twins = [sheet for sheet in raw.sheets if folded(sheet.name) == folded(title)][1:]
    return [
        Finding(
            title,
            "",
            "trang tính thừa",
            sheet.name,
            f"Trang tính “{sheet.name}” cũng có bảng như vậy. Chỉ trang “{title}” được đọc.",
            WARNING,
            "Xóa trang tính thừa nếu không cần.",
        )
        for sheet in (*alike_sheets(raw, title, columns), *twins)
    ]
