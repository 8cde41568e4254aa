"""A cross-inspection plan as a workbook: out as it stands, in with every fault at its cell; it writes no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from cchc_portal.spreadsheets import write_text
from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.layout import MAX_ROWS, PLAN_SHEET, cell_name, column_letters, folded, is_plan_sheet
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.values import CellReader
from scoring.planning import Pair, Problem, check_plan
from scoring.selectors.inspection_plan import PlanBasis

UNIT, UNIT_NAME, BLOCK, CAPACITY = "Mã đơn vị", "Đơn vị", "Khối", "Đoàn nhận nhiều nhất"
INSPECTORS: Final = 5
_INSPECTOR: Final = "Đơn vị kiểm tra {}"
_HEADERS: Final = (UNIT, UNIT_NAME, BLOCK, CAPACITY, *(_INSPECTOR.format(n) for n in range(1, INSPECTORS + 1)))
_WIDTHS: Final = (14, 44, 28, 14)
_MOST_CAPACITY: Final = 1000
_MEND: Final = "Dùng tệp tải từ trang này; không sửa tên cột và cột mã."


@dataclass
class ReadPlan:
    """What a file says: pairs, capacities, and every fault with its cell; usable for a page also with faults."""

    pairs: list[Pair] = field(default_factory=list)
    capacities: dict[str, int | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def plan_workbook(basis: PlanBasis) -> bytes:
    """The workbook of the plan as it stands: a row for each unit, the codes of those that inspect it behind."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = PLAN_SHEET
    sheet.freeze_panes = "C2"
    by_inspected: dict[str, list[str]] = {}
    for one, other in basis.standing:
        by_inspected.setdefault(other, []).append(one)
    for column, name in enumerate(_HEADERS, start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[column_letters(column)].width = _WIDTHS[column - 1] if column <= len(_WIDTHS) else 18
    for row, inspected in enumerate(basis.sheets, start=2):
        texts = (inspected.unit.code, inspected.unit.name, inspected.round_block.block_name)
        for column, text in enumerate(texts, start=1):
            write_text(sheet.cell(row, column), text)
        sheet.cell(row, 4).value = basis.capacities.get(inspected.unit.code)
        for place in range(INSPECTORS):
            cell = sheet.cell(row, 5 + place)
            cell.number_format = "@"
            codes = by_inspected.get(inspected.unit.code, [])
            if place < len(codes):
                write_text(cell, codes[place])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_plan(basis: PlanBasis, raw: RawBook | Refusal, per_unit: int, side: str) -> ReadPlan:
    """Hold a workbook against the units and rules of a round: capacity and conflicts too, all faults at once."""
    if isinstance(raw, Refusal):
        return ReadPlan(findings=(Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),))
    sheet = next((sheet for sheet in raw.sheets if is_plan_sheet(sheet.name)), None)
    if sheet is None:
        said = f"Không thấy trang tính “{PLAN_SHEET}”."
        return ReadPlan(findings=(Finding("", "", "trang tính", "", said, ERROR, _MEND),))
    return _Reading(sheet, basis).plan(per_unit, side)


