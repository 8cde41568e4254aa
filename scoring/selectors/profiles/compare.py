"""Up to four units of a ranking side by side, field by field and criterion by criterion; it ranks nothing.

Suggested are units of the same block as the first one, those with the nearest index first, equal ones in rank order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.selectors.profiles.books import Book, UnitSheet, sheets_in
from scoring.selectors.profiles.lines import CriterionLine, FieldGroup, groups_of
from scoring.selectors.profiles.profile import FieldStanding, fields_of
from scoring.selectors.rankings.choice import fold, matches
from scoring.selectors.rankings.lines import Row, levels_of

MOST = 4
SUGGESTED = 5


@dataclass(frozen=True)
class Compared:
    """A unit in the comparison with its line, the level of its class and its block's name."""

    row: Row
    level: int
    block_name: str
    points: Decimal
    max: Decimal
    groups: tuple[FieldGroup, ...]
    fields: tuple[FieldStanding, ...]


@dataclass(frozen=True)
class Cell:
    """A figure of one unit in a row; None where the row is not one of its own. `is_best` marks the highest of unequal ones."""

    unit_name: str
    points: Decimal | None
    max: Decimal | None
    is_best: bool


@dataclass(frozen=True)
class Line:
    """A field (`is_field`) or a criterion, a cell for each unit."""

    code: str
    title: str
    is_field: bool
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Not all units have the same."""
        return len({(cell.points, cell.max) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """The chosen units in the order of the address, the lines, units near the first one, and codes that are no unit."""

    units: tuple[Compared, ...]
    lines: tuple[Line, ...]
    suggested: tuple[Row, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def one_block(self) -> bool:
        """All units answer the same criteria."""
        return len({unit.row.block_code for unit in self.units}) < 2  # noqa: PLR2004 - one block or none


def comparison_of(book: Book, codes: Sequence[str]) -> Comparison:
    """The comparison of the units with these codes or names, the first MOST of them; two queries, whatever their number."""
    wanted = {code: named(book, code) for code in codes if code.strip()}
    known = list({row.unit_code: row for row in wanted.values() if row is not None}.values())
    chosen = known[:MOST]
    sheets = sheets_in(book, [row.unit_code for row in chosen])
    units = tuple(_compared(book, row, sheets[row.unit_code]) for row in chosen)
    return Comparison(
        units=units,
        lines=tuple(_lines(units)),
        suggested=tuple(near(book, chosen)),
        unknown=tuple(code for code, row in wanted.items() if row is None),
        left_out=tuple(row.unit_name for row in known[MOST:]),
    )


def named(book: Book, text: str) -> Row | None:
    """The unit with this code, or the only one whose name has all words of `text`, accents or not; None where there is none."""
    found = book.row(text.strip())
    if found is not None:
        return found
    same = [row for row in book.rows if matches(text, row.unit_name)]
    whole = [row for row in same if fold(row.unit_name) == fold(text)]
    return next((several[0] for several in (whole, same) if len(several) == 1), None)


def near(book: Book, chosen: Sequence[Row]) -> list[Row]:
    """Up to SUGGESTED further units of the first one's block, the nearest index first."""
    if not chosen or len(chosen) >= MOST:
        return []
    first, taken = chosen[0], {row.unit_code for row in chosen}
    others = [row for row in book.rows if row.block_code == first.block_code and row.unit_code not in taken]
    rated = [row for row in others if row.index is not None and row.rank is not None]
    middle = first.index or Decimal(0)
    return sorted(rated, key=lambda row: (abs((row.index or middle) - middle), row.rank))[:SUGGESTED]


def _compared(book: Book, row: Row, sheet: UnitSheet) -> Compared:
    block = book.block(row.block_code)
    return Compared(
        row=row,
        level=levels_of(block).get(row.class_name, 0),
        block_name=block["name"],
        points=sheet.result.points,
        max=sheet.result.max,
        groups=groups_of(sheet),
        fields=fields_of(row, block, ()),
    )


def _lines(units: Sequence[Compared]) -> list[Line]:
    """Fields in the order of the first unit that has them, each with its criteria under it."""
    found: list[Line] = []
    fields = {group.field.code: group.field for unit in units for group in unit.groups}
    for code, field in fields.items():
        groups = [next((g for g in unit.groups if g.field.code == code), None) for unit in units]
        found.append(Line(code, field.title, is_field=True, cells=_field_cells(units, code)))
        leaves = {line.leaf.code: line.leaf for group in groups if group for line in group.lines}
        for leaf_code, leaf in leaves.items():
            lines = [
                next((line for line in group.lines if line.leaf.code == leaf_code), None) if group else None
                for group in groups
            ]
            found.append(Line(leaf_code, leaf.title, is_field=False, cells=_leaf_cells(units, lines)))
    return found


def _field_cells(units: Sequence[Compared], code: str) -> tuple[Cell, ...]:
    indexes = [next((one.index for one in unit.fields if one.code == code), None) for unit in units]
    best, cells = _best(indexes), []
    for unit, index in zip(units, indexes, strict=True):
        figures = next((group.figures for group in unit.groups if group.field.code == code), None)
        points, most = (figures.points, figures.max) if figures else (None, None)
        cells.append(Cell(unit.row.unit_name, points, most, is_best=index is not None and index == best))
    return tuple(cells)


def _leaf_cells(units: Sequence[Compared], lines: Sequence[CriterionLine | None]) -> tuple[Cell, ...]:
    points = [line.result.points if line else None for line in lines]
    best, cells = _best(points), []
    for unit, own, line in zip(units, points, lines, strict=True):
        is_best = own is not None and own == best
        cells.append(Cell(unit.row.unit_name, own, line.leaf.max if line and line.applies else None, is_best=is_best))
    return tuple(cells)


def _best(figures: Sequence[Decimal | None]) -> Decimal | None:
    """The highest of several figures; None where they do not differ."""
    known = {figure for figure in figures if figure is not None}
    return max(known) if len(known) > 1 else None
