"""The heat map: index of every ranked unit in every field, by the bounds of its block's scale; it classes no field by law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.selectors.rankings import BlockTable, RankingPage, RowLine
from scoring.selectors.rankings.classes import Band


@dataclass(frozen=True)
class HeatCell:
    """A unit's index in a field; `level` (5 to 1) by the scale's bounds, 0 where nothing applies."""

    index: Decimal | None
    level: int
    best: bool
    weakest: bool


@dataclass(frozen=True)
class HeatRow:
    """A ranked unit's cells in the order of the fields."""

    line: RowLine
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class Heat:
    """The rows in rank order and the legend; `bands` () where blocks have different scales."""

    rows: tuple[HeatRow, ...]
    bands: tuple[Band, ...]
    averages: tuple[HeatCell, ...]


def heat_of(page: RankingPage, table: BlockTable) -> Heat:
    """The heat map of a block's table, or of all blocks; no query. Best and weakest of a column are marked where they differ."""
    bands = {block.code: block.bands for block in page.blocks}
    lines = [line for line in table.lines if line.rank is not None]
    ends = [_ends(lines, at) for at in range(len(table.fields))]
    rows = tuple(HeatRow(line, _cells(line, bands, ends)) for line in lines)
    averages = tuple(
        HeatCell(column.average_index, level_of(table.bands, column.average_index), best=False, weakest=False)
        for column in table.fields
    )
    return Heat(rows, table.bands, averages)


def level_of(bands: Sequence[Band], index: Decimal | None) -> int:
    """The level of the first band that begins at or below an index; 0 without one."""
    if index is None:
        return 0
    return next((band.level for band in bands if band.lower is None or index >= band.lower), 0)


def _ends(lines: Sequence[RowLine], at: int) -> tuple[Decimal | None, Decimal | None]:
    found = [figure.index for line in lines if (figure := line.fields[at]) is not None and figure.index is not None]
    return (max(found), min(found)) if found and max(found) != min(found) else (None, None)


def _cells(
    line: RowLine, bands: Mapping[str, Sequence[Band]], ends: Sequence[tuple[Decimal | None, Decimal | None]]
) -> tuple[HeatCell, ...]:
    cells = []
    for figure, (high, low) in zip(line.fields, ends, strict=True):
        index = figure.index if figure else None
        level = level_of(bands[line.block_code], index)
        cells.append(
            HeatCell(index, level, best=index is not None and index == high, weakest=index is not None and index == low)
        )
    return tuple(cells)