class _Reading:
    """One sheet on its way to a plan; `places` remembers the cell of each pair and of each capacity."""

    def __init__(self, sheet: RawSheet, basis: PlanBasis) -> None:
        self.reader = CellReader(sheet.name)
        self.basis = basis
        self.codes = {folded(one.unit.code): one.unit.code for one in basis.sheets}
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.found = ReadPlan()
        self.rows: dict[str, int] = {}
        self.places: dict[Pair, str] = {}
        self.limits: dict[str, str] = {}

    def plan(self, per_unit: int, side: str) -> ReadPlan:
        head = min(self.lines, default=0)
        columns = self._columns(head)
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", _MEND)
        elif columns:
            for number in sorted(self.lines):
                if number != head:
                    self._row(number, columns)
            for code in sorted(set(self.codes.values()) - set(self.rows)):
                said = f"Thiếu dòng của đơn vị {code}."
                self.reader.error("", "thiếu", code, said, "Thêm lại dòng của đơn vị này.")
            self._judge(self.basis.problem(per_unit, side, self.found.capacities), columns)
        return ReadPlan(self.found.pairs, self.found.capacities, tuple(self.reader.findings))

    def _columns(self, head: int) -> dict[str, int]:
        """The place of each column by its name; {} with findings where the column of codes is missing."""
        known = {folded(name): name for name in _HEADERS}
        places: dict[str, int] = {}
        for column, cell in self.lines.get(head, {}).items():
            name = known.get(folded(cell.value))
            if name is None:
                self.reader.error(cell.name, "cột", cell.value[:80], f"Không có cột “{cell.value[:40]}”.", _MEND)
            elif name in places:
                self.reader.error(cell.name, "trùng cột", name, f"Cột “{name}” có hai lần.", "Xóa một cột.")
            else:
                places[name] = column
        missing = [name for name in (UNIT, _INSPECTOR.format(1)) if name not in places]
        for name in missing:
            self.reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", _MEND)
        return {} if missing else places

    def _row(self, number: int, columns: Mapping[str, int]) -> None:
        cells = self.lines[number]
        unit = self._code(cells.get(columns[UNIT]), next(iter(cells.values())).name)
        if unit is None:
            return
        if unit in self.rows:
            said = f"Đơn vị {unit} đã có ở dòng {self.rows[unit]}."
            self.reader.error(cells[columns[UNIT]].name, "trùng", unit, said, "Xóa một dòng.")
            return
        self.rows[unit] = number
        if (cell := cells.get(columns.get(CAPACITY, 0))) is not None:
            self._capacity(unit, cell)
        for place in range(1, INSPECTORS + 1):
            cell = cells.get(columns.get(_INSPECTOR.format(place), 0))
            one = None if cell is None else self._code(cell, cell.name)
            if cell is not None and one is not None:
                self.found.pairs.append((one, unit))
                self.places[(one, unit)] = cell.name

    def _code(self, cell: RawCell | None, place: str) -> str | None:
        """The code of a unit of the round, in any case of letters; None with a finding."""
        said = self.reader.text(cell)
        code = self.codes.get(folded(said))
        if code is None:
            told = f"Đợt này không có đơn vị mang mã “{said[:40]}”." if said else "Dòng này không có mã đơn vị."
            self.reader.error(place, "mã", said[:80], told, "Ghi đúng mã ở cột “Mã đơn vị”.")
        return code

    def _capacity(self, unit: str, cell: RawCell) -> None:
        number = self.reader.figure(cell, integer=True)
        self.limits[unit] = cell.name
        if number is None:
            return
        if not 0 <= number <= _MOST_CAPACITY:
            said = f"Số đơn vị một đoàn nhận phải từ 0 đến {_MOST_CAPACITY}."
            self.reader.error(cell.name, "sức đoàn", cell.value[:40], said, "Để trống nếu không giới hạn.")
            return
        self.found.capacities[unit] = int(number)

    def _judge(self, problem: Problem, columns: Mapping[str, int]) -> None:
        """Every broken rule at the cell of its pair, of its capacity, or of its unit."""
        for broken in check_plan(problem, self.found.pairs):
            own = self.rows.get(broken.inspected or broken.inspector)
            at_unit = cell_name(own, columns[UNIT]) if own is not None else ""
            at_limit = self.limits.get(broken.inspector, at_unit) if not broken.inspected else at_unit
            place = self.places.get((broken.inspector, broken.inspected), at_limit)
            value = " → ".join(code for code in (broken.inspector, broken.inspected) if code)
            self.reader.error(place, broken.rule.value, value, broken.message, problem.words(broken.rule) + ".")


def errors_of(read: ReadPlan) -> Sequence[Finding]:
    """The faults that refuse a file, without its warnings."""
    return [finding for finding in read.findings if finding.is_error]
