"""What differs between two criteria sets, and how a past round fares under another, as papers for Excel; it judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, Value, two


@dataclass(frozen=True)
class About:
    """What a paper is of: whose, between what, and whether figures in it are made up."""

    agency: str
    subtitle: str
    illustrative: bool
    draft: bool = False


def _paper(name: str, title: str, about: About, sections: Sequence[Section]) -> Paper:
    marks = Marks(source=about.subtitle, draft=about.draft, illustrative=about.illustrative)
    return Paper(name, title, about.subtitle, about.agency, marks, tuple(sections), attachment=False)


def differences_paper(lines: Sequence[Any], about: About) -> Paper:
    """A row for each thing that changed; `lines` as forms.set_words.difference_lines gives them."""
    columns = (
        Column("Mã", 12),
        Column("Tiêu chí", 44),
        Column("Loại thay đổi", 26),
        Column("Thay đổi", 20),
        Column("Trước", 44),
        Column("Sau", 44),
    )
    rows = [
        Line((line.code, line.title, "; ".join(line.kinds), what, old, new))
        for line in lines
        for what, old, new in line.changes
    ]
    return _paper("so-sanh-bo-tieu-chi", "So sánh hai bộ tiêu chí", about, [_section("Khác biệt", columns, rows)])


def trial_paper(lines: Sequence[Any], about: About) -> Paper:
    """Who moves, and through which criteria; `lines` as forms.criteria_trials.unit_lines gives them."""
    units = (
        Column("Mã", 10),
        Column("Đơn vị", 40),
        Column("Khối", 24),
        Column("Hạng cũ", 9),
        Column("Hạng mới", 9),
        Column("Điểm cũ", 10, Kind.POINTS),
        Column("Điểm mới", 10, Kind.POINTS),
        Column("Chỉ số cũ", 10, Kind.POINTS),
        Column("Chỉ số mới", 10, Kind.POINTS),
        Column("Chênh lệch", 10, Kind.CHANGE),
        Column("Xếp loại cũ", 14),
        Column("Xếp loại mới", 14),
    )
    moved = [
        Line((one.code, one.name, one.block, one.old_rank, one.new_rank, *_figures(one), one.old_grade, one.new_grade))
        for one in lines
    ]
    leaves = (
        Column("Đơn vị", 40),
        Column("Tiêu chí", 14),
        Column("Tên tiêu chí", 44),
        Column("Vì sao", 30),
        Column("Trả lời của đợt cũ", 40),
        Column("Điểm cũ", 10, Kind.POINTS),
        Column("Điểm mới", 10, Kind.POINTS),
        Column("Tối đa cũ", 10, Kind.POINTS),
        Column("Tối đa mới", 10, Kind.POINTS),
    )
    why = [Line(_why(one, leaf)) for one in lines for leaf in one.leaves]
    sections = [_section("Đơn vị thay đổi", units, moved), _section("Vì sao", leaves, why)]
    return _paper("thu-bo-tieu-chi", "Thử bộ tiêu chí trên số liệu đợt cũ", about, sections)


def _why(one: Any, leaf: Any) -> tuple[Value, ...]:
    points = (two(figure) for figure in (leaf.old, leaf.new, leaf.old_max, leaf.new_max))
    return (one.name, leaf.code, leaf.title, leaf.why, leaf.answer, *points)


def _figures(one: Any) -> tuple[Decimal | None, ...]:
    return (two(one.old_points), two(one.new_points), one.old_index, one.new_index, one.change)


def _section(title: str, columns: tuple[Column, ...], lines: Sequence[Line]) -> Section:
    return Section(title, title, columns, tuple(lines))
