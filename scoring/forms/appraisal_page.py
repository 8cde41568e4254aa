"""Which part of an appraisal's grid is shown: a block's units and criteria, searched, filtered and in pages; it asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator

from scoring import engine
from scoring.enums import Layer
from scoring.forms.appraisal import Trouble, drawn
from scoring.selectors.appraisal_grid import Grid, GridRow
from scoring.selectors.rankings.choice import matches

UNITS_A_PAGE: Final = 40
CRITERIA_A_PAGE: Final = 12

Troubles = Mapping[tuple[str, str], Trouble]
"""{(unit code, criterion code): what was sent and not written}."""


@dataclass(frozen=True)
class View:
    """A way of looking at the grid: its name in the address, its words, and which rows it holds."""

    key: str
    label: str
    holds: Callable[[GridRow], bool]


VIEWS: Final = (
    View("", "Tất cả", lambda _row: True),
    View("chua", "Chưa thẩm định", lambda row: any(not cell.is_done and not cell.why for cell in row.cells)),
    View("lech", "Có chênh lệch", lambda row: any(cell.differs or cell.lower_differ for cell in row.cells)),
    View("co", "Có giải trình", lambda row: any(cell.flag is not None for cell in row.cells)),
)


def grid_page(
    grid: Grid, asked: Mapping[str, str], troubles: Troubles, opened: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    """The variables of templates/scoring/appraisers/_grid.html for an address; no query.

    `asked` are the address's parameters; `opened` is the cell (unit, criterion) that is open: its page is shown without another.
    """
    view = next((one for one in VIEWS if one.key == asked.get("xem", "")), VIEWS[0])
    search = asked.get("tim", "").strip()[:100]
    rows = [row for row in grid.rows if view.holds(row) and matches(search, row.sheet.unit.name, row.sheet.unit.code)]
    if grid.layer == Layer.APPRAISAL_2:
        rows = [row for row in rows if any(not cell.why for cell in row.cells)]
    units = Paginator(rows, UNITS_A_PAGE)
    at = next((place for place, row in enumerate(rows) if row.sheet.unit.code == opened[0]), None)
    page = units.get_page(asked.get("trang") or (1 if at is None else at // UNITS_A_PAGE + 1))
    leaves = _leaves(grid)
    chosen = next((place for place, leaf in enumerate(leaves) if leaf.code == (asked.get("tc") or opened[1])), 0)
    criteria = Paginator(leaves, CRITERIA_A_PAGE)
    part = criteria.get_page(asked.get("cot") or chosen // CRITERIA_A_PAGE + 1)
    return {
        "page": page,
        "leaves": list(part),
        "every_leaf": leaves,
        "criteria": part,
        "chosen": chosen % CRITERIA_A_PAGE + 1,
        "rows": [_row(grid, row, list(part), troubles) for row in page],
        "view": view,
        "views": [{"key": one.key, "label": one.label, "current": one is view} for one in VIEWS],
        "search": search,
    }


def _leaves(grid: Grid) -> list[engine.Leaf]:
    """The criteria of the field; of the second appraisal those that some unit was asked about."""
    if grid.layer == Layer.APPRAISAL_1:
        return list(grid.leaves)
    wanted = {cell.leaf.code for cell in grid.open_cells}
    return [leaf for leaf in grid.leaves if leaf.code in wanted]


def _row(grid: Grid, row: GridRow, leaves: list[engine.Leaf], troubles: Troubles) -> dict[str, Any]:
    unit = row.sheet.unit
    shown = {leaf.code for leaf in leaves}
    cells = [
        drawn(cell, unit.code, grid.layer, row.closed, troubles.get((unit.code, cell.leaf.code)))
        for cell in row.cells
        if cell.leaf.code in shown
    ]
    return {
        "unit": unit,
        "locked": row.locked,
        "closed": row.closed,
        "cells": cells,
        "seen": " ".join(f"{one['version']}:{one['shown']}" for one in cells),
        "takes": any(one["take"] and one["writes"] for one in cells),
    }
