"""Monthly counts of opinions of an agency's units as a workbook: out, in again, what is wrong; services.opinion_counts writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Self

from django.db import transaction

from cchc_portal import numbers
from scoring.enums.figures import FigureUploadKind
from scoring.enums.opinions import OpinionChannel
from scoring.excel import figure_states as states
from scoring.excel.figure_identity import identity_of_counts, meta_of
from scoring.excel.figure_reading import BLANK, Reading, ReadLine
from scoring.excel.figure_rows import TableForm, TableReader, TableRow, sheet_of
from scoring.excel.figure_states import State
from scoring.excel.figure_template import TableLine, TableSheet, render_table
from scoring.excel.findings import Finding, Refusal
from scoring.excel.layout import CODE_HEADER, COUNTS_SHEET, folded
from scoring.excel.plan import EMPTY, Plan
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_table
from scoring.excel.structure import read_meta
from scoring.selectors.opinions import MonthRow, months_by_unit, units_counted
from scoring.services.opinion_counts import MOST, NewCount, lock_counts, save_counts_of_units
from units.models import Agency, Unit, User

NAME, MONTH = "Đơn vị", "Tháng"
CHANNELS: Final = {str(channel): str(channel.label) for channel in OpinionChannel}
COLUMNS: Final = {CODE_HEADER: 24, NAME: 48, MONTH: 12, **dict.fromkeys(CHANNELS.values(), 18)}
YEARS_BACK: Final = 3
"""Years before this one whose months a file may correct."""
_FIX: Final = "Gõ lại số ý kiến, số nguyên không âm, ví dụ 4000."
_GUIDE: Final = (
    f"Trang “{COUNTS_SHEET}”: mỗi dòng là một đơn vị và một tháng, mỗi cột là một kênh. Số đang có đã nằm sẵn trong tệp.",
    "Gõ số nguyên: 4000. Để trống nghĩa là chưa có số; có giá trị 0 thì gõ 0. Ý kiến gửi trên cổng này hệ thống tự đếm.",
    "Dòng không cần thì xóa cả dòng: số đang có giữ nguyên. Không sửa cột mã, không gộp ô. Lưu kiểu .xlsx.",
    "Tải lên nhiều lần được; lần nào cũng được xem trước từng số sẽ đổi, báo lỗi từng ô rồi mới ghi.",
)


class CountBook:
    """The workbook of the counts that the units of an agency report; `year` and `months` are those that go out."""

    kind = FigureUploadKind.OPINIONS

    def __init__(self, agency: Agency, today: dt.date, year: int | None = None, months: range = range(1, 13)) -> None:
        self.agency, self.today = agency, today
        self.year, self.months = year or today.year, months

    @cached_property
    def units(self) -> Sequence[Unit]:
        """Whose counts they are."""
        return units_counted(self.agency)

    @cached_property
    def rows(self) -> Mapping[str, tuple[Unit, MonthRow]]:
        """The counts as they stand, by unit and month: those of this year and the three before, no month to come."""
        years = range(min(self.year, self.today.year - YEARS_BACK), self.today.year + 1)
        return {_key(unit, row): (unit, row) for unit, row in self._rows(years)}

    def _rows(self, years: range) -> Iterator[tuple[Unit, MonthRow]]:
        for unit, rows in months_by_unit(self.units, years):
            for row in rows:
                first = dt.date(row.year, row.month, 1)
                stands = any(count is not None for _channel, count, _version in row.cells)
                if first <= self.today and (stands or _is_there(unit, first)):
                    yield unit, row

    @property
    def whose(self) -> Mapping[str, Any]:
        """Whose they are, as an upload keeps it."""
        return {"agency": self.agency}

    @property
    def named(self) -> str:
        """Whose they are, in words."""
        return f"{self.agency.name}, số ý kiến theo tháng"

    def identity(self) -> Mapping[str, str]:
        """What the meta sheet must say."""
        return identity_of_counts(self.agency)

    @transaction.atomic
    def workbook(self) -> bytes:
        """The workbook of a year as it stands; under the units' locks, so that no count hides behind its line of history."""
        lock_counts(self.units)
        seq = states.last_line(states.count_lines(self.agency))
        lines = [
            TableLine(
                (key, unit.name, f"{row.month}/{row.year}", *(count for _channel, count, _version in row.cells)),
                "#,##0",
                _FIX,
            )
            for key, (unit, row) in self.rows.items()
            if row.year == self.year and row.month in self.months
        ]
        meta = meta_of(self.identity(), seq)
        return render_table(TableSheet(COUNTS_SHEET, (), COLUMNS, frozenset(CHANNELS.values()), lines, _GUIDE, meta))

    def open(self, content: bytes) -> RawBook | Refusal:
        """The cells of a workbook or a csv, or why it is refused."""
        return read_table(content, COUNTS_SHEET)

    def read(self, raw: RawBook) -> Reading:
        """Read a workbook: every fault at once, each with its cell."""
        form = TableForm(
            COUNTS_SHEET,
            tuple(COLUMNS),
            CODE_HEADER,
            tuple(CHANNELS.values()),
            {NAME, MONTH},
            tuple(self.rows),
            stranger="Không có đơn vị và tháng “{}” trong các tháng ghi được.",
        )
        sheet, told = sheet_of(raw, form)
        if sheet is None:
            return Reading((), tuple(told))
        table = TableReader(sheet, form)
        keeps_blanks = not read_meta(raw)
        lines = [line for row in table.rows() for line in self._read(table, row, keeps_blanks=keeps_blanks)]
        return Reading(tuple(lines), (*told, *table.reader.findings))

    def _read(self, table: TableReader, row: TableRow, *, keeps_blanks: bool) -> Iterator[ReadLine]:
        """The counts of one row; a blank cell of a file that does not say what it held leaves what stands there."""
        self._check_words(table, row)
        for channel, label in CHANNELS.items():
            text, place = table.plain(row.cells.get(label)), table.name(row.number, label)
            if text is None or (keeps_blanks and not text):
                continue
            try:
                count = numbers.parse(text, integer=True) if text else None
            except numbers.NumberFault as fault:
                table.reader.error(place, "không phải số", text[:80], fault.message, _FIX)
                continue
            if count is not None and not 0 <= count <= MOST:
                said = f"Số ý kiến phải từ 0 đến {numbers.format_count(MOST)}."
                table.reader.error(place, "số ý kiến", text[:80], said, _FIX)
                continue
            yield ReadLine(f"{row.key}/{channel}", place, _state(None if count is None else int(count)))

    def _check_words(self, table: TableReader, row: TableRow) -> None:
        """Refuse another month beside the code, as the count would be another one; warn of another name."""
        unit, stood = self.rows[row.key]
        month, name = row.cells.get(MONTH), row.cells.get(NAME)
        said = "" if month is None else month.value.strip().removeprefix("0")
        if month is not None and month.kind == "date":
            said = month.value[3:10].removeprefix("0")
        if month is not None and said != f"{stood.month}/{stood.year}":
            told = f"Dòng mã {row.key} là tháng {stood.month}/{stood.year}, trong tệp ghi “{month.value[:40]}”."
            table.reader.error(
                month.name, "tháng", month.value[:80], told, "Sửa tháng cho khớp với mã, hoặc xóa ô tháng."
            )
        if name is not None and folded(name.value) != folded(unit.name):
            told = f"Tên trong tệp khác tên đơn vị {unit.code} “{unit.name}”; số vẫn được đọc theo mã."
            table.reader.warn(name.name, "tên đơn vị", name.value[:80], told, "Xem lại số có đúng đơn vị này không.")

    def live(self) -> Mapping[str, tuple[State, int]]:
        """What stands now, with its version."""
        return {
            f"{key}/{channel}": (_state(count), version)
            for key, (_unit, row) in self.rows.items()
            for channel, count, version in row.cells
        }

    def at(self, seq: int) -> Mapping[str, State]:
        """What stood at a line of history."""
        return states.counts_at(self.agency, seq)

    def check(self, plan: Plan, reading: Reading) -> Sequence[Finding]:  # noqa: ARG002 - each count stands by itself
        """Nothing: each count stands by itself."""
        return ()

    def name(self, key: str, state: State) -> str:  # noqa: ARG002 - procedures are called by what stands in them
        """How people call a count."""
        month, _slash, channel = key.rpartition("/")
        unit, row = self.rows[month]
        return f"{unit.name}, tháng {row.month}/{row.year}: {CHANNELS[channel]}"

    def show(self, key: str, state: State) -> str:  # noqa: ARG002 - a count says itself
        """A count in words."""
        return BLANK if state["answer"] is None else numbers.format_count(state["answer"][0])

    def computed(self, plan: Plan) -> Sequence[tuple[str, str, str]]:
        """The sum of each channel over the lines of the file: now, and with its counts."""
        told = []
        for channel, label in CHANNELS.items():
            cells = [cell for cell in plan.cells if cell.code.endswith(f"/{channel}")]
            old = sum(_count(cell.live) or 0 for cell in cells)
            new = sum(_count(cell.file if cell.changes else cell.live) or 0 for cell in cells)
            told.append((f"{label}, các dòng trong tệp", numbers.format_count(old), numbers.format_count(new)))
        return told

    def anew(self) -> Self:
        """The same, read anew."""
        return type(self)(self.agency, self.today, self.year, self.months)

    def locked(self) -> Self:
        """The same under the locks of the agency's units, read anew; call it in the transaction that writes."""
        lock_counts(self.units)
        return self.anew()

    def save(self, writes: Sequence[tuple[str, State, int]], *, now: dt.datetime, actor: User) -> int:
        """Write counts, all or nothing; returns how many changed. Raises what save_counts raises."""
        wanted: dict[int, list[NewCount]] = defaultdict(list)
        for key, state, version in writes:
            month, _slash, channel = key.rpartition("/")
            unit, row = self.rows[month]
            wanted[unit.pk].append(NewCount(row.year, row.month, channel, _count(state), version))
        given = [(unit, wanted[unit.pk]) for unit in self.units if unit.pk in wanted]
        return save_counts_of_units(given=given, now=now, actor=actor)


def _key(unit: Unit, row: MonthRow) -> str:
    return f"{unit.code}/{row.year}-{row.month:02}"


def _is_there(unit: Unit, first: dt.date) -> bool:
    """Whether a unit was there on some day of a month."""
    after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (unit.valid_from is None or unit.valid_from < after) and (unit.valid_to is None or first < unit.valid_to)


def _state(count: int | None) -> State:
    return EMPTY if count is None else {"answer": [count]}


def _count(state: State) -> int | None:
    return None if state["answer"] is None else int(state["answer"][0])
