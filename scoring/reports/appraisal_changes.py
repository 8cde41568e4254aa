"""Where appraisal changed scores as a paper, in the order and figures of its page; it computes none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cchc_portal import numbers
from scoring.models import Round
from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, Value
from scoring.selectors.appraisal_changes import Change, Changes, Sum

_SUMS = (
    Column("Số điểm thay đổi", 12, Kind.COUNT),
    Column("Tăng", 11),
    Column("Giảm", 11),
    Column("Cộng", 11),
)
_LINES = (
    Column("Đơn vị", 34),
    Column("Khối", 22),
    Column("Mã", 9),
    Column("Tiêu chí", 44),
    Column("So với", 14),
    Column("Điểm trước", 11),
    Column("Điểm thẩm định", 11),
    Column("Chênh lệch", 11),
    Column("Lý do", 34),
)


def exact(points: Decimal | None) -> str:
    """Points with every decimal that they have; "–" where the criterion does not apply."""
    return "–" if points is None else numbers.format_number(points)


def changes_paper(changes: Changes, round_: Round, marks: Marks) -> Paper:
    """Five tables: the ten largest, by criterion, by unit, by reason, and every change."""
    sections = (
        Section("Mười thay đổi lớn nhất", "10 lớn nhất", _LINES, _lines(changes.top)),
        _summed("Theo tiêu chí", "Tiêu chí", changes.by_criterion, changes.total),
        _summed("Theo đơn vị", "Đơn vị", changes.by_unit, changes.total),
        _summed("Theo lý do", "Lý do", changes.by_reason, changes.total),
        Section("Mọi thay đổi", "Mọi thay đổi", _LINES, _lines(changes.lines)),
    )
    return Paper("tham-dinh", "Thẩm định đã thay đổi điểm", round_.title, round_.agency.name, marks, sections)


def _lines(changes: Sequence[Change]) -> tuple[Line, ...]:
    return tuple(Line(_values(one)) for one in changes)


def _values(one: Change) -> tuple[Value, ...]:
    points = (exact(one.before), exact(one.after), numbers.format_change(one.delta))
    return (one.unit_name, one.block_name, one.code, one.title, one.below.label, *points, one.reason)


def _summed(title: str, what: str, sums: Sequence[Sum], total: Sum) -> Section:
    rows = tuple(Line(_sum_values(one.label, one)) for one in sums)
    every = Line(_sum_values("Tất cả", total), strong=True)
    return Section(title, title, (Column(what, 50), *_SUMS), (*rows, every))


def _sum_values(label: str, one: Sum) -> tuple[Value, ...]:
    figures = (numbers.format_change(one.up), numbers.format_change(one.down), numbers.format_change(one.net))
    return (label, one.count, *figures)
