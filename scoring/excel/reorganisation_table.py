"""Columns and words of a table of a whole reorganisation: ours, and those of published lists; it looks at no unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import folded
from units.selectors.directory import UnitLine

OLD_CODE, OLD, WORK = "Mã đơn vị cũ", "Đơn vị cũ", "Việc"
NEW_CODE, NEW, BLOCK, SUPERIOR = "Mã đơn vị mới", "Đơn vị mới", "Mã khối", "Mã cấp trên"
COLUMNS: Final = ((OLD_CODE, 18), (OLD, 42), (WORK, 18), (NEW_CODE, 18), (NEW, 42), (BLOCK, 14), (SUPERIOR, 14))
"""Our own columns with their widths, in order."""
MERGE, SPLIT, RENAME, DISSOLVE, FOUND, KEEP = "Hợp nhất", "Chia tách", "Đổi tên", "Giải thể", "Lập mới", "Giữ nguyên"
WORKS: Final = (KEEP, MERGE, SPLIT, RENAME, DISSOLVE, FOUND)
_OTHER_NAMES: Final = {
    "old_province": OLD,
    "old_unit": OLD,
    "new_province": NEW,
    "new_unit": NEW,
    "relation": WORK,
}
_OTHER_WORDS: Final = {
    "merged_into": MERGE,
    "merged_keeps_name": MERGE,
    "sáp nhập": MERGE,
    "hợp nhất, sáp nhập": MERGE,
    "thay": MERGE,
    "split": SPLIT,
    "chia": SPLIT,
    "tách": SPLIT,
    "renamed": RENAME,
    "dissolved": DISSOLVE,
    "unchanged": KEEP,
}
_FORMER: Final = re.compile(r"\s*\((?:cũ|trước đây)\)$", re.IGNORECASE)
_HEAD_WITHIN: Final = 20
_HOW: Final = (
    "Mỗi dòng một đơn vị cũ. Nhiều đơn vị hợp nhất thành một thì các dòng ghi cùng mã và tên đơn vị mới;"
    " chia tách thì lặp lại đơn vị cũ, mỗi dòng một đơn vị mới."
)


@dataclass(frozen=True)
class TableLine:
    """One row of the table: its number in the file and its texts, "" for what it does not say."""

    row: int
    old_code: str
    old: str
    work: str
    new_code: str
    new: str
    block: str
    superior: str

    @property
    def former(self) -> str:
        """The old name without the "(cũ)" that published lists put behind it."""
        return _FORMER.sub("", self.old)


def fault(row: int | str, value: str, message: str, fix: str) -> Finding:
    """A fault of a row, with what was found there and the way out."""
    place = f"Dòng {row}" if row else "Cả tệp"
    return Finding(place, "", "dòng", value[:80], message, ERROR, fix)


def template_of(agency: str, units: Sequence[UnitLine]) -> tuple[tuple[str, str], list[tuple[str, ...]]]:
    """The head and the rows of our template: a line for each unit, which stays as it is until somebody writes otherwise."""
    head = (
        f"Bảng sắp xếp đơn vị của {agency}",
        f"{_HOW} Cột “{WORK}” ghi một trong: {', '.join(WORKS)}.",
    )
    return head, [(line.code, line.name, KEEP, "", "", "", "") for line in units]


def lines_of(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[TableLine], list[Finding]]:
    """The lines under the head with their work in our words, and every fault of head and words."""
    known = {folded(name): name for name, _width in COLUMNS} | {folded(k): v for k, v in _OTHER_NAMES.items()}
    for at, (_number, texts) in enumerate(rows[:_HEAD_WITHIN]):
        columns = {known[folded(text)]: place for place, text in enumerate(texts) if folded(text) in known}
        if WORK in columns and (columns.keys() & {OLD, OLD_CODE}) and (columns.keys() & {NEW, NEW_CODE}):
            return _read(rows[at + 1 :], columns)
    names = ", ".join(name for name, _width in COLUMNS)
    said = "Không thấy dòng tên cột."
    return [], [fault("", "", said, f"Dùng mẫu tải ở trang này, với các cột: {names}.")]


def _read(
    rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int]
) -> tuple[list[TableLine], list[Finding]]:
    words = {folded(word): word for word in WORKS} | _OTHER_WORDS
    lines, faults = [], []
    for number, texts in rows:
        cells = {name: texts[place] if place < len(texts) else "" for name, place in columns.items()}
        work = words.get(folded(cells[WORK]), "")
        if not work:
            said = "Không có việc này." if cells[WORK] else "Chưa ghi việc."
            faults.append(fault(number, cells[WORK], said, f"Ghi một trong: {', '.join(WORKS)}."))
            continue
        texts_of = [cells.get(name, "") for name in (OLD_CODE, OLD, NEW_CODE, NEW, BLOCK, SUPERIOR)]
        old_code, old, new_code, new, block, superior = texts_of
        lines.append(TableLine(number, old_code, old, work, new_code, new, block, superior))
    return lines, faults
