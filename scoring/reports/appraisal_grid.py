"""The grid of an appraised field as a paper: the layers and rows of its page, nothing that its reader may not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cchc_portal import numbers
from scoring.enums import Layer
from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, Value
from scoring.selectors.appraisal_grid import Grid, GridCell, GridRow

NOT_APPLICABLE: Final = "Không áp dụng"
_LAYERS: Final = (Layer.SELF, Layer.INSPECTION, Layer.APPRAISAL_1, Layer.APPRAISAL_2)
_TITLES: Final = {
    Layer.SELF: "Tự chấm",
    Layer.INSPECTION: "Kiểm tra",
    Layer.APPRAISAL_1: "Thẩm định lần 1",
    Layer.APPRAISAL_2: "Thẩm định lần 2",
}


def grid_paper(grids: Sequence[Grid], reasons: Mapping[str, str], marks: Marks) -> Paper:
    """Two tables for each block: units × criteria, and a line for each cell with its reason, note and explanation.

    `grids` are one for each block of a field, at least one; `reasons` {code: text} of the agency.
    """
    first = grids[0]
    round_ = first.field.round
    sections = [one for grid in grids for one in (_table(grid), _cells(grid, reasons))]
    title = f"Thẩm định lĩnh vực {first.field.code}. {first.title}"
    return Paper("luoi-tham-dinh", title, round_.title, round_.agency.name, marks, tuple(sections))


def _layers(grid: Grid) -> list[Layer]:
    """The layers of the round that a grid shows, weakest first."""
    return [layer for layer in _LAYERS if layer in grid.field.round.layers]


def _table(grid: Grid) -> Section:
    layers = _layers(grid)
    figures = [Column(f"{leaf.code} {_TITLES[layer]}", 11, Kind.POINTS) for leaf in grid.leaves for layer in layers]
    lines = [
        Line((row.sheet.unit.name, *(_points(cell, layer) for cell in row.cells for layer in layers)))
        if row.cells or not row.locked
        else Line((row.sheet.unit.name, *_locked(row, len(figures))))
        for row in grid.rows
    ]
    notes = tuple(f"{leaf.code}: {leaf.title} (tối đa {numbers.format_points(leaf.max)} điểm)" for leaf in grid.leaves)
    name = grid.round_block.block_name
    return Section(f"Lưới thẩm định: {name}", f"Lưới {name}", (Column("Đơn vị", 34), *figures), tuple(lines), notes)


def _cells(grid: Grid, reasons: Mapping[str, str]) -> Section:
    layers = _layers(grid)
    columns = (
        Column("Đơn vị", 34),
        Column("Mã", 9),
        Column("Tiêu chí", 44),
        Column("Điểm tối đa", 11, Kind.POINTS),
        *(Column(_TITLES[layer], 11, Kind.POINTS) for layer in layers),
        Column("Lý do thẩm định khác", 30),
        Column("Ghi chú thẩm định", 34),
        Column("Giải trình", 16),
        Column("Đơn vị giải trình", 44),
    )
    lines: list[Line] = []
    for row in grid.rows:
        if row.locked:
            lines.append(Line((row.sheet.unit.name, "", row.locked, *(None,) * (1 + len(layers)), "", "", "", "")))
        lines += [Line(_values(row, cell, layers, reasons)) for cell in row.cells]
    name = grid.round_block.block_name
    return Section(f"Từng tiêu chí: {name}", f"Chi tiết {name}", columns, tuple(lines), frozen=3)


def _values(row: GridRow, cell: GridCell, layers: Sequence[Layer], reasons: Mapping[str, str]) -> tuple[Value, ...]:
    judged = [found for layer in (Layer.APPRAISAL_1, Layer.APPRAISAL_2) if (found := cell.cells.get(layer)) is not None]
    codes = dict.fromkeys(found.reason_code for found in judged if found.reason_code)
    flag = cell.flag
    return (
        row.sheet.unit.name,
        cell.leaf.code,
        cell.leaf.title,
        cell.leaf.max,
        *(_points(cell, layer) for layer in layers),
        "; ".join(f"{code}: {reasons[code]}" if code in reasons else code for code in codes),
        "; ".join(found.note for found in judged if found.note),
        "" if flag is None else flag.get_state_display(),
        "" if flag is None else flag.answer,
    )


def _points(cell: GridCell, layer: Layer) -> Value:
    """The points of a layer; a dash where it has no answer, words where the criterion does not apply."""
    found = cell.cells.get(layer)
    if found is None or found.answer is None:
        return None
    return NOT_APPLICABLE if found.points is None else found.points


def _locked(row: GridRow, many: int) -> tuple[Value, ...]:
    return (row.locked, *(None,) * (many - 1)) if many else ()
