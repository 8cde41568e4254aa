"""The figures of a unit and period as a workbook: out, in again, what is wrong with it; written by save_figures alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Self

from cchc_portal import numbers
from cchc_portal.numbers import NumberFault
from scoring.enums import Origin
from scoring.enums.figures import FigureUploadKind, IndicatorKind
from scoring.excel import figure_states as states
from scoring.excel.figure_identity import identity_of_report, meta_of
from scoring.excel.figure_reading import BLANK, Reading, ReadLine
from scoring.excel.figure_rows import TableForm, TableReader, TableRow, sheet_of
from scoring.excel.figure_states import State
from scoring.excel.figure_template import TableLine, TableSheet, render_table
from scoring.excel.findings import ERROR, WARNING, Finding, Refusal
from scoring.excel.layout import CODE_HEADER, FIGURES_SHEET, folded
from scoring.excel.plan import EMPTY, Plan
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_workbook
from scoring.figures import Amount
from scoring.models import ReportingPeriod
from scoring.selectors.indicators.asked import Cell, written
from scoring.selectors.indicators.desk import FigureDesk, figure_desk
from scoring.selectors.indicators.doubts import doubts_of
from scoring.selectors.indicators.place import Place
from scoring.services.indicators.reports import computed, lock_report, missing_of, save_figures
from scoring.services.indicators.typed import read_amount
from units.models import Unit, User

NAME, MEASURE, FIGURE = "Chỉ tiêu", "Đơn vị tính", "Số liệu báo cáo"
COLUMNS: Final = {CODE_HEADER: 24, NAME: 60, MEASURE: 16, FIGURE: 22}
PERIOD, UNIT = "Mã kỳ", "Mã đơn vị"
_FIX: Final = "Gõ lại số, ví dụ 22338; số ước chừng thì viết “gần 7.000”."
_AGAIN: Final = "Tải mẫu ở trang này rồi điền lại."
_CODES: Final = {"khong_phai_so": "không phải số", "khong_ro": "không rõ", "chu_so_thap_phan": "chữ số thập phân"}
_GUIDE: Final = (
    f"Chỉ điền cột “{FIGURE}” của trang “{FIGURES_SHEET}”. Số đang có đã nằm sẵn trong tệp.",
    "Số nguyên gõ liền: 22338. Số thập phân dùng dấu phẩy: 87,5. Không gõ đơn vị tính sau số.",
    "Số chưa chính xác viết kèm một trong các từ gần, trên, hơn, khoảng: “gần 7.000”. Số đó được giữ nguyên chữ và không đem tính.",
    "Để trống nghĩa là chưa có số, không phải 0. Có giá trị 0 thì gõ 0.",
    "Giữ nguyên tên trang tính, dòng tiêu đề, cột mã và đơn vị tính; không xóa dòng, không gộp ô. Lưu kiểu .xlsx.",
    "Tải lên nhiều lần được; lần nào cũng được xem trước từng số sẽ đổi, báo lỗi từng ô rồi mới ghi.",
)


class FigureBook:
    """The workbook of a unit's figures of a period."""

    kind = FigureUploadKind.REPORT

    def __init__(self, place: Place) -> None:
        self.place = place

    @cached_property
    def desk(self) -> FigureDesk:
        """The figures as they stand."""
        return figure_desk(self.place)

    @property
    def unit(self) -> Unit:
        """Whose figures they are."""
        return self.place.unit

    @property
    def period(self) -> ReportingPeriod:
        """The period of the figures."""
        return self.place.period

    @property
    def named(self) -> str:
        """Whose and of when they are, in words."""
        return f"{self.unit.name}, {self.period.title}"

    @property
    def whose(self) -> Mapping[str, Any]:
        """Whose they are, as an upload keeps it."""
        return {"unit": self.unit, "period": self.period}

    def identity(self) -> Mapping[str, str]:
        """What the meta sheet must say."""
        return identity_of_report(self.place)

    def workbook(self) -> bytes:
        """The workbook as the figures stand; its history line is asked for first, so that no later figure hides behind it."""
        seq = states.last_line(states.figure_lines(self.place))
        above = ((PERIOD, self.period.code, self.period.title), (UNIT, self.unit.code, self.unit.name))
        lines = [self._line(line.cell) for row in self.desk.rows for line in row.lines]
        meta = meta_of(self.identity(), seq)
        return render_table(TableSheet(FIGURES_SHEET, above, COLUMNS, frozenset({FIGURE}), lines, _GUIDE, meta))

    def _line(self, cell: Cell) -> TableLine:
        indicator, amount = cell.indicator, self.desk.amounts.get(cell.key)
        values = (cell.key, _name(cell), indicator.unit_of_measure, _shown(cell, amount))
        if indicator.kind == IndicatorKind.YES_NO:
            return TableLine(values, "@", "Chọn Có hoặc Không.", ("Có", "Không"))
        return TableLine(values, "#,##0" if indicator.integer else "General", _FIX)

    def open(self, content: bytes) -> RawBook | Refusal:
        """The cells of a workbook, or why it is refused."""
        return read_workbook(content)

    def read(self, raw: RawBook) -> Reading:
        """Read a workbook: every fault at once, each with its cell."""
        cells = self.desk.asked.cells
        form = TableForm(FIGURES_SHEET, tuple(COLUMNS), CODE_HEADER, (FIGURE,), {NAME}, tuple(cells))
        sheet, told = sheet_of(raw, form)
        if sheet is None:
            return Reading((), tuple(told))
        table = TableReader(sheet, form)
        self._check_above(table)
        rows = {row.key: row for row in table.rows()}
        lines = [line for row in rows.values() if (line := _read(table, row, cells[row.key])) is not None]
        for key in cells if table.head else ():
            if key not in rows:
                said = f"Không có dòng của chỉ tiêu {key} “{_name(cells[key])}”."
                fix = f"Thêm lại dòng có mã {key} như trong mẫu. Chưa có số thì để trống nhưng giữ dòng."
                table.reader.error(table.name(table.head, CODE_HEADER), "thiếu chỉ tiêu", key, said, fix)
        unread = frozenset(cells) - {line.key for line in lines}
        return Reading(tuple(lines), (*told, *table.reader.findings), unread)

    def _check_above(self, table: TableReader) -> None:
        """Refuse words above the head that name another period or unit."""
        above = table.above()
        for what, code in ((PERIOD, self.period.code), (UNIT, self.unit.code)):
            cell = above.get(what)
            if cell is not None and cell.value.strip() != code:
                said = f"Tệp không phải của {what.lower().removeprefix('mã ')} {code}."
                table.reader.error(cell.name, "tệp của nơi khác", cell.value[:80], said, _AGAIN)

    def live(self) -> Mapping[str, tuple[State, int]]:
        """What stands now, with its version."""
        rows = [line for row in self.desk.rows for line in row.lines]
        amounts = self.desk.amounts
        return {one.cell.key: (states.figure_state(amounts.get(one.cell.key)), one.version) for one in rows}

    def at(self, seq: int) -> Mapping[str, State]:
        """What stood at a line of history."""
        return states.figures_at(self.place, seq)

    def check(self, plan: Plan, reading: Reading) -> Sequence[Finding]:
        """Identities that would break, and of a sent report figures that would be missing.

        Where a person has still to pick a value it is left to the writing.
        """
        asked, standing = self.desk.asked, self._standing(plan)
        unsure = reading.unread | {cell.code for cell in plan.conflicts}
        places = {line.key: line.cell for line in reading.lines}
        found = []
        for broken in asked.broken({key: amount for key, amount in standing.items() if key not in unsure}):
            cells = [places[key] for key in (broken.identity.whole, *broken.identity.parts) if key in places]
            value, fix = numbers.format_count(broken.whole), "Sửa số sai trong các ô được nêu rồi tải lên lại."
            first, also = (cells[0], tuple(cells[1:])) if cells else ("", ())
            found.append(Finding(FIGURES_SHEET, first, "đẳng thức", value, asked.said(broken), ERROR, fix, also))
        for one in doubts_of(self.place, asked, standing):
            fix = "Xem lại số này; đúng thì đánh dấu đã xem."
            found.append(Finding(FIGURES_SHEET, places.get(one.key, ""), one.code, "", one.said, WARNING, fix))
        if self.desk.is_sent:
            for key in missing_of(asked, standing, dict.fromkeys(unsure, ())):
                said = f"Báo cáo đã gửi nên không để trống số bắt buộc “{asked.name_of(key)}”."
                found.append(Finding(FIGURES_SHEET, places.get(key, ""), "thiếu số", "", said, ERROR, "Gõ lại số."))
        return found

    def _standing(self, plan: Plan) -> dict[str, Amount | None]:
        """The figures with the file's in their place."""
        return {cell.code: states.amount_in(cell.file if cell.changes else cell.live) for cell in plan.cells}

    def name(self, key: str, state: State) -> str:  # noqa: ARG002 - procedures are called by what stands in them
        """How people call a figure."""
        return self.desk.asked.name_of(key)

    def show(self, key: str, state: State) -> str:
        """A figure in words."""
        return written(self.desk.asked.cells[key].indicator, states.amount_in(state)) or BLANK

    def computed(self, plan: Plan) -> Sequence[tuple[str, str, str]]:
        """What is computed of the figures: name, now, and with the file's."""
        asked = self.desk.asked
        old, new = computed(asked, self.desk.amounts), computed(asked, self._standing(plan))
        return [(one.name, before, after) for (one, before), (_same, after) in zip(old, new, strict=True)]

    def anew(self) -> Self:
        """The same, read anew."""
        return type(self)(self.place)

    def locked(self) -> Self:
        """The same under the report's lock, read anew; call it in the transaction that writes."""
        _report, place = lock_report(self.place)
        return type(self)(place)

    def save(self, writes: Sequence[tuple[str, State, int]], *, now: dt.datetime, actor: User) -> int:
        """Write figures, all or nothing; returns how many changed. Raises what save_figures raises."""
        typed = {key: (self._typed(key, state), version) for key, state, version in writes}
        done = save_figures(place=self.place, typed=typed, send=False, origin=Origin.EXCEL, now=now, actor=actor)
        return done.changed

    def _typed(self, key: str, state: State) -> str:
        indicator = self.desk.asked.cells[key].indicator
        return written(indicator, states.amount_in(state), grouped=indicator.integer)


