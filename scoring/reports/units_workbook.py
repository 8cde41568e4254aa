"""Writes the units of an agency as of a day as an Excel workbook; it reads nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from scoring.reports.table_workbook import table_workbook
from units.models import Agency
from units.selectors.directory import Kin, UnitLine

_COLUMNS: Final = (
    ("Mã", 18),
    ("Tên", 44),
    ("Khối", 30),
    ("Mã cấp trên", 16),
    ("Cấp trên", 36),
    ("Có từ ngày", 13),
    ("Đến trước ngày", 15),
    ("Tiếp nối", 44),
    ("Được tiếp nối bởi", 44),
)


def units_workbook(
    agency: Agency, day: dt.date, lines: Sequence[UnitLine], kin: Mapping[int, tuple[Sequence[Kin], Sequence[Kin]]]
) -> bytes:
    """The .xlsx of the units that stood on `day`, with those before and after each (`kin` by unit id)."""
    head = (f"Danh sách đơn vị ngày {day:%d/%m/%Y}", f"{agency.name}, {len(lines)} đơn vị.")
    rows = []
    for line in lines:
        before, after = kin.get(line.pk, ((), ()))
        span = (_day(line.valid_from), _day(line.valid_to))
        place = (line.block_name, line.superior_code, line.superior_name)
        rows.append((line.code, line.name, *place, *span, _named(before), _named(after)))
    return table_workbook("Đơn vị", head, _COLUMNS, rows)


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _named(kin: Sequence[Kin]) -> str:
    return "; ".join(f"{one.name} ({one.code}) từ {_day(one.on_date)}" for one in kin)
