"""The figures of a unit and period as a workbook: out, in again, and what it would change; written by save_figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cchc_portal.numbers import NumberFault
from scoring import engine
from scoring.excel.figure_rows import MEND, TableReader, sheet_of
from scoring.excel.findings import ERROR, Finding, Judged, Refusal
from scoring.excel.layout import FIGURES_SHEET
from scoring.excel.raw import RawBook
from scoring.figures import Amount
from scoring.selectors.indicators.asked import Cell, written
from scoring.selectors.indicators.desk import FigureDesk
from scoring.services.indicators.reports import read_figures
from scoring.services.indicators.typed import read_amount

CODE, NAME, MEASURE, FIGURE = "Mã", "Chỉ tiêu", "Đơn vị tính", "Số liệu báo cáo"
COLUMNS: Final = (CODE, NAME, MEASURE, FIGURE)
PERIOD, UNIT = "Mã kỳ", "Mã đơn vị"
_FIX: Final = "Gõ lại số, ví dụ 22338; số ước chừng thì viết “gần 7.000”."


@dataclass(frozen=True)
class FigureChange:
    """What a file says of a figure: as it stands and as it would be, both as people read them."""

    cell: Cell
    old: str
    new: str
    typed: str
    seen: int


@dataclass(frozen=True)
class FigurePlan(Judged):
    """What applying a file would do; nothing where a finding is an error."""

    changes: tuple[FigureChange, ...]
    same: int
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> str:
        """The digest of what was shown: a confirmation stands for it."""
        told = [[one.cell.key, one.old, one.new, one.seen] for one in self.changes]
        return engine.digest({"changes": told})

    @property
    def typed(self) -> dict[str, tuple[str, int]]:
        """The changes as save_figures takes them."""
        return {one.cell.key: (one.typed, one.seen) for one in self.changes}


def figure_table(desk: FigureDesk) -> list[list[str | int | None]]:
    """The sheet of a workbook: whose and of when it is, names of columns, a line for each figure as it stands."""
    place = desk.place
    lines: list[list[str | int | None]] = [
        [PERIOD, place.period.code, place.period.title, None],
        [UNIT, place.unit.code, place.unit.name, None],
        list(COLUMNS),
    ]
    for row in desk.rows:
        for line in row.lines:
            name = f"{row.indicator.name}: {line.cell.label}" if line.cell.item else line.cell.label
            amount = desk.amounts.get(line.cell.key)
            lines.append([line.cell.key, name, row.indicator.unit_of_measure, _shown(line.cell, amount)])
    return lines


def _shown(cell: Cell, amount: Amount | None) -> str | int | None:
    if amount is None:
        return None
    if cell.indicator.integer and amount.is_exact and cell.indicator.kind != "yes_no":
        return int(amount.value)
    return written(cell.indicator, amount, grouped=cell.indicator.integer)


def plan_figures(desk: FigureDesk, raw: RawBook | Refusal) -> FigurePlan:
    """Hold a workbook against the figures as they stand: every fault and every broken identity at once, each with its place."""
    sheet = sheet_of(raw, FIGURES_SHEET)
    if isinstance(sheet, Finding):
        return FigurePlan((), 0, (sheet,))
    table = TableReader(sheet, CODE, COLUMNS)
    _check_whose(table, desk)
    versions = {line.cell.key: line.version for row in desk.rows for line in row.lines}
    changes, same, typed = [], 0, dict[str, str]()
    for row in table.rows():
        cell = desk.asked.cells.get(row.key)
        if cell is None:
            said = f"Kỳ này không hỏi số liệu “{row.key[:40]}” ở đơn vị."
            table.reader.error(row.cells[CODE].name, "mã", row.key[:80], said, MEND)
            continue
        text = table.plain(row.cells.get(FIGURE))
        try:
            amount = read_amount(cell, text)
        except NumberFault as fault:
            table.reader.error(row.cells[FIGURE].name, "số liệu", text[:80], fault.message, _FIX)
            continue
        typed[row.key] = text
        if amount == desk.amounts.get(row.key):
            same += 1
        else:
            old = written(cell.indicator, desk.amounts.get(row.key))
            changes.append(FigureChange(cell, old, written(cell.indicator, amount), text, versions[row.key]))
    broken = _broken(desk, typed)
    errors = [finding for finding in table.reader.findings if finding.is_error]
    return FigurePlan(tuple(changes), same, (*errors, *broken))


def _broken(desk: FigureDesk, typed: Mapping[str, str]) -> list[Finding]:
    reading = read_figures(desk.asked, desk.amounts, typed)
    fix = "Sửa số sai trong tệp rồi tải lên lại."
    return [Finding(FIGURES_SHEET, "", "đẳng thức", "", said, ERROR, fix) for said in reading.breaks]


def _check_whose(table: TableReader, desk: FigureDesk) -> None:
    """Refuse the file of another unit or period: what stands above the head must name these."""
    above = table.above()
    for what, code in ((PERIOD, desk.place.period.code), (UNIT, desk.place.unit.code)):
        if above.get(what) != code:
            said = f"Tệp không phải của {what.lower().removeprefix('mã ')} {code}."
            table.reader.error("", "tệp của nơi khác", "", said, "Tải mẫu ở trang này rồi điền lại.")