def _name(cell: Cell) -> str:
    return f"{cell.indicator.name}: {cell.label}" if cell.label != cell.indicator.name else cell.label


def _shown(cell: Cell, amount: Amount | None) -> str | int | None:
    if amount is None:
        return None
    if cell.indicator.integer and amount.is_exact and cell.indicator.kind != IndicatorKind.YES_NO:
        return int(amount.value)
    return written(cell.indicator, amount, grouped=cell.indicator.integer)


def _read(table: TableReader, row: TableRow, cell: Cell) -> ReadLine | None:
    """One row; None with a finding where its figure cannot be taken."""
    _check_words(table, row, cell)
    place = table.name(row.number, FIGURE)
    text = table.plain(row.cells.get(FIGURE))
    if text is None:
        return None
    try:
        amount = read_amount(cell, text)
    except NumberFault as fault:
        fix = "Gõ Có hoặc Không." if cell.indicator.kind == IndicatorKind.YES_NO else _FIX
        table.reader.error(place, _CODES.get(fault.code, "số liệu"), text[:80], fault.message, fix)
        return None
    return ReadLine(cell.key, place, EMPTY if amount is None else states.figure_state(amount))


def _check_words(table: TableReader, row: TableRow, cell: Cell) -> None:
    """Refuse another unit of measure, as the figure would be another one; warn of another name."""
    measure, name = row.cells.get(MEASURE), row.cells.get(NAME)
    expected = cell.indicator.unit_of_measure
    if measure is not None and folded(measure.value) != folded(expected):
        said = f"Đơn vị tính của {cell.key} là “{expected or 'không có'}”, trong tệp là “{measure.value[:40]}”."
        fix = f"Đổi số về đơn vị tính “{expected}” và gõ lại đơn vị tính như trong mẫu."
        table.reader.error(measure.name, "đơn vị tính", measure.value[:80], said, fix)
    if name is not None and folded(name.value) != folded(_name(cell)):
        said = f"Tên trong tệp khác tên chỉ tiêu {cell.key} “{_name(cell)}”; số vẫn được đọc theo mã."
        table.reader.warn(name.name, "tên chỉ tiêu", name.value[:80], said, "Xem lại số có đúng chỉ tiêu này không.")
