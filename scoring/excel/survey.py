"""Survey counts of all units as a file: out, in again, and what it would change; written by services.surveys alone.

One row for each unit, survey criterion and respondent group, one column for each option of an answer. A row that is not in
the file stays as it is; a row whose figures are all blank takes the group's slips back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cchc_portal.numbers import format_count
from scoring import engine
from scoring.enums.options import option_name
from scoring.excel.findings import ERROR, Finding, Judged, Refusal
from scoring.excel.layout import MAX_ROWS, SURVEY_SHEET, folded, is_survey_sheet
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.table_layout import check_layout, spare_sheets
from scoring.excel.values import CellReader
from scoring.selectors.slips import MOST_SLIPS, Slips, slips_faults
from scoring.selectors.surveys import SurveyRow

UNIT, UNIT_NAME, CRITERION, TITLE = "Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí"
GROUP, ISSUED = "Đối tượng", "Phát ra"
KEYS: Final = (UNIT, CRITERION)
_NO_CELL: Final = RawCell(0, 0, "none", "")
_MEND_CODE: Final = "Dùng tệp tải từ trang này; không sửa các cột mã."
_MEND_GROUP: Final = "Ghi đúng tên đối tượng của đợt, hoặc thêm đối tượng ở trang số phiếu điều tra."


@dataclass(frozen=True)
class SurveyChange:
    """What a file says of one group of a row; `slips` that are empty take back what stands there."""

    row: SurveyRow
    slips: Slips
    cell: str
    """Where its line begins in the file."""

    @property
    def group(self) -> str:
        """Whose slips they are."""
        return self.slips.group

    @property
    def old(self) -> str:
        """What stands there, in words."""
        return said(self.row, self.row.of_group(self.group))

    @property
    def new(self) -> str:
        """What the file says, in words."""
        return said(self.row, self.slips)


def said(row: SurveyRow, slips: Slips | None) -> str:
    """Slips of a group in words: "phát ra 300 · A: 2"; "chưa có" where there are none."""
    if slips is None or slips.is_empty:
        return "chưa có"
    issued = [] if slips.issued is None else [f"phát ra {format_count(slips.issued)}"]
    shown = [
        f"{option_name(option)}: {format_count(slips.counts[option])}"
        for option in row.options
        if option in slips.counts
    ]
    return " · ".join([*issued, *shown])


@dataclass(frozen=True)
class SurveyPlan(Judged):
    """What applying a file would do; nothing where a finding is an error."""

    changes: tuple[SurveyChange, ...]
    same: int
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> str:
        """The digest of what was shown: a confirmation stands for it."""
        return engine.digest(
            {
                "changes": [
                    [*change.row.key, change.group, change.old, change.new, change.row.version]
                    for change in self.changes
                ]
            }
        )


def survey_table(rows: Sequence[SurveyRow]) -> list[list[str | int | None]]:
    """The sheet of a file: names of columns, then a line for each row and group, those of the round first."""
    options = list(dict.fromkeys(option for row in rows for option in row.options))
    lines: list[list[str | int | None]] = [[UNIT, UNIT_NAME, CRITERION, TITLE, GROUP, ISSUED, *options]]
    for row in rows:
        for group in groups_of(row):
            slips = row.of_group(group) or Slips(group, None, {})
            figures = [slips.counts.get(option) for option in options]
            lines.append([row.sheet.unit.code, row.sheet.unit.name, row.code, row.title, group, slips.issued, *figures])
    return lines


def groups_of(row: SurveyRow) -> list[str]:
    """The groups to be asked for a row: those of its round, and those that have slips already; "" alone where it stands."""
    standing = [one.group for one in row.slips]
    if standing == [""]:
        return standing
    return list(dict.fromkeys([*row.sheet.round.survey_groups, *standing]))


# --- In again ------------------------------------------------------------------------------------------------------


def plan_survey(rows: Sequence[SurveyRow], raw: RawBook | Refusal) -> SurveyPlan:
    """Hold a workbook against the rows as they stand: every fault at once, each with its cell; pure."""
    if isinstance(raw, Refusal):
        return SurveyPlan((), 0, (Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),))
    sheet = next((sheet for sheet in raw.sheets if is_survey_sheet(sheet.name)), None)
    if sheet is None:
        said = f"Không thấy trang tính “{SURVEY_SHEET}”."
        return SurveyPlan((), 0, (Finding("", "", "trang tính", "", said, ERROR, _MEND_CODE),))
    return _Reading(sheet, rows).plan(spare_sheets(raw, SURVEY_SHEET, KEYS))


class _Reading:
    """One sheet on its way to a plan."""

    def __init__(self, sheet: RawSheet, rows: Sequence[SurveyRow]) -> None:
        self.sheet, self.reader = sheet, CellReader(sheet.name)
        self.rows = {row.key: row for row in rows}
        self.lines: dict[int, dict[int, RawCell]] = {}
        for cell in sheet.cells:
            if self.reader.has_value(cell):
                self.lines.setdefault(cell.row, {})[cell.column] = cell
        self.options = list(dict.fromkeys(option for row in rows for option in row.options))
        self.groups = {folded(name): name for row in rows for name in ("", *groups_of(row))}
        self.seen: dict[tuple[str, ...], int] = {}

    def plan(self, told: Sequence[Finding]) -> SurveyPlan:
        head = min(self.lines, default=0)
        if max(self.lines, default=0) >= MAX_ROWS:
            self.reader.error("", "quá nhiều", "", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Nhập riêng từng khối.")
        columns = self._columns(head)
        changes: list[SurveyChange] = []
        same = 0
        for number in sorted(self.lines):
            if number == head or not columns:
                continue
            row, group = self._row(number, columns), self._group(number, columns)
            if row is None or group is None or self._is_twice(number, row, group):
                continue
            slips = self._slips(number, columns, row, group)
            if slips == (row.of_group(group) or Slips(group, None, {})):
                same += 1
            else:
                changes.append(SurveyChange(row, slips, next(iter(self.lines[number].values())).name))
        self._check_sums(changes)
        watched = {name: at for name, at in columns.items() if name not in (UNIT_NAME, TITLE)}
        lines = {number: " ".join(key).strip() for key, number in self.seen.items()}
        check_layout(self.reader, self.sheet, lines, watched, head)
        return SurveyPlan(tuple(changes), same, (*told, *self.reader.findings))

    def _check_sums(self, changes: Sequence[SurveyChange]) -> None:
        """What is wrong with a criterion once the file's groups stand beside those that it leaves alone."""
        places = {change.row.key: change.cell for change in reversed(changes)}
        for row, groups in merged(changes):
            for wrong in slips_faults(groups):
                place = f"{row.sheet.unit.code} {row.code}"
                self.reader.error(
                    places[row.key], "số phiếu", place, f"{place}: {wrong}", "Sửa số phiếu của tiêu chí này."
                )

    def _columns(self, head: int) -> dict[str, int]:
        """The place of each column by its name; {} with a finding where one is missing, twice or strange."""
        known = {folded(name): name for name in (*KEYS, UNIT_NAME, TITLE, GROUP, ISSUED, *self.options)}
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

    def _text(self, number: int, column: int) -> str:
        cell = self.lines[number].get(column)
        return "" if cell is None else cell.value.strip()

    def _row(self, number: int, columns: Mapping[str, int]) -> SurveyRow | None:
        cells = self.lines[number]
        key = (self._text(number, columns[UNIT]), self._text(number, columns[CRITERION]))
        place = next(iter(cells.values())).name
        row = self.rows.get(key)
        if cells.get(columns[CRITERION], _NO_CELL).kind == "number" and (key[0], f"{key[1]}0") in self.rows:
            said_ = f"Mã “{key[1]}” là số nên không rõ là {key[1]} hay {key[1]}0."
            self.reader.error(place, "mã", key[1], said_, "Định dạng cột mã là chữ (Text) rồi gõ lại mã.")
            return None
        if row is None:
            said_ = f"Đợt này không có tiêu chí điều tra “{key[1][:40]}” của đơn vị “{key[0][:40]}”."
            self.reader.error(place, "mã", " ".join(key)[:80], said_, _MEND_CODE)
        return row

    def _group(self, number: int, columns: Mapping[str, int]) -> str | None:
        """The name of a line's group as the round writes it; None with a finding where the round has none of that name."""
        typed = self._text(number, columns.get(GROUP, 0))
        group = self.groups.get(folded(typed))
        if group is None:
            place = self.lines[number][columns[GROUP]].name
            told = f"Đợt này không có đối tượng khảo sát “{typed[:40]}”."
            self.reader.error(place, "đối tượng", typed[:80], told, _MEND_GROUP)
        return group

    def _is_twice(self, number: int, row: SurveyRow, group: str) -> bool:
        key = (*row.key, group)
        if key not in self.seen:
            self.seen[key] = number
            return False
        place = next(iter(self.lines[number].values())).name
        told = f"Trùng với dòng {self.seen[key]}."
        self.reader.error(place, "trùng", " ".join(key).strip(), told, "Xóa một dòng.")
        return True

    def _slips(self, number: int, columns: Mapping[str, int], row: SurveyRow, group: str) -> Slips:
        """What a line says; an option that its criterion does not have must be blank."""
        counts: dict[str, int] = {}
        for option in self.options:
            cell = self.lines[number].get(columns.get(option, 0))
            count = self._count(cell)
            if cell is None or count is None:
                continue
            if option in row.options:
                counts[option] = count
            else:
                told = f"Tiêu chí {row.code} không có phương án “{option}”."
                self.reader.error(cell.name, "phương án", cell.value[:80], told, "Xóa ô này.")
        return Slips(group, self._count(self.lines[number].get(columns.get(ISSUED, 0))), counts)

    def _count(self, cell: RawCell | None) -> int | None:
        count = None if cell is None else self.reader.figure(cell, integer=True)
        if cell is None or count is None:
            return None
        if 0 <= count <= MOST_SLIPS:
            return int(count)
        code, told = ("âm", "Số phiếu không thể âm.") if count < 0 else ("quá lớn", "Số phiếu quá lớn.")
        self.reader.error(cell.name, code, cell.value[:80], told, "Gõ lại số phiếu.")
        return None


def merged(changes: Sequence[SurveyChange]) -> list[tuple[SurveyRow, list[Slips]]]:
    """Every changed row with all its groups as they would stand: those of the file over those that are there."""
    rows: dict[tuple[str, str], SurveyRow] = {}
    groups: dict[tuple[str, str], dict[str, Slips]] = {}
    for change in changes:
        row = rows.setdefault(change.row.key, change.row)
        if row.key not in groups:
            groups[row.key] = {name: row.of_group(name) or Slips(name, None, {}) for name in groups_of(row)}
        groups[row.key][change.group] = change.slips
    return [(row, [one for one in groups[key].values() if not one.is_empty]) for key, row in rows.items()]
