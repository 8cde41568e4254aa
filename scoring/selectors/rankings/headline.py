"""The headline figures over a ranking's table, written out for components/figures.html; it computes none of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cchc_portal import numbers
from scoring.selectors.rankings.page import RankingPage
from scoring.selectors.rankings.tables import ALL, BlockTable, FieldColumn


@dataclass(frozen=True)
class Headline:
    """One figure: what it is, the figure as written, its class, its change, and what it compares to."""

    label: str
    value: str
    unit: str = ""
    chip: str = ""
    level: int = 0
    change: Decimal | None = None
    change_decimals: int | None = None
    note: str = ""
    kind: str = ""


def headline(page: RankingPage, table: BlockTable) -> tuple[Headline, ...]:
    """Two to four figures: average (or units, for all blocks), upper classes, best and weakest field."""
    first = _units(page, table) if table.code == ALL else _average(page, table)
    found = [first, _top(page, table), _field("Lĩnh vực đạt cao nhất", table.best_field)]
    found.append(_field("Lĩnh vực đạt thấp nhất", table.weakest_field))
    return tuple(figure for figure in found if figure is not None)


def _average(page: RankingPage, table: BlockTable) -> Headline:
    before = table.previous_average
    return Headline(
        label="Chỉ số trung bình khối",
        value=_points(table.average_index),
        chip=table.class_name,
        level=table.level,
        change=table.average_change,
        note=f"so với năm {page.previous_year} ({_points(before)})" if before is not None else "",
    )


def _units(page: RankingPage, table: BlockTable) -> Headline:
    before = table.distribution.previous_units if table.distribution else None
    return Headline(
        label="Đơn vị xếp hạng",
        value=numbers.format_count(table.units),
        unit=f"trong {len(page.blocks)} khối",
        note=f"năm {page.previous_year}: {numbers.format_count(before)} đơn vị" if before is not None else "",
    )


def _top(page: RankingPage, table: BlockTable) -> Headline | None:
    top = table.top
    if top is None:
        return None
    share = "" if top.percent is None else f" ({numbers.format_percent(top.percent, 1)})".replace(" %", "\u00a0%")
    return Headline(
        label=top.label,
        value=numbers.format_count(top.count),
        unit=f"trên {numbers.format_count(top.units)} đơn vị{share}",
        change=top.change,
        change_decimals=1,
        note=f"điểm phần trăm so với năm {page.previous_year}" if top.change is not None else "",
    )


def _field(label: str, column: FieldColumn | None) -> Headline | None:
    if column is None:
        return None
    return Headline(label=label, value=_points(column.average_index), unit="%", note=column.name)


def _points(figure: Decimal | None) -> str:
    return "–" if figure is None else numbers.format_index(figure)
