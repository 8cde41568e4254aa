"""What each section of an analysis prints: the selectors' figures with the drawings of them; it computes no figure of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator

from scoring.reports.charts import Series, bars_from_middle, line_chart
from scoring.selectors import analysis as selector
from scoring.selectors.rankings import ALL, BlockTable, RankingPage, ranking_page

CLASSES, FIELDS, HEAT, TREND, MOVERS = "phan-bo", "linh-vuc", "ban-do", "xu-huong", "thay-doi"
SECTIONS: Final = {
    CLASSES: "Phân bố xếp loại",
    FIELDS: "Lĩnh vực",
    HEAT: "Bản đồ nhiệt",
    TREND: "Qua các năm",
    MOVERS: "Tăng, giảm nhiều nhất",
}
ON_A_PAGE: Final = 100


@dataclass(frozen=True)
class Look:
    """What a section draws from: the years, the ranking's page beside `compared`, the chosen block, full points on demand."""

    span: selector.Span
    compared: selector.Year | None
    page: RankingPage
    table: BlockTable
    asked: selector.Asked
    full_points: Callable[[], selector.ByBlock]


def wanted(section: str, asked: selector.Asked) -> selector.Wanted:
    """The rows that a section reads."""
    if section == MOVERS:
        return selector.Wanted(own=True, compared=asked.compared, successions=True)
    if section == TREND:
        return selector.Wanted(every_year=True, successions=True)
    return selector.Wanted(own=section != CLASSES)


def look(
    section: str, span: selector.Span, asked: selector.Asked, full_points: Callable[[], selector.ByBlock]
) -> Look | None:
    """What the section draws from; None for a block that is none."""
    compared = span.compared(asked.compared)
    rows = () if section in (CLASSES, TREND) else span.current.rows
    page = ranking_page(span.current.summary, rows, compared.as_previous if compared else None)
    table = page.table(asked.block)
    return None if table is None else Look(span, compared, page, table, asked, full_points)


def section_context(section: str, seen: Look) -> dict[str, Any]:
    """The variables of a section's template, and of the frame around it."""
    page, table = seen.page, seen.table
    frame: dict[str, Any] = {
        "section": section,
        "page": page,
        "table": table,
        "asked": seen.asked,
        "compared": seen.compared,
        "years_before": seen.span.earlier if section in (CLASSES, MOVERS) else (),
        "blocks": page.tables,
        "is_everything": table.code == ALL,
    }
    return frame | _CONTEXTS[section](seen)


def _classes(seen: Look) -> dict[str, Any]:
    classes = selector.classes_of(seen.span, seen.table.code, seen.compared)
    return {"classes": classes, "against": f"so với năm {seen.compared.year}" if seen.compared else ""}


def _fields(seen: Look) -> dict[str, Any]:
    earned = seen.full_points().get(seen.table.code, ())
    titles = {column.code: column.name for column in seen.table.fields}
    grouped: dict[str, list[selector.Earned]] = {}
    for one in earned:
        grouped.setdefault(titles.get(one.field_code, one.field_code), []).append(one)
    return {"stats": selector.field_stats(seen.table), "full_points": list(grouped.items())}


def _heat(seen: Look) -> dict[str, Any]:
    heat = selector.heat_of(seen.page, seen.table)
    return {"heat": heat, "rows": Paginator(heat.rows, ON_A_PAGE).get_page(seen.asked.page)}


def _trend(seen: Look) -> dict[str, Any]:
    blocks = selector.block_trends(seen.span)
    block = seen.table.code
    units = () if block == ALL else selector.unit_trends(seen.span, block)
    chosen = selector.chosen_trends(units, seen.asked.units)
    own = next((one for one in blocks if one.code == block), None)
    lines = [_unit_series(unit) for unit in chosen]
    if own and lines:
        lines.append(_block_series(own, f"Trung bình khối {own.name}"))
    found = selector.found_trends(units, seen.asked.search)
    return {
        "years": [year.year for year in seen.span.every],
        "blocks_over_years": blocks,
        "blocks_chart": line_chart(
            "khoi", "Chỉ số trung bình của các khối qua các năm", [_block_series(b) for b in blocks]
        ),
        "units": units,
        "chosen": chosen,
        "units_chart": line_chart("don-vi", "Chỉ số của đơn vị đã chọn qua các năm", lines) if lines else None,
        "rows": Paginator(found, ON_A_PAGE).get_page(seen.asked.page),
        "found": len(found),
        "own_block": own,
        "most_units": selector.MOST_UNITS,
        "same_fields": all(selector.same_fields(seen.span, year) for year in seen.span.others),
    }


def _block_series(block: selector.BlockTrend, name: str = "") -> Series:
    return Series(name or block.name, tuple((point.year, point.average) for point in block.points))


def _unit_series(unit: selector.UnitTrend) -> Series:
    figures = tuple((point.year, point.index) for point in unit.points)
    return Series(unit.name, figures, frozenset(point.year for point in unit.points if point.merged))


def _movers(seen: Look) -> dict[str, Any]:
    if seen.compared is None:
        return {"movers": None}
    codes = [b.code for b in seen.page.blocks] if seen.table.code == ALL else [seen.table.code]
    movers = selector.movers_of(seen.span, seen.compared, seen.page, codes)
    rows = Paginator(movers.every, ON_A_PAGE).get_page(seen.asked.page)
    bars = bars_from_middle([mover.change for mover in movers.every])
    start = (rows.number - 1) * ON_A_PAGE
    return {
        "movers": movers,
        "rule": selector.RULE,
        "rows": rows,
        "drawn": list(zip(rows.object_list, bars[start : start + ON_A_PAGE], strict=True)),
        "not_compared": movers.not_compared[:ON_A_PAGE],
        "same_fields": selector.same_fields(seen.span, seen.compared),
    }


_CONTEXTS: Final[dict[str, Callable[[Look], dict[str, Any]]]] = {
    CLASSES: _classes,
    FIELDS: _fields,
    HEAT: _heat,
    TREND: _trend,
    MOVERS: _movers,
}
