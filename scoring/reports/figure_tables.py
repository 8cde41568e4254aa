"""Reported figures as papers to take away: the table of a period, a unit's figures, procedure cuts; it computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section
from scoring.selectors.indicators.board import BoardCell, PeriodBoard
from units.models import Agency

_SAID = "Số ước chừng (gần, trên, hơn, khoảng) giữ nguyên như báo cáo và không tính vào cột tổng và tỷ lệ."


def _marks() -> Marks:
    moment = timezone.localtime()
    return Marks(f"Số liệu lúc {moment:%H:%M} ngày {moment:%d/%m/%Y}.", draft=False, illustrative=False)


def board_paper(board: PeriodBoard) -> Paper:
    """The table of a period: a row for each unit, a column for each figure, the total last."""
    columns = (
        Column("Mã", 12),
        Column("Đơn vị", 40),
        Column("Báo cáo", 14),
        *(Column(column.head, 16, Kind.EXACT) for column in board.columns),
    )
    lines = [
        Line((one.unit.code, one.unit.name, "Đã gửi" if one.is_sent else "Chưa gửi", *_values(one.cells)))
        for one in board.lines
    ]
    lines.append(Line(("", "Toàn cơ quan", f"{board.sent}/{len(board.lines)}", *_values(board.totals)), strong=True))
    section = Section(board.period.title, "Số liệu", columns, tuple(lines), notes=(_SAID,), frozen=2)
    named = Section(
        "Đơn vị được nêu tên",
        "Nêu tên",
        (Column("Nội dung", 50), Column("Đơn vị", 60)),
        tuple(Line((one.title, ", ".join(unit.name for unit in one.units))) for one in board.named),
    )
    return _paper(f"so-lieu-{board.period.code}", board.period.title, board.period.agency, (section, named))


def _values(cells: Sequence[BoardCell]) -> list[Decimal | str]:
    return [cell.text if cell.figure is None or cell.text in ("Có", "Không") else cell.figure for cell in cells]


def _paper(name: str, title: str, agency: Agency, sections: tuple[Section, ...]) -> Paper:
    return Paper(name, title, "", agency.name, _marks(), sections, attachment=False)
