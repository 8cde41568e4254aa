"""Monthly counts of opinions as a table: out for a year, in with every fault at its row; services.opinion_counts writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from cchc_portal import numbers
from cchc_portal.spreadsheets import write_text
from scoring.enums.opinions import OpinionChannel
from scoring.excel.findings import Refusal
from scoring.excel.layout import column_letters, folded
from scoring.excel.table import read_table
from scoring.selectors.opinions import MonthRow
from scoring.services.opinion_counts import MOST, NewCount
from units.models import Unit

UNIT, NAME, YEAR, MONTH = "Mã đơn vị", "Đơn vị", "Năm", "Tháng"
_CHANNELS: Final = {str(channel): str(channel.label) for channel in OpinionChannel}
_HEADERS: Final = (UNIT, NAME, YEAR, MONTH, *_CHANNELS.values())
_WIDTHS: Final = (14, 44, 8, 8, 16, 16, 18)
_MOST_ROWS: Final = 5_000


@dataclass(frozen=True)
class CountChange:
    """One cell that a file would change."""

    unit: Unit
    old: int | None
    new: NewCount

    @property
    def channel(self) -> str:
        """Its channel, as people read it."""
        return _CHANNELS[self.new.channel]


@dataclass(frozen=True)
class CountsPlan:
    """What a file would change, and every fault as (place, words); nothing is written where there is a fault."""

    changes: tuple[CountChange, ...]
    faults: tuple[tuple[str, str], ...]


def counts_workbook(units: Sequence[tuple[Unit, Sequence[MonthRow]]]) -> bytes:
    """The workbook of a year as it stands: a row for each unit and month; codes and names are texts."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Ý kiến"
    sheet.freeze_panes = "E2"
    for column, name in enumerate(_HEADERS, start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[column_letters(column)].width = _WIDTHS[column - 1]
    row = 1
    for unit, months in units:
        for month in months:
            row += 1
            write_text(sheet.cell(row, 1), unit.code)
            write_text(sheet.cell(row, 2), unit.name)
            for column, value in enumerate((month.year, month.month, *(cell[1] for cell in month.cells)), start=3):
                sheet.cell(row, column).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def plan_counts(
    data: bytes, units: Mapping[str, Unit], standing: Mapping[tuple[str, int, int], MonthRow]
) -> CountsPlan:
    """Hold a file against what stands: {(unit code, year, month): row}; a blank cell leaves what is there."""
    rows = read_table(data)
    if isinstance(rows, Refusal):
        return CountsPlan((), (("Cả tệp", f"{rows.message} {rows.fix}"),))
    if len(rows) > _MOST_ROWS:
        return CountsPlan((), (("Cả tệp", f"Tệp có quá {_MOST_ROWS} dòng; nhập riêng từng năm."),))
    head = [folded(text) for text in (rows[0][1] if rows else [])]
    missing = [name for name in _HEADERS if name != NAME and folded(name) not in head]
    if missing:
        return CountsPlan((), (("Cả tệp", f"Thiếu cột {', '.join(missing)}. Dùng tệp tải từ trang này."),))
    places = {name: head.index(folded(name)) for name in _HEADERS if folded(name) in head}
    reading = _Reading(places, units, standing)
    for number, texts in rows[1:]:
        if any(text.strip() for text in texts):
            reading.take(number, texts)
    return CountsPlan(tuple(reading.changes), tuple(reading.faults))


class _Reading:
    """Rows on their way to a plan."""

    def __init__(
        self, places: Mapping[str, int], units: Mapping[str, Unit], standing: Mapping[tuple[str, int, int], MonthRow]
    ) -> None:
        self.places, self.units, self.standing = places, units, standing
        self.changes: list[CountChange] = []
        self.faults: list[tuple[str, str]] = []
        self.seen: set[tuple[str, int, int]] = set()

    def take(self, number: int, texts: Sequence[str]) -> None:
        """Read one row."""
        given = {name: texts[at].strip() if at < len(texts) else "" for name, at in self.places.items()}
        year, month = (self._whole(number, name, given[name]) for name in (YEAR, MONTH))
        if year is None or month is None:
            return
        key = (given[UNIT], year, month)
        row = self.standing.get(key)
        if row is None:
            self.faults.append((f"Dòng {number}", f"Không có đơn vị “{given[UNIT][:40]}” hoặc tháng {month}/{year}."))
        elif key in self.seen:
            self.faults.append((f"Dòng {number}", f"Tháng {month}/{year} của {given[UNIT]} có hai dòng."))
        else:
            self.seen.add(key)
            self._counts(number, given, row)

    def _counts(self, number: int, given: Mapping[str, str], row: MonthRow) -> None:
        for channel, old, version in row.cells:
            text = given[_CHANNELS[channel]]
            count = self._whole(number, _CHANNELS[channel], text) if text else None
            if count is not None and count != old:
                new = NewCount(row.year, row.month, channel, count, version)
                self.changes.append(CountChange(self.units[given[UNIT]], old, new))

    def _whole(self, number: int, name: str, text: str) -> int | None:
        try:
            value = numbers.parse(text, integer=True)
        except numbers.NumberFault as fault:
            self.faults.append((f"Dòng {number}, cột {name}", fault.message))
            return None
        if 0 <= value <= MOST:
            return int(value)
        self.faults.append((f"Dòng {number}, cột {name}", f"Phải từ 0 đến {MOST}."))
        return None
