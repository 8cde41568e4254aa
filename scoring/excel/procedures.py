"""The procedures of a unit as a workbook: out, in again, and what it would change; written by save_cuts alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scoring import engine
from scoring.excel.figure_rows import TableReader, sheet_of
from scoring.excel.findings import Finding, Judged, Refusal
from scoring.excel.layout import CUTS_SHEET
from scoring.excel.raw import RawBook
from scoring.figures import Amount
from scoring.selectors.indicators.procedures import CutLine, CutPage, days_text
from scoring.services.indicators.procedures import ReadCut, TypedCut, read_cut
from units.enums import CODE_PATTERN

CODE, NAME, BEFORE, AFTER = "Mã", "Tên thủ tục", "Số ngày trước", "Số ngày sau"
COLUMNS: Final = (CODE, NAME, BEFORE, AFTER)
_FIX: Final = "Sửa ô này rồi tải lên lại."


@dataclass(frozen=True)
class CutChange:
    """What a file says of a procedure: as it stands ("" for a new one) and as it would be."""

    code: str
    old: str
    new: str
    typed: TypedCut
    seen: int


@dataclass(frozen=True)
class CutPlan(Judged):
    """What applying a file would do; nothing where a finding is an error. A procedure left out stays as it is."""

    changes: tuple[CutChange, ...]
    same: int
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> str:
        """The digest of what was shown."""
        return engine.digest({"changes": [[one.code, one.old, one.new, one.seen] for one in self.changes]})

    @property
    def cuts(self) -> dict[str, tuple[TypedCut, int]]:
        """The changes as save_cuts takes them."""
        return {one.code: (one.typed, one.seen) for one in self.changes}


def cut_table(page: CutPage) -> list[list[str | int | None]]:
    """The sheet of a workbook: names of columns, a line for each procedure; totals and percentages are not in it."""
    lines: list[list[str | int | None]] = [list(COLUMNS)]
    lines += [[one.row.code, one.row.name, _days(one.before), _days(one.after)] for one in page.lines]
    return lines


def _days(amount: Amount) -> str | int:
    return int(amount.value) if amount.is_exact else days_text(amount)


def plan_cuts(page: CutPage, raw: RawBook | Refusal) -> CutPlan:
    """Hold a workbook against the procedures as they stand: every fault at once, each with its cell."""
    sheet = sheet_of(raw, CUTS_SHEET)
    if isinstance(sheet, Finding):
        return CutPlan((), 0, (sheet,))
    table = TableReader(sheet, CODE, COLUMNS)
    live = {line.row.code: line for line in page.lines}
    changes, same = [], 0
    for row in table.rows():
        place = row.cells[CODE].name
        if not re.fullmatch(CODE_PATTERN, row.key):
            said = "Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối."
            table.reader.error(place, "mã", row.key[:80], said, _FIX)
            continue
        texts = [table.plain(row.cells.get(name)) for name in (NAME, BEFORE, AFTER)]
        typed = TypedCut(*texts)
        cut, faults = read_cut(typed)
        for fault in faults:
            table.reader.error(place, "thủ tục", row.key[:80], fault, _FIX)
        if cut is None:
            continue
        line = live.get(row.key)
        old, new = "" if line is None else _said(line), _said(cut)
        if old == new:
            same += 1
        else:
            changes.append(CutChange(row.key, old, new, typed, 0 if line is None else line.row.version))
    return CutPlan(tuple(changes), same, tuple(one for one in table.reader.findings if one.is_error))


def _said(cut: CutLine | ReadCut) -> str:
    name = cut.row.name if isinstance(cut, CutLine) else cut.name
    return f"{name}: {days_text(cut.before)} → {days_text(cut.after)} ngày"
