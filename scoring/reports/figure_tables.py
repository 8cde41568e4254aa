"""Reported figures as papers to take away: the table of a period, a unit's figures, procedure cuts; it computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section
from scoring.selectors.indicators.board import BoardCell, PeriodBoard
from scoring.selectors.indicators.procedures import CutLine, CutPage
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
    lines += [Line(("", name, "", *_values(cells)), strong=True) for name, cells in board.blocks]
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


def cuts_paper(agency: Agency, pages: Sequence[CutPage]) -> Paper:
    """The procedures of units: days before and after, days and per cent saved; totals over exact entries only."""
    columns = (
        Column("Đơn vị", 36),
        Column("Mã", 12),
        Column("Thủ tục", 60),
        Column("Số ngày trước", 14, Kind.EXACT),
        Column("Số ngày sau", 14, Kind.EXACT),
        Column("Giảm (ngày)", 14, Kind.EXACT),
        Column("Giảm (%)", 12, Kind.EXACT),
    )
    lines = []
    for page in pages:
        name = page.unit.name
        lines += [Line((name, one.row.code, one.row.name, *_days(one), one.cut, one.percent)) for one in page.lines]
        total = f"Cộng {len(page.exact)} thủ tục có số ngày chính xác"
        lines.append(Line((name, "", total, page.before, page.after, page.cut, page.percent), strong=True))
    note = "Dòng có số ước chừng để riêng, không tính vào cộng và tỷ lệ."
    section = Section("Thủ tục cắt giảm thời gian", "Thủ tục", columns, tuple(lines), notes=(note,))
    return _paper("thu-tuc", "Thủ tục cắt giảm thời gian giải quyết", agency, (section,))


def _days(line: CutLine) -> tuple[Decimal | str, Decimal | str]:
    before = line.before.value if line.before.is_exact else line.before_text
    return before, line.after.value if line.after.is_exact else line.after_text
