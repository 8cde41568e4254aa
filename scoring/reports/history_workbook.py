"""Writes the history of a sheet as an Excel workbook, the lines as the page shows them; no text in it can run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from scoring.reports.table_workbook import HEAD_ROW, table_workbook
from scoring.selectors.sheet_history import HistoryLine

__all__ = ["HEAD_ROW", "history_workbook"]

_COLUMNS: Final = (
    ("Lúc", 17),
    ("Nội dung", 40),
    ("Lần chấm", 18),
    ("Từ", 34),
    ("Thành", 34),
    ("Ghi chú, lý do", 40),
    ("Người làm", 24),
    ("Đường vào", 22),
)


def history_workbook(title: str, source: str, lines: Sequence[HistoryLine], *, illustrative: bool) -> bytes:
    """The .xlsx of `lines` under `title` and `source` (what it is and when it was made)."""
    marked = source + (" Số liệu minh họa." if illustrative else "")
    return table_workbook("Lịch sử", (title, marked), _COLUMNS, [_texts(line) for line in lines])


def _texts(line: HistoryLine) -> tuple[str, ...]:
    at = f"{timezone.localtime(line.at):%d/%m/%Y %H:%M:%S}"
    return (at, line.what, line.layer, line.old, line.new, line.note, line.who, line.way)
