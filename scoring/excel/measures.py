"""Reads one criterion's cells into an answer of its measure; it must not know what is saved beyond the template's figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from cchc_portal.numbers import NumberFault, format_number, plain_text
from scoring.excel.answers import choice_labels, pair_keys, prefill, tally_counts, tally_text
from scoring.excel.layout import FIGURES, HEADERS, NOT_APPLICABLE, RowSpec, columns_word, folded
from scoring.excel.raw import RawCell
from scoring.excel.structure import Grid
from scoring.excel.values import CellReader


class AnswerCells(Protocol):
    """The cells of one criterion wherever they stand: in a line of a sheet of its own or of many units."""

    @property
    def reader(self) -> CellReader: ...  # noqa: D102
    @property
    def spec(self) -> RowSpec: ...  # noqa: D102
    @property
    def saved(self) -> Mapping[str, Decimal | str]:
        """What the template writes there for what is saved now."""

    def cell(self, key: str) -> RawCell | None:
        """Return the cell in a column, None where nothing stands there."""

    def name(self, key: str) -> str:
        """Return the name of the cell in a column."""

    def filled(self, key: str) -> bool:
        """Whether anything stands in the cell of a column."""


class RowCells:
    """The cells of one criterion's row: `saved` is what the template writes there for what is saved now."""

    def __init__(self, grid: Grid, reader: CellReader, spec: RowSpec) -> None:
        self.reader = reader
        self.spec = spec
        self.saved = prefill(spec)
        self._grid = grid
        self._number = grid.rows[spec.code]

    def cell(self, key: str) -> RawCell | None:
        """Return the cell in a column, None where nothing stands there."""
        return self._grid.cells.get((self._number, key))

    def name(self, key: str) -> str:
        """Return the name of the cell in a column, "" where the column is not there."""
        return self._grid.name(self._number, key)

    def filled(self, key: str) -> bool:
        """Whether anything stands in the cell of a column."""
        return self.reader.has_value(self.cell(key))


