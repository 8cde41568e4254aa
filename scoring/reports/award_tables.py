"""The list of units proposed for certificates as a paper; the lines are those that were stored or proposed, none is chosen here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.reports.paper import Column, Line, Marks, Paper, Section
from scoring.selectors.awards import AwardLine
from scoring.selectors.rankings import RankingPage

COLUMNS: Final = (
    Column("STT", 6),
    Column("Đơn vị", 40),
    Column("Khối", 24),
    Column("Hạng", 7),
    Column("Chỉ số", 9),
    Column("Xếp loại", 12),
    Column("So với năm trước", 11),
    Column("Căn cứ đề nghị", 40),
)


def award_paper(lines: Sequence[AwardLine], rule: str, page: RankingPage, marks: Marks) -> Paper:
    """The list with its rule, ready to sign."""
    rows = tuple(
        Line(
            (
                str(at),
                line.unit_name,
                line.block_name,
                line.rank or "–",
                line.index or "–",
                line.class_name or "–",
                line.change or "–",
                line.ground,
            )
        )
        for at, line in enumerate(lines, start=1)
    )
    section = Section(f"Danh sách {len(lines)} đơn vị", "Khen thưởng", COLUMNS, rows, (f"Quy tắc: {rule}",), frozen=2)
    title = f"Danh sách đơn vị đề nghị tặng bằng khen, {page.short}"
    return Paper("khen-thuong", title, page.title, page.agency, marks, (section,))
