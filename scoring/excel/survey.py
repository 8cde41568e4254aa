"""Survey counts of all units as one workbook: out, in again, and what it would change; written by save_answers alone.

One row for each unit and survey criterion, one column for each option of an answer. A row that is not in the file stays
as it is; a row whose options are all blank takes the counts back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cchc_portal.numbers import format_count
from scoring import engine
from scoring.enums import Layer
from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.layout import MAX_ROWS, SURVEY_SHEET, folded, is_survey_sheet
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.values import CellReader
from scoring.models import Assessment, Round, Score
from scoring.selectors.engine_input import rules_of_sheet

UNIT, UNIT_NAME, CRITERION, TITLE = "Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí"
KEYS: Final = (UNIT, CRITERION)
_NO_CELL: Final = RawCell(0, 0, "none", "")
_MEND_CODE: Final = "Dùng tệp tải từ trang này; không sửa các cột mã."


@dataclass(frozen=True)
class SurveyRow:
    """One survey criterion of one sheet as it stands; `counts` is None where nothing is answered."""

    sheet: Assessment
    code: str
    title: str
    options: tuple[str, ...]
    counts: Mapping[str, int] | None
    version: int

    @property
    def key(self) -> tuple[str, str]:
        """What finds the row in a file."""
        return (self.sheet.unit.code, self.code)


@dataclass(frozen=True)
class SurveyChange:
    """What a file says of a row; `counts` None takes back what stands there."""

    row: SurveyRow
    counts: Mapping[str, int] | None

    @property
    def old(self) -> str:
        """What stands there, in words."""
        return self._text(self.row.counts)

    @property
    def new(self) -> str:
        """What the file says, in words."""
        return self._text(self.counts)

    def _text(self, counts: Mapping[str, int] | None) -> str:
        given = counts or {}
        shown = [f"{option}: {format_count(given[option])}" for option in self.row.options if option in given]
        return " · ".join(shown) or "chưa có"


@dataclass(frozen=True)
class SurveyPlan:
    """What applying a file would do; nothing where a finding is an error."""

    changes: tuple[SurveyChange, ...]
    same: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The faults that refuse the file."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def sha256(self) -> str:
        """The digest of what was shown: a confirmation stands for it."""
        return engine.digest(
            {
                "changes": [
                    [*change.row.key, _plain(change.row.counts), _plain(change.counts), change.row.version]
                    for change in self.changes
                ]
            }
        )


def _plain(counts: Mapping[str, int] | None) -> dict[str, int] | None:
    return None if counts is None else dict(counts)


def survey_rows(round_: Round) -> list[SurveyRow]:
    """Every survey criterion of every sheet of a round, in the order of sheets and criteria; a few queries."""
    sheets = Assessment.objects.filter(round=round_).select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    )
    live = {
        (score.assessment_id, score.criterion.code): score
        for score in Score.objects.filter(assessment__round=round_, layer=Layer.SURVEY).select_related("criterion")
    }
    found = []
    for sheet in sheets.order_by("order"):
        for leaf in rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code):
            measure: Any = leaf.measure or {}
            if leaf.source == Layer.SURVEY and measure.get("kind") == "survey":
                score = live.get((sheet.pk, leaf.code))
                counts = None if score is None or score.answer is None else score.answer.get("counts")
                version = 0 if score is None else score.version
                options = tuple(measure["options"])
                found.append(SurveyRow(sheet, leaf.code, leaf.title, options, counts, version))
    return found


def survey_table(rows: Sequence[SurveyRow]) -> list[list[str | int | None]]:
    """The sheet of a workbook: names of columns, then a line for each row."""
    options = list(dict.fromkeys(option for row in rows for option in row.options))
    lines: list[list[str | int | None]] = [[UNIT, UNIT_NAME, CRITERION, TITLE, *options]]
    for row in rows:
        counts = row.counts or {}
        lines.append([*_named(row), *(counts.get(option) for option in options)])
    return lines


def _named(row: SurveyRow) -> tuple[str, ...]:
    return (row.sheet.unit.code, row.sheet.unit.name, row.code, row.title)


# --- In again ------------------------------------------------------------------------------------------------------


def plan_survey(rows: Sequence[SurveyRow], raw: RawBook | Refusal) -> SurveyPlan:
    """Hold a workbook against the rows as they stand: every fault at once, each with its cell; pure."""
    if isinstance(raw, Refusal):
        return SurveyPlan((), 0, (Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),))
    sheet = next((sheet for sheet in raw.sheets if is_survey_sheet(sheet.name)), None)
    if sheet is None:
        said = f"Không thấy trang tính “{SURVEY_SHEET}”."
        return SurveyPlan((), 0, (Finding("", "", "trang tính", "", said, ERROR, _MEND_CODE),))
    return _Reading(sheet, rows).plan()


class _Reading:
    """One sheet on its way to a plan."""

    def __init__(self, sheet: RawSheet, rows: Sequence[SurveyRow]) -> None:
        self.reader = CellReader(sheet.name)
        self.rows = {row.key: row for row in rows}
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.options = list(dict.fromkeys(option for row in rows for option in row.options))

    def plan(self) -> SurveyPlan:
        head = min(self.lines, default=0)
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Nhập riêng từng khối.")
        columns = self._columns(head)
        changes: list[SurveyChange] = []
        same = 0
        seen: dict[tuple[str, str], int] = {}
        for number in sorted(self.lines):
            if number == head or not columns:
                continue
            row = self._row(number, columns, seen)
            if row is None:
                continue
            counts = self._counts(number, columns, row)
            if counts == row.counts:
                same += 1
            else:
                changes.append(SurveyChange(row, counts))
        return SurveyPlan(tuple(changes), same, tuple(self.reader.findings))

    def _columns(self, head: int) -> dict[str, int]:
        """The place of each column by its name; {} with a finding where one is missing, twice or strange."""
        known = {folded(name): name for name in (*KEYS, UNIT_NAME, TITLE, *self.options)}
        places: dict[str, int] = {}
        for column, cell in self.lines.get(head, {}).items():
            name = known.get(folded(cell.value))
            if name is None:
                self.reader.error(cell.name, "cột", cell.value[:80], f"Không có cột “{cell.value[:40]}”.", _MEND_CODE)
            elif name in places:
                self.reader.error(cell.name, "trùng cột", name, f"Cột “{name}” có hai lần.", "Xóa một cột.")
            else:
                places[name] = column
        for name in (*KEYS, *self.options):
            if name not in places:
                self.reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", _MEND_CODE)
        return places if all(name in places for name in KEYS) else {}

    def _row(self, number: int, columns: Mapping[str, int], seen: dict[tuple[str, str], int]) -> SurveyRow | None:
        cells = self.lines[number]
        texts = [cells[columns[name]].value.strip() if columns[name] in cells else "" for name in KEYS]
        place = next(iter(cells.values())).name
        key = (texts[0], texts[1])
        if key in seen:
            self.reader.error(place, "trùng", " ".join(key), f"Trùng với dòng {seen[key]}.", "Xóa một dòng.")
            return None
        seen[key] = number
        row = self.rows.get(key)
        if cells.get(columns[CRITERION], _NO_CELL).kind == "number" and (key[0], f"{key[1]}0") in self.rows:
            said = f"Mã “{key[1]}” là số nên không rõ là {key[1]} hay {key[1]}0."
            self.reader.error(place, "mã", key[1], said, "Định dạng cột mã là chữ (Text) rồi gõ lại mã.")
            return None
        if row is None:
            said = f"Đợt này không có tiêu chí điều tra “{key[1][:40]}” của đơn vị “{key[0][:40]}”."
            self.reader.error(place, "mã", " ".join(key)[:80], said, _MEND_CODE)
        return row

    def _counts(self, number: int, columns: Mapping[str, int], row: SurveyRow) -> dict[str, int] | None:
        """What a line says; an option that its criterion does not have must be blank."""
        counts: dict[str, int] = {}
        for option in self.options:
            cell = self.lines[number].get(columns.get(option, 0))
            if cell is None:
                continue
            count = self.reader.figure(cell, integer=True)
            if count is None:
                continue
            if option not in row.options:
                said = f"Tiêu chí {row.code} không có phương án “{option}”."
                self.reader.error(cell.name, "phương án", cell.value[:80], said, "Xóa ô này.")
            elif count < 0:
                self.reader.error(cell.name, "âm", cell.value[:80], "Số phiếu không thể âm.", "Gõ lại số phiếu.")
            else:
                counts[option] = int(count)
        return counts or None


def entry_answer(counts: Mapping[str, int] | None) -> dict[str, Any] | None:
    """The answer in round_format's form."""
    return None if counts is None else {"counts": dict(counts)}
