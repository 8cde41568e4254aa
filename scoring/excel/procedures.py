"""The procedures of a unit as a workbook: out, in again, what is wrong with it; written by save_cuts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Self

from cchc_portal import numbers
from scoring.enums import Origin
from scoring.enums.figures import FigureUploadKind
from scoring.excel import figure_states as states
from scoring.excel.figure_identity import identity_of_cuts, meta_of
from scoring.excel.figure_reading import BLANK, Reading, ReadLine
from scoring.excel.figure_rows import TableForm, TableReader, TableRow, sheet_of
from scoring.excel.figure_states import State
from scoring.excel.figure_template import TableLine, TableSheet, render_table
from scoring.excel.findings import Finding, Refusal
from scoring.excel.layout import CODE_HEADER, CUTS_SHEET
from scoring.excel.plan import Plan
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_workbook
from scoring.figures import Amount
from scoring.selectors.indicators.procedures import CutPage, Home, cut_page, cuts_total, days_text
from scoring.services.errors import Refused
from scoring.services.indicators.procedures import TypedCut, lock_unit, read_cut, save_cuts
from units.models import Unit, User

NAME, BEFORE, AFTER = "Tên thủ tục", "Số ngày trước", "Số ngày sau"
COLUMNS: Final = {CODE_HEADER: 24, NAME: 60, BEFORE: 16, AFTER: 16}
_FIX: Final = "Sửa ô này rồi tải lên lại."
_SPARE: Final = 40
_GUIDE: Final = (
    f"Điền trang “{CUTS_SHEET}”: mỗi thủ tục một dòng, có mã, tên, số ngày trước và số ngày sau. Thêm được dòng mới ở dưới.",
    "Mã gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, ví dụ TT-01. Số ngày là số nguyên.",
    "Số chưa chính xác viết kèm chữ: “hơn 1.000”. Dòng đó để riêng, không tính vào tổng.",
    "Tổng và tỷ lệ do hệ thống tính, không gõ. Thủ tục không có trong tệp thì giữ nguyên.",
)


class CutBook:
    """The workbook of a unit's procedures."""

    kind = FigureUploadKind.CUTS

    def __init__(self, home: Home) -> None:
        self.home = home

    @cached_property
    def page(self) -> CutPage:
        """The procedures as they stand."""
        return cut_page(self.home.unit)

    @property
    def unit(self) -> Unit:
        """Whose procedures they are."""
        return self.home.unit

    @property
    def whose(self) -> Mapping[str, Any]:
        """Whose they are, as an upload keeps it."""
        return {"unit": self.unit, "period": None}

    @property
    def named(self) -> str:
        """Whose they are, in words."""
        return f"{self.unit.name}, thủ tục cắt giảm thời gian"

    def identity(self) -> Mapping[str, str]:
        """What the meta sheet must say."""
        return identity_of_cuts(self.unit)

    def workbook(self) -> bytes:
        """The workbook as the procedures stand; totals and percentages are not in it."""
        seq = states.last_line(states.cut_lines(self.unit))
        lines = [
            TableLine((one.row.code, one.row.name, _days(one.before), _days(one.after))) for one in self.page.lines
        ]
        meta = meta_of(self.identity(), seq)
        open_columns = frozenset({BEFORE, AFTER})
        return render_table(
            TableSheet(CUTS_SHEET, (), COLUMNS, open_columns, lines, _GUIDE, meta, grows=True, spare=_SPARE)
        )

    def open(self, content: bytes) -> RawBook | Refusal:
        """The cells of a workbook, or why it is refused."""
        return read_workbook(content)

    def read(self, raw: RawBook) -> Reading:
        """Read a workbook: every fault at once, each with its cell."""
        known = tuple(line.row.code for line in self.page.lines)
        form = TableForm(CUTS_SHEET, tuple(COLUMNS), CODE_HEADER, (BEFORE, AFTER), (), known, grows=True)
        sheet, told = sheet_of(raw, form)
        if sheet is None:
            return Reading((), tuple(told))
        table = TableReader(sheet, form)
        lines = tuple(line for row in table.rows() if (line := _read(table, row)) is not None)
        return Reading(lines, (*told, *table.reader.findings))

    def live(self) -> Mapping[str, tuple[State, int]]:
        """What stands now, with its version."""
        return {
            line.row.code: (_state(line.row.name, line.before, line.after), line.row.version)
            for line in self.page.lines
        }

    def at(self, seq: int) -> Mapping[str, State]:
        """What stood at a line of history."""
        return states.cuts_at(self.unit, seq)

    def check(self, plan: Plan, reading: Reading) -> Sequence[Finding]:  # noqa: ARG002 - procedures stand by themselves
        """Nothing: each procedure stands by itself."""
        return ()

    def name(self, key: str, state: State) -> str:
        """How people call a procedure."""
        return str(state["answer"][0]) if state["answer"] else key

    def show(self, key: str, state: State) -> str:  # noqa: ARG002 - a procedure says itself
        """A procedure in words."""
        if state["answer"] is None:
            return BLANK
        name, before, after = _parts(state)
        return f"{name}: {days_text(before)} → {days_text(after)} ngày"

    def computed(self, plan: Plan) -> Sequence[tuple[str, str, str]]:
        """The total and the percentage: now, and with the file's procedures."""
        standing = {line.row.code: (line.before, line.after) for line in self.page.lines}
        old = cuts_total(standing.values())
        for cell in plan.changes:
            _name, before, after = _parts(cell.file)
            standing[cell.code] = (before, after)
        new = cuts_total(standing.values())
        return [("Tổng số ngày trước và sau", old[0], new[0]), ("Tỷ lệ cắt giảm", old[1], new[1])]

    def anew(self) -> Self:
        """The same, read anew."""
        return type(self)(self.home)

    def locked(self) -> Self:
        """The same under the unit's lock, read anew; call it in the transaction that writes."""
        return type(self)(Home(lock_unit(self.home)))

    def save(self, writes: Sequence[tuple[str, State, int]], *, now: dt.datetime, actor: User) -> int:
        """Write procedures, all or nothing; returns how many changed. Raises what save_cuts raises."""
        if gone := [key for key, state, _version in writes if state["answer"] is None]:
            raise Refused(f"Không gỡ thủ tục {', '.join(gone)} qua tệp; gỡ ở trang Thủ tục.")
        cuts = {key: (_typed(state), version) for key, state, version in writes}
        return save_cuts(home=self.home, cuts=cuts, origin=Origin.EXCEL, now=now, actor=actor)


