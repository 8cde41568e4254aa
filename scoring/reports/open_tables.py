"""Open data as papers for csv_file: one unit over the years, and the list of what is published; figures as the pages have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, Value
from scoring.selectors.open_data import OpenRanking
from scoring.selectors.rankings.page import programme_name
from scoring.selectors.unit_years import UnitPage, UnitYear

_YEAR_COLUMNS: Final = (
    Column("Chương trình", 30),
    Column("Năm", 8),
    Column("Kỳ", 10),
    Column("Mã đợt", 20),
    Column("Lần công bố", 8, Kind.COUNT),
    Column("Mã khối", 12),
    Column("Khối", 30),
    Column("Tên đơn vị năm đó", 40),
    Column("Hạng", 7, Kind.COUNT),
    Column("Đồng hạng", 7),
    Column("Số đơn vị xếp hạng", 9, Kind.COUNT),
    Column("Điểm", 10, Kind.EXACT),
    Column("Điểm tối đa", 10, Kind.EXACT),
    Column("Chỉ số", 9, Kind.POINTS),
    Column("Xếp loại", 13),
    Column("Chỉ số trung bình khối", 10, Kind.POINTS),
    Column("Lý do không xếp hạng", 30),
    Column("Số quyết định", 16),
    Column("Ngày quyết định", 12),
)
_LIST_COLUMNS: Final = (
    Column("Mã đợt", 20),
    Column("Tên", 40),
    Column("Mã cơ quan", 12),
    Column("Cơ quan chủ trì", 40),
    Column("Chương trình", 30),
    Column("Năm", 8),
    Column("Kỳ", 10),
    Column("Lần công bố", 8, Kind.COUNT),
    Column("Đơn vị xếp hạng", 9, Kind.COUNT),
    Column("Số quyết định", 16),
    Column("Ngày quyết định", 12),
    Column("Số liệu minh họa", 8),
)


def unit_paper(page: UnitPage) -> Paper:
    """Every published year of a unit, one a row."""
    lines = [
        Line(_year(programme.name, year), tied=year.line.tied)
        for programme in page.programmes
        for year in programme.years
    ]
    title = f"{page.name} qua các năm"
    marks = Marks("Kết quả đã công bố, lần mới nhất của mỗi đợt.", draft=False, illustrative=page.illustrative)
    section = Section(title, page.code, _YEAR_COLUMNS, tuple(lines))
    return Paper(f"don-vi-{page.code}", title, f"Mã {page.code}", page.agency, marks, (section,))


def _year(programme: str, year: UnitYear) -> tuple[Value, ...]:
    ranking, row, line = year.ranking, year.row, year.line
    return (
        programme,
        str(ranking.round.year),
        ranking.summary["period"],
        ranking.round.code,
        ranking.version,
        row.block_code,
        year.block_name,
        row.unit_name,
        row.rank,
        "có" if row.tied else "không",
        year.ranked,
        row.points,
        row.max,
        row.index,
        row.class_name,
        year.average_index,
        line.why_not_ranked,
        ranking.decision_number,
        f"{ranking.decision_date:%d/%m/%Y}",
    )


def list_paper(found: Sequence[OpenRanking]) -> Paper:
    """The published rankings, each in its newest version, one a row."""
    title = "Các kết quả đã công bố"
    lines = tuple(Line(_listed(item)) for item in found)
    marks = Marks("Lần công bố mới nhất của mỗi đợt.", draft=False, illustrative=any(i.illustrative for i in found))
    section = Section(title, "Công bố", _LIST_COLUMNS, lines)
    return Paper("ket-qua-da-cong-bo", title, "Mọi cơ quan, chương trình và năm", "Cổng chấm điểm", marks, (section,))


def _listed(item: OpenRanking) -> tuple[str | int, ...]:
    return (
        item.round_code,
        item.title,
        item.agency_code,
        item.agency,
        programme_name(item.programme),
        str(item.year),
        item.period,
        item.version,
        item.units,
        item.decision_number,
        f"{item.decision_date:%d/%m/%Y}",
        "có" if item.illustrative else "không",
    )
