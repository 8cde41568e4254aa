"""Matches a workbook's cells to the criteria and checks every value; pure: it must not ask the database or write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cchc_portal.numbers import format_number, plain_text
from scoring.excel.answers import cell_text, prefill
from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import FIGURES, HEADERS, INPUTS, TEXTS, Reading, ReadRow, RowSpec, columns_word, folded
from scoring.excel.measures import AnswerReader, RowCells
from scoring.excel.raw import RawBook, RawCell
from scoring.excel.structure import find_grid, read_meta
from scoring.excel.values import CellReader

CheckAnswer = Callable[[str, Mapping[str, Any]], tuple[str, ...]]
"""Says what is wrong with the answer to a criterion's code, in Vietnamese; () when fine. The engine's own check."""

_MEND: Final = "Sửa giá trị trong ô này rồi tải lên lại."


def check_rows(raw: RawBook, rows: Sequence[RowSpec], check_answer: CheckAnswer) -> Reading:
    """Read a workbook against its criteria: every fault at once, each with its cell.

    Args:
        raw: the cells as the reader gives them.
        rows: the criteria of the unit's sheet with what is saved now, in the sheet's order.
        check_answer: the rules' own word on an answer, asked after the checks of the cells.

    Returns:
        The meta sheet's content, one ReadRow for each criterion the unit fills in whose row is there, in the order of
        `rows`, and all findings in the order of the sheet. A cell left as the template filled it in reads as what is saved.
    """
    meta = read_meta(raw)
    grid = find_grid(raw, rows)
    if isinstance(grid, Finding):
        return Reading(meta, (), (grid,))
    reader = CellReader(grid.sheet.name, dict(grid.sheet.links), grid.findings)
    read = [_Row(RowCells(grid, reader, spec)).read(check_answer) for spec in rows if spec.code in grid.rows]
    return Reading(meta, tuple(row for row in read if row is not None), _in_order(grid.findings))


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    def place(finding: Finding) -> tuple[int, int, str]:
        letters = finding.cell.rstrip("0123456789")
        return int(finding.cell[len(letters) :] or 0), len(letters), letters

    return tuple(sorted(findings, key=place))


class _Row:
    """One criterion's row on its way from cells to what the file says."""

    def __init__(self, cells: RowCells) -> None:
        self._cells = cells
        self._cell = cells.cell
        self._name = cells.name
        self._filled = cells.filled
        self._reader = cells.reader
        self._spec = cells.spec
        self._saved = cells.saved

    def read(self, check_answer: CheckAnswer) -> ReadRow | None:
        """Return what the row says, None for a row that the unit does not fill in."""
        self._check_name()
        self._check_maximum()
        if not self._spec.is_filled_in:
            self._check_closed()
            return None
        before = len(self._reader.findings)
        note, evidence = (self._reader.text(self._cell(key)) for key in TEXTS)
        answer: Mapping[str, Any] | None = AnswerReader(self._cells).answer(note)
        self._check_points_column()
        blank = not any(self._filled(key) for key in self._spec.figure_columns) and answer is None
        faulty = any(finding.is_error for finding in self._reader.findings[before:])
        if answer is not None and not faulty:
            self._check_by_rules(answer, check_answer)
        elif blank and not faulty and not self._filled("value"):
            self._missing()
        if answer is not None and "not_applicable" in answer:
            note = ""
        if self._as_saved(answer):
            answer, note = self._spec.answer, self._spec.note
        if self._is_saved_text("evidence", evidence):
            evidence = self._spec.evidence
        if answer is None and self._is_saved_text("note", note):
            note = self._spec.note
        cells = {key: self._name(key) for key in INPUTS}
        first = self._spec.figure_columns[0]
        usable = None if any(f.is_error for f in self._reader.findings[before:]) else answer
        return ReadRow(self._spec.code, cells, usable, note, evidence, self._typed_points(), blank, cells[first])

    def _is_saved_text(self, key: str, text: str) -> bool:
        return text == self._saved.get(key, "")

    def _as_saved(self, answer: Mapping[str, Any] | None) -> bool:
        """Whether the answer and the note stand as the template wrote them."""
        if answer is None or self._spec.answer is None:
            return False
        note = self._cell("note")
        return self._same(answer) and self._is_saved_text("note", cell_text(note.value).strip() if note else "")

    def _same(self, answer: Mapping[str, Any]) -> bool:
        if "not_applicable" in answer:
            return "not_applicable" in (self._spec.answer or {})
        written = prefill(replace(self._spec, answer=answer))
        return all(written.get(key) == self._saved.get(key) for key in FIGURES)

    def _check_name(self) -> None:
        cell = self._cell("title")
        if cell is not None and cell.kind == "text" and folded(cell.value) != folded(self._spec.title):
            message = f"Tên tiêu chí {self._spec.code} khác với mẫu (“{self._spec.title[:80]}”); vẫn đọc theo mã."
            self._reader.warn(cell.name, "tên tiêu chí", cell.value[:80], message, "Kiểm tra lại mã và tên tiêu chí.")

    def _check_maximum(self) -> None:
        cell = self._cell("max")
        if cell is None or not cell.value.strip() or self._spec.max is None:
            return
        quiet = CellReader(self._reader.sheet)
        if quiet.figure(cell) != self._spec.max:
            right = format_number(self._spec.max)
            message = f"Điểm tối đa của tiêu chí {self._spec.code} là {right}, trong tệp là “{cell.value[:40]}”."
            self._reader.error(
                cell.name, "điểm tối đa", cell.value[:40], message, f"Gõ lại {right}; điểm tối đa không được thay đổi."
            )

    def _check_closed(self) -> None:
        """A row that the unit does not fill in holds nothing; points of a group are a sum that is not looked at."""
        for key in INPUTS:
            cell = self._cell(key)
            if cell is None or not self._filled(key):
                continue
            if self._spec.is_group and key == "points":
                if cell.formula is None:
                    self._ignored(cell)
            elif self._spec.is_group:
                message = f"{self._spec.code} là nhóm tiêu chí, không điền vào cột “{HEADERS[key]}”."
                self._reader.error(
                    cell.name, "sai cột", cell.value[:80], message, "Xóa giá trị, điền ở các tiêu chí bên dưới nhóm."
                )
            else:
                message = f"Tiêu chí {self._spec.code} không tự chấm (điểm do cơ quan đánh giá nhập)."
                self._reader.error(cell.name, "không tự chấm", cell.value[:80], message, "Xóa giá trị trong ô này.")

    def _ignored(self, cell: RawCell) -> None:
        message = f"Điểm của {self._spec.code} do hệ thống tự tính; giá trị “{cell.value[:40]}” không được dùng."
        self._reader.warn(cell.name, "hệ thống tự tính", cell.value[:40], message, "Không cần điền ô này.")

    def _check_points_column(self) -> None:
        cell = self._cell("points")
        if self._spec.is_computed and cell is not None and cell.formula is None and self._filled("points"):
            self._ignored(cell)

    def _missing(self) -> None:
        if self._spec.is_extra:
            return
        key = self._spec.figure_columns[0]
        message = (
            f"Tiêu chí {self._spec.code} chưa chấm (để trống {columns_word(self._spec.figure_columns)}); tính là thiếu."
        )
        self._reader.warn(self._name(key), "chưa chấm", "", message, "Điền giá trị nếu đã có.")

    def _typed_points(self) -> str | None:
        cell = self._cell("points")
        if cell is None or not self._filled("points"):
            return None
        number = CellReader(self._reader.sheet).figure(cell)
        return None if number is None else plain_text(number)

    def _check_by_rules(self, answer: Mapping[str, Any], check_answer: CheckAnswer) -> None:
        key = "value" if "not_applicable" in answer else self._spec.figure_columns[0]
        cell = self._cell(key)
        for message in check_answer(self._spec.code, answer):
            value = cell.value[:80] if cell else ""
            self._reader.findings.append(
                Finding(self._reader.sheet, self._name(key), "giá trị", value, message, ERROR, _MEND)
            )