def _days(amount: Amount) -> str | int:
    return int(amount.value) if amount.is_exact else days_text(amount)


def _state(name: str, before: Amount, after: Amount) -> State:
    days = (text for one in (before, after) for text in (one.direction, numbers.plain_text(one.value)))
    return {"answer": [name, *days]}


def _parts(state: State) -> tuple[str, Amount, Amount]:
    name, *days = state["answer"]
    before, after = (states.amount_in({"answer": days[at : at + 2]}) for at in (0, 2))
    if before is None or after is None:
        raise ValueError("a procedure has its days")
    return name, before, after


def _typed(state: State) -> TypedCut:
    name, before, after = _parts(state)
    return TypedCut(name, days_text(before), days_text(after))


def _read(table: TableReader, row: TableRow) -> ReadLine | None:
    """One row; None with a finding for each thing that is wrong with it."""
    name = table.plain(row.cells.get(NAME), figure=False)
    before, after = (table.plain(row.cells.get(column)) for column in (BEFORE, AFTER))
    if name is None or before is None or after is None:
        return None
    cut, faults = read_cut(TypedCut(name, before, after))
    for fault in faults:
        column = next((one for one in (BEFORE, AFTER) if fault.startswith(one)), NAME if not name else BEFORE)
        table.reader.error(table.name(row.number, column), "thủ tục", row.key[:80], fault, _FIX)
    place = table.name(row.number, BEFORE)
    return None if cut is None else ReadLine(row.key, place, _state(cut.name, cut.before, cut.after))
