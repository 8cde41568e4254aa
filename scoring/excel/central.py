"""Figures of the standing body for all units as a file: out, in again, and what it would change; pure, it writes nothing.

One row for each unit and criterion with the columns of the self-assessment's figures. A row that is not in the file stays
as it is; a row whose figures are all blank takes them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from scoring import engine
from scoring.enums import Layer
from scoring.excel.answers import prefill
from scoring.excel.findings import ERROR, Finding, Judged, Refusal
from scoring.excel.how import how_text
from scoring.excel.layout import (
    CENTRAL_SHEET,
    HEADERS,
    INPUTS,
    MAX_ROWS,
    TEXTS,
    RowSpec,
    column_letters,
    folded,
    is_central_sheet,
)
from scoring.excel.measures import AnswerReader
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.spoken import answer_text
from scoring.excel.table_layout import check_layout, spare_sheets
from scoring.excel.values import CellReader
from scoring.selectors.central import CentralRow

UNIT, UNIT_NAME, CRITERION, TITLE = "Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí"
HOW, MOST = HEADERS["how"], HEADERS["max"]
FIGURE_HEADERS: Final = {**{key: HEADERS[key] for key in INPUTS}, "points": "Điểm"}
COLUMNS: Final = (UNIT, UNIT_NAME, CRITERION, TITLE, HOW, MOST, *FIGURE_HEADERS.values())
_WORDS: Final = frozenset({UNIT_NAME, TITLE, HOW, MOST})
_MEND_CODE: Final = "Dùng tệp tải từ trang này; không sửa các cột mã."
_MEND: Final = "Sửa giá trị trong ô này rồi tải lên lại."


@dataclass(frozen=True)
class CentralChange:
    """What a file says of one row; no answer takes back what stands there."""

    row: CentralRow
    answer: Mapping[str, Any] | None
    note: str
    evidence: str
    cell: str
    """Where its line begins in the file."""

    @property
    def old(self) -> str:
        """What stands there, in words."""
        score = self.row.score
        return "chưa có" if score is None else _said(self.row, score.answer, score.note, score.evidence)

    @property
    def new(self) -> str:
        """What the file says, in words."""
        return _said(self.row, self.answer, self.note, self.evidence)


def _said(row: CentralRow, answer: Mapping[str, Any] | None, *texts: str) -> str:
    measure: Any = row.leaf.measure or {}
    return " · ".join(filter(None, (answer_text(measure, answer), *texts))) or "chưa có"


@dataclass(frozen=True)
class CentralPlan(Judged):
    """What applying a file would do; nothing where a finding is an error."""

    changes: tuple[CentralChange, ...]
    same: int
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> str:
        """The digest of what was shown: a confirmation stands for it."""
        told = [[*change.row.key, change.old, change.new, change.row.version] for change in self.changes]
        return engine.digest({"changes": told})


def spec_of(row: CentralRow) -> RowSpec:
    """The row as a workbook shows it; points that were given with a reason on the page are no figure of its measure."""
    leaf, score = row.leaf, row.score
    measure: Any = leaf.measure or {}
    answer = None if score is None or "points" in (score.answer or {}) else score.answer
    return RowSpec(
        code=leaf.code,
        title=leaf.title,
        level=0,
        is_group=False,
        max=leaf.max,
        how=how_text(leaf.measure, leaf.conversion, leaf.max),
        measure=measure,
        source=leaf.source,
        not_applicable_allowed=leaf.not_applicable != "never",
        answer=answer,
        note="" if score is None else score.note,
        evidence="" if score is None else score.evidence,
    )


def central_table(rows: Sequence[CentralRow]) -> list[list[str | Decimal | None]]:
    """The sheet of a file: names of columns, then a line for each unit and criterion."""
    lines: list[list[str | Decimal | None]] = [list(COLUMNS)]
    for row in rows:
        spec, unit = spec_of(row), row.sheet.unit
        filled = prefill(spec)
        head = [unit.code, unit.name, spec.code, spec.title, spec.how, spec.max]
        lines.append([*head, *(filled.get(key) for key in FIGURE_HEADERS)])
    return lines


# --- In again ------------------------------------------------------------------------------------------------------


def plan_central(rows: Sequence[CentralRow], raw: RawBook | Refusal) -> CentralPlan:
    """Hold a workbook against the rows as they stand: every fault at once, each with its cell; pure."""
    if isinstance(raw, Refusal):
        return CentralPlan((), 0, (Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),))
    sheet = next((sheet for sheet in raw.sheets if is_central_sheet(sheet.name)), None)
    if sheet is None:
        said = f"Không thấy trang tính “{CENTRAL_SHEET}”."
        return CentralPlan((), 0, (Finding("", "", "trang tính", "", said, ERROR, _MEND_CODE),))
    return _Reading(sheet, rows).plan(spare_sheets(raw, CENTRAL_SHEET, (UNIT, CRITERION, *FIGURE_HEADERS.values())))


@dataclass(frozen=True)
class _Cells:
    """The cells of one line, as the reader of measures asks for them."""

    reader: CellReader
    spec: RowSpec
    columns: Mapping[str, int]
    line: Mapping[int, RawCell]

    @property
    def saved(self) -> Mapping[str, Decimal | str]:
        return prefill(self.spec)

    def cell(self, key: str) -> RawCell | None:
        return self.line.get(self.columns.get(key, 0))

    def name(self, key: str) -> str:
        return f"{column_letters(self.columns[key])}{next(iter(self.line.values())).row}"

    def filled(self, key: str) -> bool:
        return self.reader.has_value(self.cell(key))


class _Reading:
    """One sheet on its way to a plan."""

    def __init__(self, sheet: RawSheet, rows: Sequence[CentralRow]) -> None:
        self.sheet, self.reader = sheet, CellReader(sheet.name)
        self.rows = {row.key: row for row in rows}
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.seen: dict[tuple[str, str], int] = {}

    def plan(self, told: Sequence[Finding]) -> CentralPlan:
        head = min(self.lines, default=0)
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Nhập riêng từng khối.")
        columns = self._columns(head)
        changes: list[CentralChange] = []
        same = 0
        for number in sorted(self.lines):
            row = self._row(number, columns) if columns and number != head else None
            if row is None or self._is_twice(number, row):
                continue
            change = self._change(row, columns, self.lines[number])
            if change is None:
                same += 1
            else:
                changes.append(change)
        watched = {FIGURE_HEADERS.get(key, key): at for key, at in columns.items() if key not in _WORDS}
        check_layout(self.reader, self.sheet, {at: " ".join(key) for key, at in self.seen.items()}, watched, head)
        return CentralPlan(tuple(changes), same, (*told, *self.reader.findings))

    def _columns(self, head: int) -> dict[str, int]:
        """The place of each column by its name or key; {} with a finding where one is missing, twice or strange."""
        keys = {name: name for name in COLUMNS} | {name: key for key, name in FIGURE_HEADERS.items()}
        known = {folded(name): name for name in COLUMNS}
        places: dict[str, int] = {}
        for column, cell in self.lines.get(head, {}).items():
            name = known.get(folded(cell.value))
            if name is None:
                self.reader.error(cell.name, "cột", cell.value[:80], f"Không có cột “{cell.value[:40]}”.", _MEND_CODE)
            elif keys[name] in places:
                self.reader.error(cell.name, "trùng cột", name, f"Cột “{name}” có hai lần.", "Xóa một cột.")
            else:
                places[keys[name]] = column
        wanted = (UNIT, CRITERION, *FIGURE_HEADERS)
        for key in wanted:
            if key not in places:
                name = FIGURE_HEADERS.get(key, key)
                self.reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", _MEND_CODE)
        return places if all(key in places for key in wanted) else {}

    def _row(self, number: int, columns: Mapping[str, int]) -> CentralRow | None:
        line = self.lines[number]
        code = line.get(columns[CRITERION])
        unit, typed = (cell.value.strip() if (cell := line.get(columns[key])) else "" for key in (UNIT, CRITERION))
        place = next(iter(line.values())).name
        row = self.rows.get((unit, typed))
        if code is not None and code.kind == "number" and (unit, f"{typed}0") in self.rows:
            said = f"Mã “{typed}” là số nên không rõ là {typed} hay {typed}0."
            self.reader.error(place, "mã", typed, said, "Định dạng cột mã là chữ (Text) rồi gõ lại mã.")
            return None
        if row is None:
            said = f"Đơn vị “{unit[:40]}” không có tiêu chí “{typed[:40]}” do cơ quan thường trực nhập."
            self.reader.error(place, "mã", f"{unit} {typed}"[:80], said, _MEND_CODE)
        return row

    def _is_twice(self, number: int, row: CentralRow) -> bool:
        if row.key not in self.seen:
            self.seen[row.key] = number
            return False
        place = next(iter(self.lines[number].values())).name
        self.reader.error(place, "trùng", " ".join(row.key), f"Trùng với dòng {self.seen[row.key]}.", "Xóa một dòng.")
        return True

    def _change(self, row: CentralRow, columns: Mapping[str, int], line: Mapping[int, RawCell]) -> CentralChange | None:
        """What a line would change; None where it says what stands there, or a finding says why it cannot be read."""
        spec, before = spec_of(row), len(self.reader.findings)
        cells = _Cells(self.reader, spec, columns, line)
        note, evidence = (self.reader.text(cells.cell(key)) for key in TEXTS)
        answer = AnswerReader(cells).answer(note)
        if answer is not None and len(self.reader.findings) == before:
            self._check_by_rules(row, answer, cells)
        if any(finding.is_error for finding in self.reader.findings[before:]):
            return None
        note = "" if answer is not None and "not_applicable" in answer else note
        given = row.score is not None and "points" in (row.score.answer or {})
        if given and answer is None:
            return None
        read = prefill(replace(spec, answer=answer, note=note, evidence=evidence))
        if not given and read == prefill(spec):
            return None
        return CentralChange(row, answer, note, evidence, next(iter(line.values())).name)

    def _check_by_rules(self, row: CentralRow, answer: Mapping[str, Any], cells: _Cells) -> None:
        key = "value" if "not_applicable" in answer else cells.spec.figure_columns[0]
        block = row.sheet.round_block.block.code
        for message in engine.check_answer(row.rules, block, row.leaf.code, Layer.CENTRAL, answer):
            cell = cells.cell(key)
            self.reader.error(cells.name(key), "giá trị", cell.value[:80] if cell else "", message, _MEND)