class AnswerReader:
    """Turns a row's cells into an answer, with a finding for whatever is wrong with them."""

    def __init__(self, row: AnswerCells) -> None:
        self._row = row

    def answer(self, note: str) -> dict[str, Any] | None:
        """Return the answer that the cells give, None where they give none or a finding says why not."""
        value = self._row.cell("value")
        if value is not None and value.kind == "text" and folded(value.value) == folded(NOT_APPLICABLE):
            return self._not_applicable(value, note)
        for key in FIGURES:
            cell = self._row.cell(key)
            if cell is None or key in self._row.spec.figure_columns or key == "points" or not self._row.filled(key):
                continue
            message = f"Tiêu chí {self._row.spec.code} không dùng cột “{HEADERS[key]}”."
            fix = f"Xóa giá trị ở đây và điền vào cột {columns_word(self._row.spec.figure_columns)}."
            self._row.reader.error(cell.name, "sai cột", cell.value[:80], message, fix)
        if not any(self._row.filled(key) for key in self._row.spec.figure_columns):
            return None
        return self._read_measure()

    def _read_measure(self) -> dict[str, Any] | None:
        measure = self._row.spec.measure or {}
        match self._row.spec.kind:
            case "choice":
                return self._choice(measure)
            case "tally":
                return self._tally(measure)
            case "ratio" | "reduction":
                return self._pair(measure)
        number = self._figure(self._row.spec.figure_columns[0], measure)
        return None if number is None else {"value": plain_text(number)}

    def _not_applicable(self, cell: RawCell, note: str) -> dict[str, Any] | None:
        code = self._row.spec.code
        if not self._row.spec.not_applicable_allowed:
            message = f"Tiêu chí {code} không được ghi “{NOT_APPLICABLE}”."
            self._row.reader.error(cell.name, "không áp dụng", cell.value, message, "Xóa và điền giá trị của tiêu chí.")
            return None
        for key in FIGURES:
            other = self._row.cell(key)
            is_figure = key in ("a", "b") or key in self._row.spec.figure_columns  # points of computed rows are shown
            if is_figure and key != "value" and other is not None and self._row.filled(key):
                message = f"Đã ghi “{NOT_APPLICABLE}” ở ô {cell.name} nhưng ô này vẫn có giá trị."
                self._row.reader.error(other.name, "không áp dụng", other.value[:80], message, "Xóa một trong hai.")
        if not note:
            message = f"Tiêu chí {code} ghi “{NOT_APPLICABLE}” thì phải ghi lý do ở cột “{HEADERS['note']}”."
            self._row.reader.error(
                self._row.name("note"), "thiếu lý do", "", message, "Ghi lý do không áp dụng vào ô này."
            )
            return None
        return {"not_applicable": note}

    def _choice(self, measure: Mapping[str, Any]) -> dict[str, Any] | None:
        cell = self._row.cell("value")
        labels = choice_labels(measure)
        if cell is None or not self._row.reader.check_formula(cell):
            return None
        key = {folded(label): key for key, label in labels.items()}.get(folded(cell.value))
        if key is not None:
            return {"value": key}
        listed = "; ".join(f"“{label}”" for label in labels.values())
        message = f"“{cell.value[:60]}” không phải lựa chọn của tiêu chí {self._row.spec.code}. Các lựa chọn: {listed}."
        self._row.reader.error(cell.name, "lựa chọn", cell.value[:80], message, "Chọn trong danh sách của ô.")
        return None

    def _tally(self, measure: Mapping[str, Any]) -> dict[str, Any] | None:
        cell = self._row.cell("value")
        if cell is None or not self._row.reader.check_formula(cell):
            return None
        try:
            return {"counts": tally_counts(self._row.reader.text(cell, prose=False), measure["items"])}
        except NumberFault as fault:
            example = tally_text(dict.fromkeys(measure["items"], 0))
            self._row.reader.error(cell.name, "mục đếm", cell.value[:80], fault.message, f"Ghi như ví dụ: {example}.")
            return None

    def _pair(self, measure: Mapping[str, Any]) -> dict[str, Any] | None:
        figures = []
        for key in ("a", "b"):
            if self._row.filled(key):
                figures.append(self._figure(key, measure))
            else:
                other = "b" if key == "a" else "a"
                message = f"Tiêu chí {self._row.spec.code} có “{HEADERS[other]}” nhưng thiếu “{HEADERS[key]}”."
                self._row.reader.error(
                    self._row.name(key),
                    "thiếu số liệu",
                    "",
                    message,
                    "Điền cả hai số liệu; không phát sinh thì ghi 0 và 0.",
                )
                figures.append(None)
        first, second = figures
        if first is None or second is None:
            return None
        if self._row.spec.kind == "ratio" and second > first > 0 and not measure.get("over"):
            message = f"Số liệu (b) = {format_number(second)} lớn hơn số liệu (a) = {format_number(first)}; b là một phần của a."
            self._row.reader.error(
                self._row.name("b"),
                "b > a",
                plain_text(second),
                message,
                "Kiểm tra lại hai số liệu, có thể đã gõ ngược.",
            )
        keys = pair_keys(self._row.spec.kind)
        return {keys[0]: plain_text(first), keys[1]: plain_text(second)}

    def _figure(self, key: str, measure: Mapping[str, Any]) -> Decimal | None:
        cell, saved = self._row.cell(key), self._row.saved.get(key)
        if cell is None:
            return None
        known = saved if isinstance(saved, Decimal) else None
        number = self._row.reader.figure(cell, integer=bool(measure.get("integer")), known=known)
        if number is None:
            return None
        shown = format_number(number)
        if number < 0 and self._row.spec.kind != "number":
            self._row.reader.error(cell.name, "âm", shown, f"Giá trị {shown} là số âm.", "Gõ lại số từ 0 trở lên.")
        elif self._row.spec.kind == "points":
            self._check_points(cell, number, measure)
        return number

    def _check_points(self, cell: RawCell, number: Decimal, measure: Mapping[str, Any]) -> None:
        shown = format_number(number)
        if self._row.spec.max is not None and number > self._row.spec.max:
            message = (
                f"Điểm {shown} vượt điểm tối đa {format_number(self._row.spec.max)} của tiêu chí {self._row.spec.code}."
            )
            self._row.reader.error(
                cell.name, "vượt điểm tối đa", shown, message, f"Gõ điểm từ 0 đến {format_number(self._row.spec.max)}."
            )
        elif "step" in measure and number % Decimal(measure["step"]):
            step = format_number(Decimal(measure["step"]))
            message = f"Điểm {shown} không theo bước {step} điểm của tiêu chí {self._row.spec.code}."
            self._row.reader.error(cell.name, "bước điểm", shown, message, f"Gõ điểm là bội số của {step}.")
